/** Shows a caret's name while it is pointed at. By where the pointer is: the carets themselves leave clicks to the text. */
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** As near as this to a caret, left and right. */
const nearPx = 6

export function pointedCarets(): Extension {
  let isLooking = false
  let at = { x: 0, y: 0 }
  const look = (view: EditorView) => {
    if (isLooking) return
    isLooking = true
    requestAnimationFrame(() => {
      isLooking = false
      for (const caret of view.scrollDOM.querySelectorAll<HTMLElement>('.weft-carets > .weft-caret')) {
        const { left, top, bottom } = caret.getBoundingClientRect()
        const isPointed = Math.abs(at.x - left) <= nearPx && at.y >= top && at.y <= bottom
        caret.toggleAttribute('data-pointed', isPointed)
      }
    })
  }
  return EditorView.domEventObservers({
    mousemove({ clientX: x, clientY: y }, view) {
      at = { x, y }
      look(view)
    },
    mouseleave(_event, view) {
      at = { x: Number.NEGATIVE_INFINITY, y: 0 }
      look(view)
    },
  })
}
