/** Documents and updates that are made to take Yjs long. */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** So many characters, each typed in front of the one before. */
export function backwards(length: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 5
  doc.transact(() => {
    for (let typed = 0; typed < length; typed++) doc.getText('text').insert(0, 'x')
  })
  return doc
}

/** One client's characters, each without neighbours: Yjs looks through the whole text for the place of each. */
export function withoutNeighbours(from: number, count: number): Uint8Array {
  return encoding.encode((update) => {
    for (const part of [1, count, 9, from]) encoding.writeVarUint(update, part)
    for (let struct = 0; struct < count; struct++) {
      encoding.writeUint8(update, 4)
      encoding.writeVarUint(update, 1)
      for (const part of ['text', 'y']) encoding.writeVarString(update, part)
    }
    encoding.writeVarUint(update, 0)
  })
}
