import { expect, test } from 'vitest'
import { combineStates, type RoomState, warningOf, whenBack } from '../../../../client/session/room-state.ts'
import { createStore } from '../../../../client/session/store.ts'

const saved = { kind: 'saved' } as const
const saving = { kind: 'saving', changes: 2, storageAvailable: true } as const
const offline = { kind: 'offline', changes: 3 } as const
const reconnecting = { kind: 'reconnecting', changes: 0 } as const
const refused = { kind: 'closed', changes: 1, code: 4413, reason: '' } as const

test('[U3] a room is saved only when each of its documents is', () => {
  expect(combineStates(saved, [saved, saved])).toEqual(saved)
  expect(combineStates(saved, [saved, saving])).toEqual(saving)
})

test('what is unsaved is counted over all documents', () => {
  expect(combineStates(saved, [saving, offline])).toEqual({ kind: 'offline', changes: 5 })
})

test('a lost document that holds changes makes the room offline, one without only reconnecting', () => {
  expect(combineStates(reconnecting, [reconnecting])).toEqual(reconnecting)
  expect(combineStates(reconnecting, [saving])).toEqual({ kind: 'offline', changes: 2 })
})

test('one document that the server cannot store is said of the whole room', () => {
  expect(combineStates(saved, [saving, { ...saving, storageAvailable: false }])).toEqual({
    kind: 'saving',
    changes: 4,
    storageAvailable: false,
  })
})

test('a refused file with changes never looks saved; one without does no harm', () => {
  expect(combineStates(saved, [refused])).toEqual({ kind: 'offline', changes: 1 })
  expect(combineStates(saved, [{ ...refused, changes: 0 }])).toEqual(saved)
})

test('[U3] a file with changes that the server dropped never looks saved', () => {
  expect(combineStates(saved, [saved, { kind: 'refused' }])).toEqual({ kind: 'refused' })
  expect(combineStates(saved, [saving, { kind: 'refused' }])).toEqual({ kind: 'refused' })
  expect(combineStates(reconnecting, [reconnecting, { kind: 'refused' }])).toEqual(reconnecting)
})

test('[S17] a text of another history never looks saved', () => {
  const foreign = (changes: number) => ({ kind: 'foreign', changes }) as const
  expect(combineStates(saved, [saved, foreign(0)])).toEqual({ kind: 'foreign', isRoom: false })
  expect(combineStates(foreign(0), [saved, foreign(0)])).toEqual({ kind: 'foreign', isRoom: true })
  // What would be lost by a reload comes first.
  expect(combineStates(foreign(0), [saved, foreign(2)])).toEqual({ kind: 'foreign', isRoom: false })
})

test('a room that is shut is shut, whatever its files say', () => {
  const shut = { kind: 'closed', changes: 0, code: 4404, reason: 'gone' } as const
  expect(combineStates(shut, [saved])).toEqual(shut)
})

test('[U145] what is on its way is not called unsaved, what waits for the server or is refused is', () => {
  const held = [
    offline,
    { kind: 'refused' },
    { kind: 'foreign', isRoom: false },
    refused,
    { ...saving, storageAvailable: false },
  ] as const
  expect(held.map(warningOf)).toEqual(held.map(() => 'Not saved'))
  const safe = [saved, { kind: 'connecting' }, saving, reconnecting] as const
  expect(safe.map(warningOf)).toEqual(safe.map(() => null))
})

test('[U204] a room that the server has another of is called not followed: all of it is there as well', () => {
  expect(warningOf({ kind: 'foreign', isRoom: true })).toBe('Not followed')
})

test('[U286] that the server is back is told once, and only after it could not be reached', () => {
  const state = createStore<RoomState>({ kind: 'connecting' })
  let count = 0
  const unfollow = whenBack(state, () => count++)
  state.set(saved)
  expect(count).toBe(0)
  state.set(reconnecting)
  state.set(offline)
  state.set({ kind: 'saving', changes: 3, storageAvailable: true })
  state.set(saved)
  expect(count).toBe(1)
  unfollow()
  state.set(offline)
  state.set(saved)
  expect(count).toBe(1)
})
