/**
 * Decodes an update step by step, as https://github.com/yjs/yjs/blob/main/src/utils/updates.js does at once: text, and what is
 * left of text that was deleted, which is all that a file holds. One with any other content Yjs decodes at once.
 */
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'

export interface DecodedUpdate {
  readonly structs: ReturnType<typeof Y.decodeUpdate>['structs']
  readonly ds: { readonly clients: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]> }
}

/** Bits of a struct's first byte. */
const hasOrigin = 0b1000_0000
const hasRightOrigin = 0b0100_0000
const hasParentSub = 0b0010_0000
const contentKind = 0b0001_1111
const contents = { gc: 0, deleted: 1, string: 4, skip: 10 } as const

/** Structs, or ranges that are deleted. */
const mostInStep = 512

/** For a document; its root types come to be with the names that are read. @throws on bytes that do not decode */
export function* decodeInSteps(doc: Y.Doc, update: Uint8Array): Generator<void, DecodedUpdate, void> {
  const decoder = new Y.UpdateDecoderV1(decoding.createDecoder(update))
  const structs: DecodedUpdate['structs'] = []
  for (let clients = decoding.readVarUint(decoder.restDecoder); clients > 0; clients--) {
    let left = decoding.readVarUint(decoder.restDecoder)
    const client = decoder.readClient()
    let clock = decoding.readVarUint(decoder.restDecoder)
    for (; left > 0; left--) {
      const struct = readStruct(doc, decoder, Y.createID(client, clock))
      if (struct === null) return Y.decodeUpdate(update)
      structs.push(struct)
      clock += struct.length
      if (structs.length % mostInStep === 0) yield
    }
  }
  return { structs, ds: yield* decodeDeleted(decoder) }
}

/** Null where it holds something else. */
function readStruct(doc: Y.Doc, decoder: Y.UpdateDecoderV1, id: Y.ID): DecodedUpdate['structs'][number] | null {
  const info = decoder.readInfo()
  const kind = info & contentKind
  if (info === contents.skip) return new Y.Skip(id, decoding.readVarUint(decoder.restDecoder))
  if (kind === contents.gc) return new Y.GC(id, decoder.readLen())
  if (kind !== contents.deleted && kind !== contents.string) return null
  const origin = (info & hasOrigin) === 0 ? null : decoder.readLeftID()
  const rightOrigin = (info & hasRightOrigin) === 0 ? null : decoder.readRightID()
  let parent: Y.Item['parent'] = null
  if (origin === null && rightOrigin === null) {
    // A part of a map has a name, and is none of a text.
    if (!decoder.readParentInfo() || (info & hasParentSub) !== 0) return null
    parent = doc.get(decoder.readString())
  }
  const content =
    kind === contents.string ? new Y.ContentString(decoder.readString()) : new Y.ContentDeleted(decoder.readLen())
  return new Y.Item(id, null, origin, null, rightOrigin, parent, null, content)
}

function* decodeDeleted({ restDecoder }: Y.UpdateDecoderV1): Generator<void, DecodedUpdate['ds'], void> {
  const clients = new Map<number, { clock: number; len: number }[]>()
  let read = 0
  for (let left = decoding.readVarUint(restDecoder); left > 0; left--) {
    const client = decoding.readVarUint(restDecoder)
    const ranges = clients.get(client) ?? []
    clients.set(client, ranges)
    for (let count = decoding.readVarUint(restDecoder); count > 0; count--) {
      ranges.push({ clock: decoding.readVarUint(restDecoder), len: decoding.readVarUint(restDecoder) })
      if (++read % mostInStep === 0) yield
    }
  }
  return { clients }
}
