/**
 * What completes a message while it is written: the offer of the room's people, files and symbols over the field, and the
 * colours of what it names under it. The field is its owner's, keeps the focus, and can be there before this is.
 */
import { type Ref, type RefObject, useEffect, useId, useImperativeHandle, useLayoutEffect, useState } from 'react'
import { MentionList, optionId } from './mention-list.tsx'
import { completeMention } from './mention-offer.ts'
import { type Option, wordsOf } from './room-offer.ts'
import { useMentionOffer } from './use-mention-offer.ts'

export { Coloured } from './coloured.tsx'

export interface CompletingHandle {
  /** Whether the key was for the offer; its owner does nothing with it then. */
  takes(event: KeyboardEvent): boolean
}

/** Through the offer. */
const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 }

export function Completing({
  ref,
  field,
  text,
  cursor,
  offersAgent,
}: {
  ref: Ref<CompletingHandle>
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  cursor: number
  /** Where what is written may be for people as well. */
  offersAgent: boolean
}) {
  const isFocused = useFocused(field)
  const mentions = useMentionOffer(text, cursor, offersAgent)
  const offer = isFocused ? mentions.offer : null
  const id = useId()
  const active = offer === null ? null : optionId(id, offer.selected)

  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.setAttribute('aria-autocomplete', 'list')
    element.setAttribute('aria-haspopup', 'listbox')
    if (active === null) return
    element.setAttribute('aria-controls', id)
    element.setAttribute('aria-activedescendant', active)
    return () => {
      element.removeAttribute('aria-controls')
      element.removeAttribute('aria-activedescendant')
    }
  }, [field, id, active])

  function complete(option: Option): void {
    if (offer === null || field.current === null) return
    const { from } = offer.typed
    const done = completeMention(text, offer.typed, wordsOf(option))
    field.current.focus()
    field.current.setSelectionRange(from, done.cursor + text.length - done.text.length)
    // As if it had been typed, which alone the browser's own undo can take back.
    document.execCommand('insertText', false, done.text.slice(from, done.cursor))
  }

  useImperativeHandle(ref, () => ({
    takes(event) {
      if (offer === null || event.isComposing) return false
      if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const step = steps[event.key]
      if (event.key === 'Enter' || event.key === 'Tab') complete(offer.current)
      else if (event.key === 'Escape') mentions.shut()
      else if (step !== undefined) mentions.step(step)
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }))

  return offer !== null && <MentionList {...offer} id={id} onSelect={mentions.select} onChoose={complete} />
}

function useFocused(field: RefObject<HTMLElement | null>): boolean {
  const [isFocused, setFocused] = useState(false)
  useEffect(() => {
    const element = field.current
    if (element === null) return
    const look = () => setFocused(document.activeElement === element)
    look()
    element.addEventListener('focus', look)
    element.addEventListener('blur', look)
    return () => {
      element.removeEventListener('focus', look)
      element.removeEventListener('blur', look)
    }
  }, [field])
  return isFocused
}
