/** Carets in a file's text: people's as offsets, the agent's as a presence state. */
import * as Y from 'yjs'
import type { Range } from '../../../shared/model/anchors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { FilePresence, PresenceUser } from '../../../shared/model/presence.ts'
import type { State } from '../presence/presence.ts'
import type { OpenFile } from './file-shelf.ts'

/** Where members' carets stand now; one a page they have open. */
export function* caretsOf({ document, presence }: OpenFile): IterableIterator<{ member: MemberId; range: Range }> {
  for (const { member, state } of presence.states()) {
    if (member === null) continue
    const range = rangeOf(state.cursor as FilePresence['cursor'], document.text)
    if (range !== null) yield { member, range }
  }
}

/** The agent at a place of a text; null for none. */
export function agentPresence(user: PresenceUser, text: Y.Text, range: Range | null): (FilePresence & State) | null {
  if (range === null) return null
  const at = (index: number) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index))
  return { user, cursor: { anchor: at(range.from), head: at(range.to) } }
}

function rangeOf(cursor: FilePresence['cursor'], text: Y.Text): Range | null {
  if (cursor == null) return null
  const anchor = offsetOf(cursor.anchor, text)
  const head = offsetOf(cursor.head, text)
  if (anchor === null || head === null) return null
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) }
}

/** Null where the position is on characters that are not here yet. */
function offsetOf(json: unknown, text: Y.Text): number | null {
  if (text.doc === null) return null
  const position = Y.createRelativePositionFromJSON(json)
  const absolute = Y.createAbsolutePositionFromRelativePosition(position, text.doc)
  return absolute?.type === text ? absolute.index : null
}
