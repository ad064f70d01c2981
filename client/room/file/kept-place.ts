/** Where one was in each file of this window, kept while the page loads anew. Comes after the first key. */
import { EditorView } from '@codemirror/view'
import type { FileId, RoomId } from '../../../shared/model/ids.ts'

/** By lines from 1: offsets would be others' as soon as somebody types above. */
export interface FilePlace {
  readonly line: number
  readonly column: number
  /** The first line in view. */
  readonly top: number
}

const keyOf = (room: RoomId, file: FileId) => `weft.place.${room}.${file}`

export function keepPlace(storage: Storage, room: RoomId, file: FileId, place: FilePlace): void {
  storage.setItem(keyOf(room, file), JSON.stringify(place))
}

/** Forgets it: it is for the first time that the file is shown again. Null where none is known. */
export function takePlace(storage: Storage, room: RoomId, file: FileId): FilePlace | null {
  const stored = storage.getItem(keyOf(room, file))
  storage.removeItem(keyOf(room, file))
  try {
    const { line, column, top } = JSON.parse(stored ?? '{}') as Partial<Record<keyof FilePlace, unknown>>
    return isCount(line) && isCount(column) && isCount(top) ? { line, column, top } : null
  } catch {
    return null
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

/** Goes to the place that was kept, unless one is elsewhere already, and keeps the place when the page goes. */
export function followPlace(
  view: EditorView,
  of: { readonly storage: Storage; readonly room: RoomId; readonly file: FileId; readonly isShown: () => boolean },
  signal: AbortSignal,
): void {
  const place = takePlace(of.storage, of.room, of.file)
  if (place !== null && view.state.selection.main.head === 0) restore(view, place)
  const keep = () => {
    if (of.isShown()) keepPlace(of.storage, of.room, of.file, placeIn(view))
  }
  addEventListener('pagehide', keep, { signal })
}

function restore(view: EditorView, { line, column, top }: FilePlace): void {
  const { doc } = view.state
  const at = doc.line(Math.min(line, doc.lines))
  view.dispatch({
    selection: { anchor: Math.min(at.from + column - 1, at.to) },
    effects: EditorView.scrollIntoView(doc.line(Math.min(top, doc.lines)).from, { y: 'start', yMargin: 0 }),
  })
}

function placeIn(view: EditorView): FilePlace {
  const { doc, selection } = view.state
  const { head } = selection.main
  const line = doc.lineAt(head)
  const block = view.lineBlockAtHeight(view.scrollDOM.getBoundingClientRect().top - view.documentTop)
  return { line: line.number, column: head - line.from + 1, top: doc.lineAt(block.from).number }
}
