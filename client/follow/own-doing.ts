/**
 * What somebody does in the page that shows they want to be on their own again: a key in the text, a click or a wheel over
 * the files or the text. Talking in the chat is not, and neither is deciding what the bar above the text offers, or opening
 * the palette, which can end it too.
 */
import { isApple } from '../editor/apple-keys.ts'

/** Parts of the page with this attribute are where one is led by whom one follows; `data-follow="free"` inside takes one out. */
const ledAttribute = 'data-follow'

const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'])

/** Calls `onOwn` for each; Escape counts wherever nothing else takes it. Returns unsubscribing. */
export function watchOwnDoing(document: Document, onOwn: () => void): () => void {
  const onPointer = (event: Event) => {
    if (isOver(event.target)) onOwn()
  }
  const onKey = (event: KeyboardEvent) => {
    const isFree = modifiers.has(event.key) || opensPalette(event)
    if (event.key === 'Escape' ? !isInOverlay(event.target) : isOver(event.target) && !isFree) onOwn()
  }
  const options = { capture: true, passive: true } as const
  for (const type of ['wheel', 'touchmove', 'pointerdown'] as const) document.addEventListener(type, onPointer, options)
  document.addEventListener('keydown', onKey, options)
  return () => {
    for (const type of ['wheel', 'touchmove', 'pointerdown'] as const)
      document.removeEventListener(type, onPointer, options)
    document.removeEventListener('keydown', onKey, options)
  }
}

function isOver(target: EventTarget | null): boolean {
  const area = target instanceof Element ? target.closest(`[${ledAttribute}]`) : null
  return area !== null && area.getAttribute(ledAttribute) !== 'free'
}

function opensPalette({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === 'F1' || ((isApple ? metaKey : ctrlKey) && key.toLowerCase() === 'k')
}

/** A dialog or a menu closes by Escape first. */
function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
