import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Placements } from '../../../../../client/editor/hunks/placements.ts'
import { anchorRange, resolveRange } from '../../../../../shared/model/anchors.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const hunkId = 'h1' as HunkId

function setUp(content: string, range: { from: number; to: number }) {
  const text = new Y.Doc().getText('text')
  text.insert(0, content)
  const hunk = { id: hunkId, order: 0, anchors: anchorRange(text, range) } as Hunk
  let resolved = 0
  const placements = new Placements((anchors) => {
    resolved += 1
    return resolveRange(text, anchors)
  })
  placements.update([hunk])
  const change = (from: number, to: number, insert: string) => {
    const changes = ChangeSet.of({ from, to, insert }, text.length)
    text.delete(from, to - from)
    text.insert(from, insert)
    return placements.map(changes)
  }
  return { placements, hunk, change, text, resolvedTimes: () => resolved }
}

test('a place follows what is typed elsewhere without being looked up again', () => {
  const { placements, hunk, change, resolvedTimes } = setUp('one\ntwo\nthree\n', { from: 4, to: 8 })
  expect(change(0, 0, 'zero\n')).toBe(false)
  expect(change(18, 18, 'four')).toBe(false)
  placements.update([hunk])
  expect(placements.get(hunkId)).toMatchObject({ from: 9, to: 13 })
  expect(resolvedTimes()).toBe(1)
})

test('a place is where its anchors say after text changed inside it', () => {
  const { placements, hunk, change, text } = setUp('one\ntwo\nthree\n', { from: 4, to: 8 })
  expect(change(5, 7, 'WELVE')).toBe(true)
  placements.update([hunk])
  expect(placements.get(hunkId)).toMatchObject(resolveRange(text, hunk.anchors ?? { from: '', to: '' }) ?? {})
  expect(placements.get(hunkId)).toMatchObject({ from: 4, to: 11 })
})

test('anchors in text that has not arrived yet leave the place where it was', () => {
  const { placements, hunk, text } = setUp('one\ntwo\n', { from: 4, to: 8 })
  const ahead = new Y.Doc()
  Y.applyUpdate(ahead, Y.encodeStateAsUpdate(text.doc ?? new Y.Doc()))
  ahead.getText('text').insert(4, 'new\n')
  const later = { ...hunk, anchors: anchorRange(ahead.getText('text'), { from: 4, to: 8 }) }
  placements.update([later])
  expect(placements.get(hunkId)).toMatchObject({ from: 4, to: 8 })
  Y.applyUpdate(text.doc ?? new Y.Doc(), Y.encodeStateAsUpdate(ahead))
  placements.map(ChangeSet.of({ from: 4, insert: 'new\n' }, 8))
  placements.update([later])
  expect(placements.get(hunkId)).toMatchObject({ from: 4, to: 8 })
  expect(text.toString().slice(4, 8)).toBe('new\n')
})

test('a hunk that is gone has no place', () => {
  const { placements } = setUp('one\ntwo\n', { from: 4, to: 8 })
  placements.update([])
  expect(placements.all()).toEqual([])
})
