/** Tells style sheets how wide the gutters are (`--gutters`), for what stays beside them while the text scrolls sideways. */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'

export function gutterWidth(): Extension {
  return ViewPlugin.define((view: EditorView) => {
    let known = 0
    const measure = () =>
      view.requestMeasure({
        key: 'gutter width',
        read: () => view.scrollDOM.querySelector<HTMLElement>('.cm-gutters')?.offsetWidth ?? 0,
        write(width) {
          if (width === known || width === 0) return
          known = width
          // On an element that CodeMirror gives no style of its own.
          view.scrollDOM.style.setProperty('--gutters', `${width}px`)
        },
      })
    measure()
    return {
      update({ geometryChanged }) {
        if (geometryChanged) measure()
      },
    }
  })
}
