/**
 * With Caps Lock on, Ctrl-Shift and a letter make a small one, which CodeMirror takes for the key without Shift: find
 * for search in all files, undo for redo. Such a press is told again, to everyone who listens, as the same key without
 * Caps Lock.
 */

/** Returns ending it. */
export function tellWithoutCapsLock(page: Window): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.ctrlKey || !event.shiftKey || !/^[a-z]$/.test(event.key)) return
    event.stopImmediatePropagation()
    const { code, keyCode, location, repeat, ctrlKey, shiftKey, altKey, metaKey, isComposing } = event
    const again = new KeyboardEvent(event.type, {
      key: event.key.toUpperCase(),
      ...{ code, keyCode, location, repeat, ctrlKey, shiftKey, altKey, metaKey, isComposing },
      ...{ bubbles: true, cancelable: true, composed: true },
    })
    if (event.target?.dispatchEvent(again) === false) event.preventDefault()
  }
  page.addEventListener('keydown', onKeyDown, { capture: true })
  return () => page.removeEventListener('keydown', onKeyDown, { capture: true })
}
