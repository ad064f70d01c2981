/** One contiguous change of a text, and what a tree must be told of it so that only what it touches is parsed again. */
import { type Point, Edit as TreeEdit } from 'web-tree-sitter'
import type { Edit } from '../../../shared/text/diff.ts'

export function applyChange(text: string, { from, to, insert }: Edit): string {
  return text.slice(0, from) + insert + text.slice(to)
}

/** Compared at once: long texts mostly are the same, and the engine compares a piece faster than its characters. */
const pieceLength = 2_048

/** The smallest single change from one text to another. */
export function changeBetween(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.slice(from, from + pieceLength) === after.slice(from, from + pieceLength)) {
    from = Math.min(most, from + pieceLength)
  }
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++
  const left = most - from
  const tailFrom = (text: string, tail: number) => text.slice(text.length - tail - pieceLength, text.length - tail)
  let tail = 0
  while (tail + pieceLength <= left && tailFrom(before, tail) === tailFrom(after, tail)) tail += pieceLength
  while (tail < left && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail))
    tail++
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) }
}

/** In the terms of tree-sitter, which also wants rows and columns. */
export function treeEditOf(before: string, { from, to, insert }: Edit): TreeEdit {
  const start = pointAfter({ row: 0, column: 0 }, before.slice(0, from))
  return new TreeEdit({
    startIndex: from,
    oldEndIndex: to,
    newEndIndex: from + insert.length,
    startPosition: start,
    oldEndPosition: pointAfter(start, before.slice(from, to)),
    newEndPosition: pointAfter(start, insert),
  })
}

function pointAfter({ row, column }: Point, text: string): Point {
  const last = text.lastIndexOf('\n')
  if (last === -1) return { row, column: column + text.length }
  let rows = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) rows++
  return { row: row + rows, column: text.length - last - 1 }
}
