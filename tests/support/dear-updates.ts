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

/** One character of each of so many client ids from 101 on, each behind that of another; null for the first of the text. */
export function onOthers(count: number, originOf: (client: number) => number | null): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count)
    for (let client = count + 100; client > 100; client--) {
      for (const part of [1, client, 0]) encoding.writeVarUint(encoder, part)
      const origin = originOf(client)
      encoding.writeUint8(encoder, origin === null ? 4 : 0x84)
      if (origin === null) {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, 'text')
      } else for (const part of [origin, 0]) encoding.writeVarUint(encoder, part)
      encoding.writeVarString(encoder, 'y')
    }
    encoding.writeVarUint(encoder, 0)
  })
}

/**
 * The log of a document with so many characters, and so many others without neighbours, the first of which rests on the
 * last of the former: so Yjs has to build in those first, from a snapshot of it as well.
 */
export function dearLog(characters: number, others: number): Uint8Array[] {
  const base = Y.encodeStateAsUpdate(backwards(characters))
  const author = new Y.Doc()
  author.clientID = 9
  Y.applyUpdate(author, base)
  const before = Y.encodeStateVector(author)
  author.getText('text').insert(1, 'z')
  return [base, Y.encodeStateAsUpdate(author, before), withoutNeighbours(1, others)]
}
