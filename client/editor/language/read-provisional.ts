/** When a provisional tree gives way to one that was parsed. */
import { forceParsing, syntaxTree } from '@codemirror/language'
import type { EditorView } from '@codemirror/view'
import { isProvisional } from './provisional-tree.ts'

/** Of one go. */
const mostMs = 40

/** Parses what is provisional, once the frame that shows it is drawn. In a page that is hidden CodeMirror does, when idle. */
export function readOnceShown(view: EditorView) {
  let frame = 0
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => readProvisional(view, view.viewport.to)
  return {
    ask() {
      // Asked again within the frame, as where a line came to wrap, it is still that one.
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        port2.postMessage(null)
      })
    },
    end() {
      cancelAnimationFrame(frame)
      port1.close()
    },
  }
}

/** What was known, and up to `least`. */
export function readProvisional(view: EditorView, least: number): void {
  const tree = syntaxTree(view.state)
  if (isProvisional(tree)) forceParsing(view, Math.max(tree.length, least), mostMs)
}
