import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SharedDocument } from '../../../server/documents/shared-document.ts'

const command = { kind: 'command', by: null } as const

const edit = fc.record({
  at: fc.nat(40),
  removed: fc.nat(6),
  insert: fc.constantFrom('', 'a', 'bc', 'def\n', '😀'),
  client: fc.constantFrom(11, 7, 4711),
})
const transactions = fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { maxLength: 25 })

function unexpected(error: unknown): never {
  throw error
}

describe('a transaction as an update', () => {
  it('[R3] is all that a follower needs, whoever wrote, also what came and went within it', () => {
    fc.assert(
      fc.property(transactions, (all) => {
        const document = new SharedDocument(unexpected)
        const text = document.doc.getText('text')
        const follower = new Y.Doc()
        const updates: Uint8Array[] = []
        document.onUpdate((update) => {
          updates.push(update)
          Y.applyUpdate(follower, update)
        })
        for (const edits of all) {
          document.transact(
            command,
            () => {
              for (const { at, removed, insert } of edits) {
                const from = Math.min(at, text.length)
                text.delete(from, Math.min(removed, text.length - from))
                text.insert(from, insert)
              }
            },
            { client: edits[0]?.client ?? 1 },
          )
        }
        expect(follower.getText('text').toString()).toBe(text.toString())
        expect(Y.encodeStateAsUpdate(follower)).toEqual(Y.encodeStateAsUpdate(document.doc))
        const merged = new Y.Doc()
        if (updates.length > 0) Y.applyUpdate(merged, Y.mergeUpdates(updates))
        expect(merged.getText('text').toString()).toBe(text.toString())
      }),
      { numRuns: 500 },
    )
  })

  it('holds a change once, also one that is made in answer to another', () => {
    const document = new SharedDocument(unexpected)
    const text = document.doc.getText('text')
    const follower = new Y.Doc()
    const lengths: number[] = []
    text.observe(() => {
      if (text.length < 3) document.transact(command, () => text.insert(text.length, 'x'))
    })
    document.onUpdate((update) => {
      lengths.push(Y.decodeUpdate(update).structs.reduce((sum, { length }) => sum + length, 0))
      Y.applyUpdate(follower, update)
    })
    document.transact(command, () => text.insert(0, 'x'))
    expect(lengths).toEqual([1, 1, 1])
    expect(follower.getText('text').toString()).toBe('xxx')
  })

  it('holds no more than what is new, however much text it joins', () => {
    const document = new SharedDocument(unexpected)
    const text = document.doc.getText('text')
    const structs: { readonly length: number }[] = []
    document.onUpdate((update) => structs.push(...Y.decodeUpdate(update).structs))
    for (let piece = 0; piece < 20; piece++) {
      document.transact(command, () => text.insert(text.length, 'some more\n'))
    }
    expect(structs.map(({ length }) => length)).toEqual(new Array(20).fill(10))
  })

  it('is none where nothing changed', () => {
    const document = new SharedDocument(unexpected)
    const updates: Uint8Array[] = []
    document.onUpdate((update) => updates.push(update))
    document.transact(command, () => undefined)
    expect(updates).toEqual([])
  })
})
