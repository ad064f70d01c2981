/**
 * Refuses a change by hand that the server would close the connection for: too large at once, or for the file.
 *
 * Nothing of it is made, so what was to be pasted is still in the clipboard. The server decides in the end; these are its
 * limits as they are by default.
 */
import { type ChangeSet, EditorState, type Extension } from '@codemirror/state'
import { ySyncAnnotation } from 'y-codemirror.next'
import { defaultLimits } from '../../shared/limits.ts'

export type TooLarge = 'frame_too_large' | 'file_too_large'

/** Bytes of an update beside the texts that it brings: what it says of itself, and of each of its changes. */
const updateBytes = 1_024
const changeBytes = 64
/** Less than this is not counted byte by byte against what the file may hold: the server counts, and tells. */
const worthCounting = 1_000

export function sizeLimit(onTooLarge: (why: TooLarge) => void): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.annotation(ySyncAnnotation) !== undefined) return transaction
    const why = tooLarge(transaction.changes, () => transaction.newDoc.toString())
    if (why === null) return transaction
    onTooLarge(why)
    return []
  })
}

/** Why the change cannot be sent, null where it can. `result` is the text that it makes. */
function tooLarge(changes: ChangeSet, result: () => string): TooLarge | null {
  let units = 0
  let count = 0
  changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
    units += inserted.length
    count += 1
  })
  // One unit is at least one byte and at most three: most changes need no counting.
  const room = defaultLimits.frameBytes - updateBytes - count * changeBytes
  if (units * 3 > room && insertedBytes(changes) > room) return 'frame_too_large'
  if (units < worthCounting || changes.newLength * 3 <= defaultLimits.fileBytes) return null
  return bytesOf(result()) > defaultLimits.fileBytes ? 'file_too_large' : null
}

function insertedBytes(changes: ChangeSet): number {
  let bytes = 0
  changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
    bytes += bytesOf(inserted.toString())
  })
  return bytes
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
