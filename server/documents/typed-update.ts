/**
 * Reads an update of the kind that typing makes, without Yjs building anything: one client's run of plain text that goes
 * right behind what the document has of it, and deletions of what is known.
 *
 * Such an update is news from its first byte to its last and rests on nothing that is missing, so the bytes themselves
 * can be stored and sent on, and several are merged by putting their parts together (`merged-updates.ts`). Whatever is
 * not of this kind (a resync, an answer that repeats what is known, other content, trailing bytes) reads as null and
 * goes the long way of `inspected-update.ts`. The bytes are update format v1,
 * https://github.com/yjs/yjs/blob/main/src/utils/encoding.js.
 */
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { fileTextName } from '../../shared/model/room-document.ts'

/** Characters that are deleted, by the clocks they were inserted under. */
export interface DeletedRange {
  readonly client: number
  readonly clock: number
  readonly length: number
}

/** Where the parts of a typed update are; clocks are half open, offsets in bytes. */
export interface TypedUpdate {
  readonly update: Uint8Array
  /** Null where it only deletes. */
  readonly inserted: TypedRun | null
  readonly deleted: readonly DeletedRange[]
  /** Bytes of UTF-8 that are inserted. */
  readonly insertedBytes: number
}

export interface TypedRun {
  readonly client: number
  readonly from: number
  readonly to: number
  readonly structs: number
  /** The structs' bytes within the update. */
  readonly bytesFrom: number
  readonly bytesTo: number
}

/** Bits of a struct's first byte. */
const hasOrigin = 0b1000_0000
const hasRightOrigin = 0b0100_0000
const hasParentSub = 0b0010_0000
const contentKind = 0b0001_1111
/** The kinds of content that plain text has. */
const content = { gc: 0, deleted: 1, string: 4 } as const

/** Structs, and ranges that are deleted: with more it is no typing, and is built in with care for the time it takes. */
const mostParts = 16

const carriageReturn = 0x0d
/** Bytes of a text; the platform decodes longer ones sooner than they are looked through here. */
const mostLookedThrough = 64

/** How far a document knows the characters of a Yjs client id. */
export type ClockOf = (client: number) => number

/** Where an item is to stand. */
export interface Neighbours {
  readonly origin: Y.ID | null
  readonly rightOrigin: Y.ID | null
}

/** Whether Yjs has to look far for the place of an item between these. */
export type IsFar = (neighbours: Neighbours) => boolean

/** Null where the update is of another kind, would take long, or does not decode. */
export function readTypedUpdate(clockOf: ClockOf, update: Uint8Array, isFar: IsFar): TypedUpdate | null {
  try {
    const decoder = decoding.createDecoder(update)
    const clients = decoding.readVarUint(decoder)
    if (clients > 1) return null
    const run = clients === 0 ? null : readRun(decoder, clockOf, isFar)
    if (clients === 1 && run === null) return null
    const deleted = readDeleted(decoder, clockOf, run?.inserted ?? null)
    if (deleted === null || decoding.hasContent(decoder)) return null
    return { update, inserted: run?.inserted ?? null, deleted, insertedBytes: run?.insertedBytes ?? 0 }
  } catch {
    return null
  }
}

function readRun(
  decoder: decoding.Decoder,
  clockOf: ClockOf,
  isFar: IsFar,
): { inserted: TypedRun; insertedBytes: number } | null {
  const structs = decoding.readVarUint(decoder)
  const client = decoding.readVarUint(decoder)
  const from = decoding.readVarUint(decoder)
  if (structs === 0 || structs > mostParts || clockOf(client) !== from) return null
  const bytesFrom = decoder.pos
  let to = from
  let insertedBytes = 0
  const readNeighbour = () => Y.createID(decoding.readVarUint(decoder), decoding.readVarUint(decoder))
  /** Whether a neighbour is there once the structs before are. */
  const isKnown = (id: Y.ID | null) => id === null || id.clock < (id.client === client ? to : clockOf(id.client))
  for (let index = 0; index < structs; index++) {
    const info = decoding.readUint8(decoder)
    const kind = info & contentKind
    if (kind === content.gc) {
      to += readLength(decoder)
      continue
    }
    const origin = (info & hasOrigin) === 0 ? null : readNeighbour()
    const rightOrigin = (info & hasRightOrigin) === 0 ? null : readNeighbour()
    if (!isKnown(origin) || !isKnown(rightOrigin) || isFar({ origin, rightOrigin })) return null
    if ((info & (hasOrigin | hasRightOrigin)) === 0) {
      const isRootType = decoding.readVarUint(decoder) === 1
      if (!isRootType || (info & hasParentSub) !== 0 || decoding.readVarString(decoder) !== fileTextName) return null
    }
    if (kind === content.deleted) to += readLength(decoder)
    else if (kind === content.string) {
      const text = readText(decoder)
      if (text === null) return null
      to += text.length
      insertedBytes += text.bytes
    } else return null
  }
  if (!Number.isSafeInteger(to)) return null
  return { inserted: { client, from, to, structs, bytesFrom, bytesTo: decoder.pos }, insertedBytes }
}

/** How long a text is, in UTF-16 units and in bytes; null where it is empty or to be mended once it is there. */
function readText(decoder: decoding.Decoder): { readonly length: number; readonly bytes: number } | null {
  const from = decoder.pos
  const bytes = decoding.readVarUint(decoder)
  // A key or a word is nearly always ASCII: then nothing has to be decoded to know its length.
  if (bytes > 0 && bytes <= mostLookedThrough && isPlainAscii(decoder.arr, decoder.pos, bytes)) {
    decoder.pos += bytes
    return { length: bytes, bytes }
  }
  decoder.pos = from
  const text = decoding.readVarString(decoder)
  // Carriage returns and halves of surrogate pairs are mended as soon as they are in the text.
  if (text === '' || text.includes('\r') || text.includes('\ufffd')) return null
  return { length: text.length, bytes: Buffer.byteLength(text) }
}

/** Whether all is there, ASCII, and no carriage return. */
function isPlainAscii(array: Uint8Array, from: number, length: number): boolean {
  for (let index = from; index < from + length; index++) {
    const byte = array[index]
    if (byte === undefined || byte >= 0x80 || byte === carriageReturn) return false
  }
  return true
}

function readDeleted(
  decoder: decoding.Decoder,
  clockOf: ClockOf,
  inserted: TypedRun | null,
): readonly DeletedRange[] | null {
  const deleted: DeletedRange[] = []
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder)
    const end = client === inserted?.client ? inserted.to : clockOf(client)
    let from = 0
    for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges--) {
      if (deleted.length === mostParts) return null
      const clock = decoding.readVarUint(decoder)
      const length = readLength(decoder)
      // Out of order they would be others to Yjs wherever they have to wait.
      if (clock < from || clock + length > end) return null
      from = clock + length
      deleted.push({ client, clock, length })
    }
  }
  return deleted
}

/** @throws on a length that no honest client writes */
function readLength(decoder: decoding.Decoder): number {
  const length = decoding.readVarUint(decoder)
  if (length === 0) throw new Error('a length of nothing')
  return length
}
