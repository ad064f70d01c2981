/**
 * Keeps what a person looks at where it is while others and the agent change the text above it.
 *
 * The line of the cursor stays put where it is in view, else the first line in view does, as CodeMirror keeps it by
 * itself. Only changes that are not the person's own count, and none while they scroll.
 */
import { EditorState, type Extension, type Transaction } from '@codemirror/state'
import { EditorView, ViewPlugin } from '@codemirror/view'
import { ySyncAnnotation } from 'y-codemirror.next'
import { drawHunks } from '../hunks/decorations.ts'

/** Scrolling counts as going on for so long after its last event. */
const scrollingMs = 200

export function steadyView(): Extension {
  let view: EditorView | null = null
  let scrolledAtMs = Number.NEGATIVE_INFINITY
  /** What others changed is drawn, and not yet measured. */
  let isUnsettled = false
  const onScroll = (event: Event) => {
    scrolledAtMs = event.timeStamp
  }
  return [
    ViewPlugin.define((made) => {
      view = made
      return {
        update({ transactions }) {
          if (isUnsettled || !transactions.some(isOthers)) return
          isUnsettled = true
          made.requestMeasure({
            key: settle,
            read: () => {
              isUnsettled = false
            },
          })
        },
        destroy() {
          view = null
        },
      }
    }),
    EditorView.domEventObservers({ wheel: onScroll, touchmove: onScroll }),
    EditorState.transactionExtender.of((transaction) => {
      if (view === null) return null
      // Measuring is a layout of the page: one's own keys do without where nothing waits for it.
      if (!isUnsettled && !isOthers(transaction)) return null
      if (!settle(view) || !isOthers(transaction) || performance.now() - scrolledAtMs < scrollingMs) return null
      return holdCursor(view, transaction)
    }),
  ]
}

/**
 * Measures what was drawn last, where that has not been done yet. CodeMirror remembers for one update only what has to
 * stay in its place; the next one, be it a key pressed in the same frame, would make it forget.
 */
function settle(view: EditorView): boolean {
  try {
    view.lineBlockAtHeight(0)
    return true
  } catch {
    // Layout cannot be read inside an update; whoever makes a transaction there has no place to keep.
    return false
  }
}

/** What others typed, or a change under review drawn anew. */
function isOthers(transaction: Transaction): boolean {
  return (
    transaction.annotation(ySyncAnnotation) !== undefined || transaction.effects.some((effect) => effect.is(drawHunks))
  )
}

function holdCursor(view: EditorView, { changes, docChanged, startState }: Transaction) {
  const { head } = startState.selection.main
  // Where it stands in a file that was only opened: what comes before it is wanted in view.
  if (head === 0) return null
  if (docChanged && changes.touchesRange(0, head) === false) return null
  const newHead = changes.mapPos(head, 1)
  const cursor = view.coordsAtPos(head)
  const box = view.scrollDOM.getBoundingClientRect()
  const isInView =
    cursor !== null &&
    cursor.top >= box.top &&
    cursor.bottom <= box.bottom &&
    cursor.left >= box.left &&
    cursor.right <= box.right
  if (!isInView) return null
  const options = { y: 'start', yMargin: cursor.top - box.top, x: 'nearest', xMargin: 0 } as const
  return { effects: EditorView.scrollIntoView(newHead, options) }
}
