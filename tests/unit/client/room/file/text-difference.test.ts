import { expect, test } from 'vitest'
import { differenceOf } from '../../../../../client/room/file/text-difference.ts'

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('')

test('[S17] lines that one text has are shown as its own, mine first, between lines that both have', () => {
  expect(differenceOf('a\nmine\nz\n', 'a\ntheirs\nz\n')).toEqual([
    { kind: 'both', lines: ['a\n'] },
    { kind: 'mine', lines: ['mine\n'] },
    { kind: 'theirs', lines: ['theirs\n'] },
    { kind: 'both', lines: ['z\n'] },
  ])
})

test('of many lines that both have, three stand on each side of a change, and the rest is counted', () => {
  const parts = differenceOf(`${numbered(1, 20)}x\n${numbered(21, 40)}y\n`, `${numbered(1, 40)}`)
  expect(parts).toEqual([
    { kind: 'skipped', count: 17 },
    { kind: 'both', lines: ['18\n', '19\n', '20\n'] },
    { kind: 'mine', lines: ['x\n'] },
    { kind: 'both', lines: ['21\n', '22\n', '23\n'] },
    { kind: 'skipped', count: 14 },
    { kind: 'both', lines: ['38\n', '39\n', '40\n'] },
    { kind: 'mine', lines: ['y\n'] },
  ])
})

test('a single line between is shown rather than counted', () => {
  const parts = differenceOf(`x\n${numbered(1, 7)}y\n`, numbered(1, 7))
  expect(parts.map(({ kind }) => kind)).toEqual(['mine', 'both', 'mine'])
})

test('texts without anything in common are shown up to a bound, and what is left is said', () => {
  const parts = differenceOf('m\n'.repeat(8), 't\n'.repeat(8), 10)
  expect(parts).toEqual([
    { kind: 'mine', lines: Array(8).fill('m\n') },
    { kind: 'theirs', lines: ['t\n', 't\n'] },
    { kind: 'more', count: 6 },
  ])
})

test('where nothing differs there is nothing to show but how the texts begin', () => {
  expect(differenceOf('', '')).toEqual([])
  expect(differenceOf('a\n', 'a\n')).toEqual([{ kind: 'both', lines: ['a\n'] }])
})
