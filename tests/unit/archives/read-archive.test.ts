import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type ArchiveLimits, readArchive } from '../../../server/archives/read-archive.ts'

const limits: ArchiveLimits = { importEntries: 10, importUnpackedBytes: 64 * 1024 * 1024, importRatio: 200 }
const read = (bytes: Uint8Array, changes: Partial<ArchiveLimits> = {}) =>
  readArchive(Buffer.from(bytes), { ...limits, ...changes })
const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
const texts = async (bytes: Uint8Array) =>
  Promise.all((await read(bytes)).map(async (file) => [file.name, (await file.read())?.toString() ?? null]))

/** Where a record of this signature begins, the `index`th one. */
function recordAt(bytes: Uint8Array, signature: number, index = 0): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(signature)
  let at = -1
  for (let hit = 0; hit <= index; hit++) at = buffer.indexOf(mark, at + 1)
  expect(at).toBeGreaterThanOrEqual(0)
  return at
}
const directoryEntry = 0x02014b50

describe('an archive', () => {
  test('has its files with their bytes, and folders and links left out', async () => {
    const bytes = zipSync({
      'src/ä.ts': strToU8('let ä = 1\n'),
      'empty/': new Uint8Array(0),
      link: [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }],
      stored: [strToU8('as it is'), { level: 0 }],
    })
    expect(await texts(bytes)).toEqual([
      ['src/ä.ts', 'let ä = 1\n'],
      ['stored', 'as it is'],
    ])
  })

  test('may be empty, and names in it may be what they want', async () => {
    expect(await texts(zipSync({}))).toEqual([])
    const names = (await read(zip({ '../up': '', '/root': '', 'a\\b': '' }))).map(({ name }) => name)
    expect(names).toEqual(['../up', '/root', 'a/b'])
  })

  test('[F1] hides no control character in a name behind a sign of an old character set', async () => {
    const bytes = zip({ 'tab\tname.ts': '' })
    // As zips of plain names come: without the flag for UTF-8.
    bytes[recordAt(bytes, directoryEntry) + 9] = 0
    expect((await read(bytes)).map(({ name }) => name)).toEqual(['tab\tname.ts'])
  })

  test('[F42] that is none is refused', async () => {
    await expect(read(strToU8('hello'))).rejects.toMatchObject({ code: 'archive_invalid' })
    await expect(read(new Uint8Array(0))).rejects.toMatchObject({ code: 'archive_invalid' })
    const cut = zip({ a: 'x'.repeat(1000), b: '' }).slice(0, 60)
    await expect(read(cut)).rejects.toMatchObject({ code: 'archive_invalid' })
  })

  test('[F42] of too many entries, or that says it unpacks to too much, is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, '']))
    await expect(read(zip(many))).rejects.toMatchObject({ code: 'archive_too_many_files' })
    const large = zip({ a: 'a'.repeat(600), b: 'b'.repeat(600) })
    await expect(read(large, { importUnpackedBytes: 1_000 })).rejects.toMatchObject({ code: 'archive_too_large' })
  })

  test('[F42] that unpacks to far more than it is is refused before anything is unpacked', async () => {
    const bomb = zipSync({ zeros: new Uint8Array(20 * 1024 * 1024) })
    await expect(read(bomb)).rejects.toMatchObject({ code: 'archive_suspicious' })
  })

  test('[F42] whose entries lie in each other is refused', async () => {
    const bytes = zip({ a: 'x'.repeat(50), b: 'y'.repeat(50) })
    const second = recordAt(bytes, directoryEntry, 1)
    // The second entry's place becomes the first one's.
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(second + 42, 0, true)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'archive_suspicious' })
  })

  test('[F42] has entries that are damaged, or lie about their size, and the others are read', async () => {
    const damaged = zipSync({ a: [strToU8('first'), { level: 0 }], b: [strToU8('second'), { level: 0 }] })
    damaged[Buffer.from(damaged).indexOf('first')] = 0x46
    expect(await texts(damaged)).toEqual([
      ['a', null],
      ['b', 'second'],
    ])
    const lying = zip({ a: 'x'.repeat(5_000) })
    new DataView(lying.buffer, lying.byteOffset).setUint32(recordAt(lying, directoryEntry) + 24, 10, true)
    expect(await texts(lying)).toEqual([['a', null]])
    const locked = zip({ a: 'secret' })
    const flags = recordAt(locked, directoryEntry) + 8
    locked[flags] = (locked[flags] ?? 0) | 1
    expect(await texts(locked)).toEqual([['a', null]])
  })
})
