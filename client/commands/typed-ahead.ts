/**
 * What is typed after the key of a field that is not there yet is meant for that field, and not for the text that still has
 * the focus. Hears each key before anybody else; keys with Ctrl, Cmd or Alt stay what they are.
 */
interface TypedAhead {
  readonly onText: (typed: string) => void
  readonly onEscape: () => void
}

/** Returns giving the keys back. */
export function holdKeys(target: EventTarget, { onText, onEscape }: TypedAhead): () => void {
  function onKeyDown(event: Event): void {
    const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent
    if (ctrlKey || metaKey || altKey) return
    event.preventDefault()
    event.stopPropagation()
    if (key === 'Escape') onEscape()
    else if (key.length === 1) onText(key)
  }
  target.addEventListener('keydown', onKeyDown, { capture: true })
  return () => target.removeEventListener('keydown', onKeyDown, { capture: true })
}
