import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import {
  type Caret,
  isResting,
  mapCarets,
  msToNextRest,
  nameShownMs,
  readCarets,
} from '../../../../../client/editor/carets/carets.ts'

const state = (name: string, at: number, extra: object = {}) => ({
  user: { name, colour: 2, kind: 'person', ...extra },
  cursor: { anchor: { at }, head: { at } },
})
const resolve = (position: unknown) => {
  const at = (position as { at?: unknown } | null)?.at
  return typeof at === 'number' ? at : null
}
const read = (states: readonly [number, unknown][], before: readonly Caret[] = [], nowMs = 0) =>
  readCarets({ states: new Map(states), ownClient: 1, resolve, before, nowMs })

test('everyone’s caret is read but our own, in an order that stays', () => {
  const carets = read([
    [9, state('Bo', 4)],
    [1, state('Me', 0)],
    [5, state('Ann', 7)],
  ])
  expect(carets.map(({ name, head }) => [name, head])).toEqual([
    ['Ann', 7],
    ['Bo', 4],
  ])
})

test('a caret that did not move is the same object, and keeps its time', () => {
  const before = read([[2, state('Ann', 7)]], [], 100)
  const [same] = read([[2, state('Ann', 7)]], before, 900)
  expect(same).toBe(before[0])
  const [moved] = read([[2, state('Ann', 8)]], before, 900)
  expect(moved?.movedAtMs).toBe(900)
})

test('a place in text that has not arrived yet leaves the caret where it was, until it can be read', () => {
  const before = read([[2, state('Ann', 7)]])
  const ahead = { ...state('Ann', 7), cursor: { anchor: { later: 1 }, head: { later: 1 } } }
  const waiting = read([[2, ahead]], before)
  expect(waiting[0]).toMatchObject({ head: 7, published: null })
  expect(read([[2, state('Ann', 12)]], waiting)[0]?.head).toBe(12)
})

test('states of any other shape are no carets', () => {
  expect(
    read([
      [2, null],
      [3, {}],
      [4, { cursor: 'here' }],
      [5, { cursor: { anchor: 1, head: 1 } }],
    ]),
  ).toEqual([])
  const [stranger] = read([[6, { cursor: { anchor: { at: 0 }, head: { at: 0 } }, user: { colour: 99 } }]])
  expect(stranger).toMatchObject({ name: 'Someone', isAgent: false })
  expect(stranger?.colour).toBeLessThan(8)
})

test('text typed before or at a caret moves it along', () => {
  const carets = read([[2, state('Ann', 5)]])
  const typed = mapCarets(
    carets,
    ChangeSet.of(
      [
        { from: 0, insert: 'ab' },
        { from: 5, insert: 'c' },
      ],
      10,
    ),
  )
  expect(typed[0]?.head).toBe(8)
})

test('a name rests some time after its caret moved; the agent’s never does', () => {
  const carets = read([
    [2, state('Ann', 5)],
    [3, state('Weft', 5, { kind: 'agent' })],
  ])
  expect(carets.map((caret) => isResting(caret, nameShownMs - 1))).toEqual([false, false])
  expect(carets.map((caret) => isResting(caret, nameShownMs))).toEqual([true, false])
  expect(msToNextRest(carets, 100)).toBe(nameShownMs - 100)
  expect(msToNextRest(carets, nameShownMs)).toBeNull()
})
