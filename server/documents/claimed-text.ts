/**
 * The text that an update brings under a Yjs client id, to be compared with what a document has there.
 *
 * What was deleted meanwhile cannot be compared, and counts as the same.
 */
import * as Y from 'yjs'

export interface ClaimedText {
  readonly client: number
  readonly clock: number
  readonly text: string
}

/** The first text under this client id from `from` on; null where it brings none. */
export function claimedText(update: Uint8Array, client: number, from: number): ClaimedText | null {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (struct.id.client !== client || struct.id.clock + struct.length <= from) continue
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    const clock = Math.max(from, struct.id.clock)
    return {
      client,
      clock,
      text: struct.content.str.slice(clock - struct.id.clock, clock - struct.id.clock + mostCompared),
    }
  }
  return null
}

/** Whether the document has other text there. */
export function contradicts(doc: Y.Doc, { client, clock, text }: ClaimedText): boolean {
  const structs = doc.store.clients.get(client) ?? []
  if (Y.getState(doc.store, client) <= clock) return false
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + text.length) break
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    const from = Math.max(clock, struct.id.clock)
    const to = Math.min(clock + text.length, struct.id.clock + struct.length)
    const claimed = text.slice(from - clock, to - clock)
    const known = struct.content.str.slice(from - struct.id.clock, to - struct.id.clock)
    // Yjs puts this for the halves of a surrogate pair that someone split.
    if (claimed !== known && !known.includes('\ufffd')) return true
  }
  return false
}

/** Characters that are kept to be compared. */
const mostCompared = 1_000
