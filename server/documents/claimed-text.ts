/**
 * The text that an update brings under a Yjs client id, to be compared with what a document has there.
 *
 * Where a few characters of a claim are all there is (`contradicts`), what was deleted meanwhile counts as the same. Where the
 * owner's whole text is there (`agrees`), only what the owner deleted does, and the places count as well.
 */
import * as Y from 'yjs'
import { isWithinPair } from './cut-update.ts'

export interface ClaimedText {
  readonly client: number
  readonly clock: number
  readonly text: string
}

/** The first text under each of these client ids from its clock on; none for one under which the update brings none. */
export function claimedTexts(update: Uint8Array, froms: ReadonlyMap<number, number>): Map<number, ClaimedText> {
  const claimed = new Map<number, ClaimedText>()
  if (froms.size === 0) return claimed
  for (const struct of Y.decodeUpdate(update).structs) {
    const { client } = struct.id
    const from = froms.get(client)
    if (from === undefined || claimed.has(client) || struct.id.clock + struct.length <= from) continue
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    const clock = Math.max(from, struct.id.clock)
    const text = struct.content.str.slice(clock - struct.id.clock, clock - struct.id.clock + mostCompared)
    claimed.set(client, { client, clock, text })
  }
  return claimed
}

/** Whether the document has other text there. */
export function contradicts(doc: Y.Doc, { client, clock, text }: ClaimedText): boolean {
  const structs = doc.store.clients.get(client) ?? []
  if (Y.getState(doc.store, client) <= clock) return false
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + text.length) break
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    const from = Math.max(clock, struct.id.clock)
    const to = Math.min(clock + text.length, struct.id.clock + struct.length)
    const claimed = text.slice(from - clock, to - clock)
    const known = struct.content.str.slice(from - struct.id.clock, to - struct.id.clock)
    // Yjs puts this for the halves of a surrogate pair that someone split.
    if (claimed !== known && !known.includes('\ufffd')) return true
  }
  return false
}

/**
 * Whether the document has the same as the update where both have something under one of these client ids, between its two
 * clocks: the same text, and in the same place, for else both would stay different for good without anybody being told.
 * What the document has there without its text is other than any text.
 */
export function agrees(doc: Y.Doc, update: Uint8Array, ranges: ReadonlyMap<number, ClockRange>): boolean {
  if (ranges.size === 0) return true
  const { structs, ds } = Y.decodeUpdate(update)
  for (const struct of structs) {
    const range = ranges.get(struct.id.client)
    if (range !== undefined && struct instanceof Y.Item && !agreesWith(doc, struct, ds, range)) return false
  }
  return true
}

function agreesWith(
  doc: Y.Doc,
  own: Y.Item,
  deleted: ReturnType<typeof Y.decodeUpdate>['ds'],
  { from, to }: ClockRange,
): boolean {
  const { id, content } = own
  const known = doc.store.clients.get(id.client) ?? []
  const state = Y.getState(doc.store, id.client)
  const stop = Math.min(to, state, id.clock + own.length)
  // The other half would lose its own to it.
  if (stop === state && content instanceof Y.ContentString && isWithinPair(content.str, stop - id.clock)) return false
  let clock = Math.max(from, id.clock)
  let index = clock < stop ? Y.findIndexSS(known, clock) : 0
  for (; clock < stop; index++) {
    const there = known[index]
    if (there === undefined) return true
    if (there instanceof Y.Item && !isSamePlace(own, there, clock)) return false
    const behind = Math.min(stop, there.id.clock + there.length)
    const text = there instanceof Y.Item && there.content instanceof Y.ContentString ? there.content.str : null
    // What its owner deleted has no text any more.
    if (!(content instanceof Y.ContentString)) clock = behind
    for (; clock < behind; clock++) {
      const character = content instanceof Y.ContentString ? content.str.charCodeAt(clock - id.clock) : 0
      const isSame = text !== null && isSameCharacter(text.charCodeAt(clock - there.id.clock), character)
      // Deleting it makes both read the same.
      if (!isSame && !Y.isDeleted(deleted, Y.createID(id.client, clock))) return false
    }
  }
  return true
}

/** Whether the character with this clock, which both have, was put between the same two, wherever it was split later. */
function isSamePlace(a: Y.Item, b: Y.Item, clock: number): boolean {
  return Y.compareIDs(originAt(a, clock), originAt(b, clock)) && Y.compareIDs(a.rightOrigin, b.rightOrigin)
}

function originAt({ id, origin }: Y.Item, clock: number): Y.ID | null {
  return clock > id.clock ? Y.createID(id.client, clock - 1) : origin
}

interface ClockRange {
  readonly from: number
  readonly to: number
}

/** Or what Yjs puts for the halves of a surrogate pair that someone split. */
function isSameCharacter(a: number, b: number): boolean {
  return a === b || (a === replacement && isHalf(b)) || (b === replacement && isHalf(a))
}

const isHalf = (character: number) => character >= 0xd800 && character <= 0xdfff
const replacement = 0xfffd

/** Characters that are kept to be compared. */
const mostCompared = 1_000
