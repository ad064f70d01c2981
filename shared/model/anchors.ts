/**
 * A range of a `Y.Text` that stays on its characters while others type around it.
 *
 * A non-empty range excludes what is typed at its edges; an empty one includes what is typed at its place. Characters
 * typed inside are always part of it. Once all its characters are deleted, it resolves to the empty range where they were.
 */
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'

export interface Anchors {
  readonly from: string
  readonly to: string
}

/** Half-open range of UTF-16 offsets. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Anchors on `[from, to)` of `text` as it is now. */
export function anchorRange(text: Y.Text, { from, to }: Range): Anchors {
  const isEmpty = from === to
  return {
    from: encode(Y.createRelativePositionFromTypeIndex(text, from, isEmpty ? -1 : 0)),
    to: encode(Y.createRelativePositionFromTypeIndex(text, to, isEmpty ? 0 : -1)),
  }
}

/** Where the anchors are now, or null where they do not belong to this text. @throws where they are no anchors at all */
export function resolveRange(text: Y.Text, anchors: Anchors): Range | null {
  const from = resolve(text, anchors.from)
  const to = resolve(text, anchors.to)
  if (from === null || to === null) return null
  return { from, to: Math.max(from, to) }
}

function encode(position: Y.RelativePosition): string {
  return toBase64(Y.encodeRelativePosition(position))
}

function resolve(text: Y.Text, encoded: string): number | null {
  if (text.doc === null) return null
  const position = Y.decodeRelativePosition(fromBase64(encoded))
  // Yjs would make a type of whatever name is in it.
  if (position.tname !== null && !text.doc.share.has(position.tname)) return null
  const absolute = Y.createAbsolutePositionFromRelativePosition(position, text.doc)
  return absolute === null || absolute.type !== text ? null : absolute.index
}
