import { expect, test } from 'vitest'
import { hunkAt, nextHunk, numberHunks, type PlacedHunk } from '../../../../../client/editor/hunks/numbering.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const id = (name: string) => name as HunkId
const placed = (name: string, from: number, to: number, order = 0): PlacedHunk => ({ id: id(name), from, to, order })

test('changes are numbered down the page, whatever order they were written in', () => {
  const numbers = numberHunks([placed('last', 90, 95, 0), placed('first', 5, 9, 2), placed('middle', 20, 40, 1)])
  expect(['first', 'middle', 'last'].map((name) => numbers.get(id(name)))).toEqual([
    { number: 1, count: 3 },
    { number: 2, count: 3 },
    { number: 3, count: 3 },
  ])
})

test('two changes at one place are numbered in the order they were written', () => {
  const numbers = numberHunks([placed('second', 7, 7, 1), placed('first', 7, 7, 0)])
  expect(numbers.get(id('first'))?.number).toBe(1)
})

test('the cursor is in a change when it is on any of its lines', () => {
  const list = [placed('b', 30, 50), placed('a', 4, 12)]
  expect(hunkAt(list, 10, 20)?.id).toBe('a')
  expect(hunkAt(list, 45, 60)?.id).toBe('b')
  expect(hunkAt(list, 13, 29)).toBeNull()
})

test('walking goes down and up the page, and round at the ends', () => {
  const list = [placed('c', 50, 60), placed('a', 10, 20), placed('b', 30, 40)]
  expect(nextHunk(list, 10, 1)?.id).toBe('b')
  expect(nextHunk(list, 50, 1)?.id).toBe('a')
  expect(nextHunk(list, 30, -1)?.id).toBe('a')
  expect(nextHunk(list, 10, -1)?.id).toBe('c')
  expect(nextHunk([], 10, 1)).toBeNull()
})
