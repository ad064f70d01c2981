/** What waits for something that another brings, and is neither told nor built in before that. */
import * as encoding from 'lib0/encoding'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Origin } from '../../../server/documents/origin.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId } from '../../../shared/model/ids.ts'

const origin: Origin = { kind: 'command', by: null }

function openDocument() {
  const document = new TextDocument('file' as FileId, () => {})
  const told = new Y.Doc()
  document.onUpdate((update) => Y.applyUpdate(told, update))
  const take = (update: Uint8Array) => document.apply(update, origin, document.inspect(update).typed)
  return { document, take, toldText: () => told.getText('text').toString() }
}

/** What somebody with this client id types at the end of what they have. */
function typedBy(client: number, text: string, ...has: Uint8Array[]): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  for (const update of has) Y.applyUpdate(doc, update)
  const before = Y.encodeStateVector(doc)
  doc.getText('text').insert(doc.getText('text').length, text)
  return Y.encodeStateAsUpdate(doc, before)
}

/** A character of client 9, and one that rests on what its own client never wrote. */
function halfBroken(): Uint8Array {
  return encoding.encode((encoder) => {
    for (const part of [1, 2, 9, 0]) encoding.writeVarUint(encoder, part)
    encoding.writeUint8(encoder, 4)
    encoding.writeVarUint(encoder, 1)
    for (const part of ['text', 'a']) encoding.writeVarString(encoder, part)
    encoding.writeUint8(encoder, 0x84)
    for (const part of [9, 100]) encoding.writeVarUint(encoder, part)
    encoding.writeVarString(encoder, 'b')
    encoding.writeVarUint(encoder, 0)
  })
}

it.each([
  ['typed', (ada: Uint8Array) => typedBy(5, ' cleo', ada)],
  ['typed, and deletes alone', (ada: Uint8Array) => deletedOf(ada)],
])(
  '[R2] [S14] what waited is told as well, where what it waited for came by halves and what is next is %s',
  (_, next) => {
    const { document, take, toldText } = openDocument()
    const ada = typedBy(9, 'a')
    expect(take(typedBy(7, ' bob', ada))).toBe('all')
    expect(document.waitingBytes).toBeGreaterThan(0)
    expect(() => take(halfBroken())).toThrow(expect.objectContaining({ code: 'update_invalid' }))
    expect(toldText()).toBe('a')
    expect(take(next(ada))).toBe('all')
    expect(document.waitingBytes).toBe(0)
    expect(document.text.toString()).toContain(' bob')
    expect(toldText()).toBe(document.text.toString())
  },
)

it('[R2] [S14] what waits is part of nothing that is read, and is told once it is there', () => {
  const { document, take, toldText } = openDocument()
  const ada = typedBy(9, 'ada')
  expect(take(typedBy(7, ' bob', ada))).toBe('all')
  const read = new Y.Doc()
  Y.applyUpdate(read, document.wholeState())
  expect(read.store.pendingStructs).toBeNull()
  expect(take(ada)).toBe('all')
  expect([document.text.toString(), toldText(), document.waitingBytes]).toEqual(['ada bob', 'ada bob', 0])
})

it('[R2] [S14] a deletion that came too early is told once what it deletes is there', () => {
  const { document, take, toldText } = openDocument()
  const ada = typedBy(9, 'ada')
  expect(take(deletedOf(ada))).toBe('all')
  expect(take(ada)).toBe('all')
  expect([document.text.toString(), toldText()]).toEqual(['da', 'da'])
})

function deletedOf(update: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const before = Y.encodeStateVector(doc)
  doc.getText('text').delete(0, 1)
  return Y.encodeStateAsUpdate(doc, before)
}
