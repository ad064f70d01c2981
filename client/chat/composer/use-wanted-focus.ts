/** Gives a text field the focus, at its end, once that is wanted of it. */
import { type RefObject, useEffect } from 'react'
import type { Store } from '../../session/store.ts'
import { useReadable } from '../../ui/use-readable.ts'

export function useWantedFocus(field: RefObject<HTMLTextAreaElement | null>, isWanted: Store<boolean>): void {
  const takesFocus = useReadable(isWanted)
  useEffect(() => {
    if (!takesFocus) return
    // What it stands in opens first.
    const frame = requestAnimationFrame(() => {
      isWanted.set(false)
      field.current?.focus()
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
    })
    return () => cancelAnimationFrame(frame)
  }, [takesFocus, isWanted, field])
}
