/**
 * The focus among the toasts: F8 brings it to them and takes it back to where it was, Escape closes the toast that has it.
 *
 * Escape is heard there before anything else, or a dialog beneath would close with the toast. So is F8 where a toast came
 * since: in a file with problems it leads to the next one of those otherwise.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { Toast } from './toasts.ts'

const dialogs = '[role="dialog"], [role="alertdialog"]'

interface ToastFocus {
  /** Somebody asked for the toasts by F8 and has not left them. */
  readonly isReached: boolean
  /** Brings the focus there, once no dialog takes it back. */
  readonly enter: () => void
  readonly close: (id: number) => void
}

export function useToastFocus(
  frame: RefObject<HTMLElement | null>,
  list: readonly Toast[],
  dismiss: (id: number) => void,
): ToastFocus {
  const [isReached, setIsReached] = useState(false)
  const before = useRef<EventTarget | null>(null)
  const newest = list.at(-1)?.id ?? 0
  const newestReached = useRef(0)
  const isInside = useCallback((target: EventTarget | null) => isIn(frame.current, target), [frame])

  const enter = useCallback(() => {
    const lists = [...(frame.current?.querySelectorAll<HTMLElement>('[data-toasts]') ?? [])]
    lists.find((it) => it.childElementCount > 0)?.focus()
  }, [frame])

  const leave = useCallback(() => {
    setIsReached(false)
    if (!(before.current instanceof HTMLElement) || !before.current.isConnected) return
    // The focus opens a tab: where one could not be opened, and this was said, it would be tried and said again.
    const tabs = before.current.role === 'tab' ? before.current.closest('[role="tablist"]') : null
    const selected = tabs?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')
    const back = selected ?? before.current
    back.focus()
  }, [])

  const close = useCallback(
    (id: number) => {
      const item = frame.current?.querySelector(`[data-toast="${id}"]`)
      if (item?.contains(document.activeElement)) {
        const beside = item.nextElementSibling ?? item.previousElementSibling
        if (beside instanceof HTMLElement) beside.focus()
        else leave()
      }
      dismiss(id)
    },
    [frame, dismiss, leave],
  )

  useEffect(() => {
    if (newest === 0) return
    const go = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
      newestReached.current = newest
      if (isInside(event.target)) leave()
      else if (isReached) enter()
      else setIsReached(true)
    }
    const onFirst = (event: KeyboardEvent) => {
      const { key, target } = event
      if (isF8(event) && (isInside(target) || newest > newestReached.current)) go(event)
      if (key !== 'Escape' || !isInside(target)) return
      event.stopPropagation()
      const item = target instanceof Element ? target.closest('[data-toast]') : null
      if (item === null) leave()
      else close(Number(item.getAttribute('data-toast')))
    }
    const onLast = (event: KeyboardEvent) => {
      if (isF8(event) && !event.defaultPrevented) go(event)
    }
    window.addEventListener('keydown', onFirst, { capture: true })
    window.addEventListener('keydown', onLast)
    return () => {
      window.removeEventListener('keydown', onFirst, { capture: true })
      window.removeEventListener('keydown', onLast)
    }
  }, [newest, isReached, isInside, enter, leave, close])

  useEffect(() => {
    const onFocus = ({ target, relatedTarget }: FocusEvent) => {
      if (isInside(target)) {
        if (!isInside(relatedTarget)) before.current = relatedTarget
        return
      }
      if (!isReached) return
      setIsReached(false)
      // Past the last toast comes the dialog again, and not what is behind it.
      const wasInDialog = before.current instanceof Element && before.current.closest(dialogs) !== null
      if (wasInDialog && target instanceof Element && target.closest(dialogs) === null) leave()
    }
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [isReached, isInside, leave])

  useEffect(() => {
    if (newest === 0 && (isReached || isInside(document.activeElement))) leave()
  }, [newest, isReached, isInside, leave])

  return { isReached, enter, close }
}

function isIn(frame: HTMLElement | null, target: EventTarget | null): boolean {
  return target instanceof Node && frame?.contains(target) === true
}

function isF8({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return key === 'F8' && !(shiftKey || ctrlKey || altKey || metaKey)
}
