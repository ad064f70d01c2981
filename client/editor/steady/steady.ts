/**
 * Keeps what a person looks at where it is while others and the agent change the text above it.
 *
 * The line of the cursor stays put where it is in view, else the first line in view does, as CodeMirror keeps it by
 * itself. Only changes that are not the person's own count, and none while they scroll.
 */
import { EditorState, type Extension, type Transaction } from '@codemirror/state'
import { EditorView, ViewPlugin } from '@codemirror/view'
import { ySyncAnnotation } from 'y-codemirror.next'
import { drawHunks } from '../hunks/drawing/decorations.ts'

/** Scrolling counts as going on for so long after its last event. */
const scrollingMs = 200

export function steadyView(): Extension {
  let view: EditorView | null = null
  let scrolledAtMs = Number.NEGATIVE_INFINITY
  /** What others changed is drawn, may have moved what is held in its place, and is not yet measured. */
  let isUnsettled = false
  /** Where the first line in view begins, as of the last measure, and mapped since. */
  let firstInView = 0
  const onScroll = (event: Event) => {
    scrolledAtMs = event.timeStamp
  }
  const mayMove = ({ docChanged, changes, startState }: Transaction) =>
    !docChanged || changes.touchesRange(0, Math.max(startState.selection.main.head, firstInView)) !== false
  const look = {
    key: settle,
    read(measured: EditorView) {
      isUnsettled = false
      firstInView = measured.lineBlockAtHeight(measured.scrollDOM.scrollTop - measured.documentPadding.top).from
    },
  }
  return [
    ViewPlugin.define((made) => {
      view = made
      return {
        update({ transactions, changes, geometryChanged }) {
          isUnsettled ||= transactions.some((transaction) => isOthers(transaction) && mayMove(transaction))
          firstInView = changes.mapPos(firstInView)
          if (isUnsettled || geometryChanged) made.requestMeasure(look)
        },
        destroy() {
          view = null
        },
      }
    }),
    EditorView.domEventObservers({
      wheel: onScroll,
      touchmove: onScroll,
      scroll: (_event, scrolled) => scrolled.requestMeasure(look),
    }),
    EditorState.transactionExtender.of((transaction) => {
      // Measuring is a layout of the page: one's own keys, and what changes below, do without where nothing waits for it.
      if (view === null || (isUnsettled && !settle(view))) return null
      if (!isOthers(transaction) || performance.now() - scrolledAtMs < scrollingMs) return null
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
  if (!settle(view)) return null
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
