import { describe, expect, it } from 'vitest'
import { createEntryEncoder, findEntries, type JournalEntry } from '../../../server/persistence/journal-entry.ts'
import type { Change } from '../../../server/persistence/store.ts'
import { aFile, aHunk, aMessage, aRoom, aTask, bytes, id } from '../../contract/records.ts'

const room = aRoom('room1').id
const seed = 12_345

function entry(number: number, changes: readonly Change[]): JournalEntry {
  return { number, syncedThrough: number - 1, at: 1_767_225_600_000.5, changes }
}

function update(payload: Uint8Array): Change {
  return { kind: 'update', document: `${room}/file1`, update: payload, author: id('ada') }
}

/** A copy: the encoder uses its buffer again. */
function encoded(one: JournalEntry, withSeed = seed): Buffer {
  return Buffer.from(createEntryEncoder(withSeed)(one))
}

describe("the journal's entries", () => {
  it('[F6] come back as they were, whatever kinds of changes they hold', () => {
    const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [{ text: 'ö😀', at: 'AA==' }] }
    const changes: Change[] = [
      update(new Uint8Array()),
      { kind: 'update', document: `${room}/room`, update: new Uint8Array(200_000).fill(7), author: null },
      { kind: 'file', room, file: aFile('file1', 'ä/😀.ts'), bytes: null },
      { kind: 'file-deleted', room, file: id('file1') },
      { kind: 'room-name', room, name: '部屋' },
      { kind: 'membership', room, member: id('ada'), role: 'editor' },
      { kind: 'message', room, message: aMessage('m1', { text: '\u0000 "quoted" \n' }) },
      { kind: 'task', room, task: aTask('task1') },
      { kind: 'hunk', room, hunk: aHunk('hunk1', 'task1'), trace },
      update(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    ]
    expect(findEntries(encoded(entry(3, changes)), seed, 0)).toEqual([entry(3, changes)])
  })

  it('[R2] are found behind what is none, and none where the bytes are cut', () => {
    const [one, two] = [encoded(entry(1, [update(bytes('one'))])), encoded(entry(2, [update(bytes('two'))]))]
    const numbers = (bytes: Buffer, from = 0) => findEntries(bytes, seed, from).map(({ number }) => number)
    expect(numbers(Buffer.concat([one, two]))).toEqual([1, 2])
    expect(numbers(Buffer.concat([Buffer.alloc(100), one, Buffer.from('junk'), two]), 50)).toEqual([1, 2])
    for (let length = 0; length < two.length; length++) {
      expect(numbers(Buffer.concat([one, two.subarray(0, length)]))).toEqual([1])
      expect(numbers(Buffer.concat([one.subarray(0, length), two]))).toEqual([2])
    }
  })

  it('[R2] are not found where a single bit is another', () => {
    const bytes_ = encoded(entry(1, [update(bytes('text'))]))
    for (let bit = 0; bit < bytes_.length * 8; bit++) {
      const damaged = Buffer.from(bytes_)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(findEntries(damaged, seed, 0)).toEqual([])
    }
  })

  it('[R7] cannot be made up by a text that holds the bytes of one', () => {
    const forged = encoded(entry(99, [update(bytes('forged'))]), seed + 1)
    const torn = encoded(entry(1, [update(forged)]))
    expect(findEntries(torn.subarray(0, torn.length - 1), seed, 0)).toEqual([])
  })
})
