/**
 * The bytes of one commit in the journal, and how entries are found again in bytes that a crash may have torn.
 *
 *   magic u32 · body's length u32 · CRC-32 of the body u32 · body        (little-endian)
 *   body: number f64 · synced through f64 · time f64 · count u32 · changes
 *   update: 0 u8 · document · author (empty for null) · length u32 · bytes     strings: length u16 · UTF-8
 *   any other change: 1 u8 · length u32 · JSON
 *
 * The CRC starts from the store's seed, which no client knows: a text that people type cannot pass for an entry.
 * An entry says through which number the journal was synced when it was written, so that a reader can tell a tail that a
 * power cut took from an entry that must be there.
 */
import { crc32 } from 'node:zlib'
import type { Change, DocumentKey } from './store.ts'

export interface JournalEntry {
  /** From 1, without gaps. */
  readonly number: number
  readonly syncedThrough: number
  /** When it was committed, milliseconds since 1970. */
  readonly at: number
  readonly changes: readonly Change[]
}

type UpdateChange = Extract<Change, { kind: 'update' }>

const magic = 0x9e574546
const headBytes = 12
const fixedBodyBytes = 28
const kindUpdate = 0
const kindRecord = 1
/** Most entries are one key that was typed. */
const scratchBytes = 64 * 1024

/** Returned bytes are valid until the next call: one buffer is used again and again. */
export function createEntryEncoder(seed: number): (entry: JournalEntry) => Buffer {
  const scratch = Buffer.allocUnsafe(scratchBytes)
  return ({ number, syncedThrough, at, changes }) => {
    const records = changes.map((change) => (change.kind === 'update' ? null : JSON.stringify(change)))
    const atMost = changes.reduce((sum, change, index) => sum + mostBytes(change, records[index]), 0)
    const space = headBytes + fixedBodyBytes + atMost
    const bytes = space <= scratch.length ? scratch : Buffer.allocUnsafe(space)
    let end = bytes.writeDoubleLE(number, headBytes)
    end = bytes.writeDoubleLE(syncedThrough, end)
    end = bytes.writeDoubleLE(at, end)
    end = bytes.writeUInt32LE(changes.length, end)
    for (const [index, change] of changes.entries()) {
      end = change.kind === 'update' ? writeUpdate(bytes, end, change) : writeRecord(bytes, end, records[index] ?? '')
    }
    bytes.writeUInt32LE(magic, 0)
    bytes.writeUInt32LE(end - headBytes, 4)
    bytes.writeUInt32LE(crc32(bytes.subarray(headBytes, end), seed), 8)
    return bytes.subarray(0, end)
  }
}

function mostBytes(change: Change, record: string | null | undefined): number {
  if (change.kind !== 'update') return 5 + 3 * (record?.length ?? 0)
  return 9 + 3 * (change.document.length + (change.author?.length ?? 0)) + change.update.length
}

function writeUpdate(bytes: Buffer, from: number, { document, author, update }: UpdateChange): number {
  let end = bytes.writeUInt8(kindUpdate, from)
  end = writeString(bytes, end, document)
  end = writeString(bytes, end, author ?? '')
  end = bytes.writeUInt32LE(update.length, end)
  bytes.set(update, end)
  return end + update.length
}

function writeString(bytes: Buffer, from: number, text: string): number {
  const length = bytes.write(text, from + 2)
  bytes.writeUInt16LE(length, from)
  return from + 2 + length
}

function writeRecord(bytes: Buffer, from: number, record: string): number {
  bytes.writeUInt8(kindRecord, from)
  const length = bytes.write(record, from + 5)
  bytes.writeUInt32LE(length, from + 1)
  return from + 5 + length
}

/** The whole entries in `bytes`, in order, over whatever lies between them. @throws on one whose content is not ours */
export function findEntries(bytes: Buffer, seed: number, from: number): JournalEntry[] {
  const entries: JournalEntry[] = []
  for (let at = from; at + headBytes <= bytes.length; ) {
    const end = entryEnd(bytes, at, seed)
    if (end === null) {
      at += 1
      continue
    }
    entries.push(decodeBody(bytes.subarray(at + headBytes, end)))
    at = end
  }
  return entries
}

/** Where the entry at `at` ends; null where there is none that is whole. */
function entryEnd(bytes: Buffer, at: number, seed: number): number | null {
  if (bytes.readUInt32LE(at) !== magic) return null
  const end = at + headBytes + bytes.readUInt32LE(at + 4)
  if (end > bytes.length || end < at + headBytes + fixedBodyBytes) return null
  return crc32(bytes.subarray(at + headBytes, end), seed) === bytes.readUInt32LE(at + 8) ? end : null
}

function decodeBody(body: Buffer): JournalEntry {
  const changes: Change[] = []
  let at = fixedBodyBytes
  const take = (length: number): Buffer => {
    const taken = body.subarray(at, at + length)
    at += length
    return taken
  }
  const takeString = () => take(take(2).readUInt16LE()).toString()
  const count = body.readUInt32LE(24)
  while (changes.length < count) {
    const kind = take(1).readUInt8()
    if (kind === kindRecord) {
      changes.push(JSON.parse(take(take(4).readUInt32LE()).toString()))
    } else if (kind === kindUpdate) {
      // Written by this program from values of these very types.
      const document = takeString() as DocumentKey
      const author = (takeString() || null) as UpdateChange['author']
      changes.push({ kind: 'update', document, author, update: Uint8Array.from(take(take(4).readUInt32LE())) })
    } else {
      throw new Error(
        `its entry ${body.readDoubleLE(0)} holds a change of kind ${kind}, which this version does not know`,
      )
    }
  }
  return { number: body.readDoubleLE(0), syncedThrough: body.readDoubleLE(8), at: body.readDoubleLE(16), changes }
}
