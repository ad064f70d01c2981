/** What is stored of a document, loaded at once or slice by slice. */
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SharedDocument } from '../../../server/documents/shared-document.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { dearLog } from '../../support/dear-updates.ts'

function unexpected(error: unknown): never {
  throw error
}

function builtOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

describe('a document that is made to take long to load', () => {
  const log = dearLog(2_000, 3_000)
  const whole = builtOf(log)

  it.each([
    ['its log', log],
    ['a snapshot', [Y.encodeStateAsUpdate(whole)]],
    ['a snapshot and a log', [Y.encodeStateAsUpdate(builtOf(log.slice(0, 2))), ...log.slice(2)]],
  ])('[S26] [R3] lets others go on again and again, and is the same: from %s', async (_, updates) => {
    const document = new TextDocument('file' as FileId, unexpected)
    let turns = 0
    await document.load(updates, async () => {
      turns += 1
    })
    expect(turns).toBeGreaterThan(3)
    expect(document.text.toString()).toBe(whole.getText('text').toString())
    expect(document.atMostBytes).toBe(5_001)
    expect(Y.encodeStateVector(document.doc)).toEqual(Y.encodeStateVector(whole))
  })

  it('[S26] [S20] keeps the text of what is lent, also where it is deleted slices later', async () => {
    const doc = builtOf(log)
    doc.getText('text').delete(0, 5_001)
    const document = new TextDocument('file' as FileId, unexpected)
    document.keepDeleted(9, 0)
    await document.load([...log, Y.encodeStateAsUpdate(doc)], () => Promise.resolve())
    expect(document.text.length).toBe(0)
    const contents = (client: number) =>
      document.doc.store.clients.get(client)?.map((struct) => struct instanceof Y.Item && struct.content.constructor)
    expect(new Set(contents(9))).toEqual(new Set([Y.ContentString]))
    expect(new Set(contents(5))).toEqual(new Set([Y.ContentDeleted]))
  })

  it('[S26] ends where those who wait for it go', async () => {
    const document = new SharedDocument(unexpected)
    const gone = new Error('nobody waits')
    await expect(document.load(log, () => Promise.reject(gone))).rejects.toBe(gone)
    expect(document.doc.getText('text').length).toBeLessThan(5_001)
    document.destroy()
  })
})
