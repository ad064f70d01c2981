import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restedState } from '../../../../../client/room/status/rested-state.ts'
import type { RoomState } from '../../../../../client/session/room-state.ts'
import { createStore } from '../../../../../client/session/store.ts'

const saved: RoomState = { kind: 'saved' }
const saving = (changes: number, storageAvailable = true): RoomState => ({ kind: 'saving', changes, storageAvailable })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function follow() {
  const state = createStore<RoomState>(saved)
  const rested = restedState(state, 500)
  const shown: string[] = []
  const unfollow = rested.subscribe(() => shown.push(rested.get().kind))
  return { state, rested, shown, unfollow }
}

test('[U197] while keys are typed and saved one by one, the state is shown once, and rests half a second after the last', () => {
  const { state, rested, shown } = follow()
  for (let key = 0; key < 20; key++) {
    state.set(saving(1))
    vi.advanceTimersByTime(40)
    state.set(saving(2))
    state.set(saved)
    vi.advanceTimersByTime(40)
  }
  expect(shown).toEqual(['saving'])
  vi.advanceTimersByTime(459)
  expect(rested.get().kind).toBe('saving')
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['saving', 'saved'])
})

test('what needs attention is shown at once', () => {
  const { state, rested, shown } = follow()
  state.set(saving(1))
  state.set(saving(1, false))
  expect(rested.get()).toEqual(saving(1, false))
  state.set({ kind: 'offline', changes: 1 })
  state.set({ kind: 'offline', changes: 2 })
  expect(rested.get()).toEqual({ kind: 'offline', changes: 2 })
  state.set(saved)
  expect(shown).toEqual(['saving', 'saving', 'offline', 'offline', 'saved'])
})

test('who no longer follows is told nothing, and who comes back sees the state as it is', () => {
  const { state, rested, shown, unfollow } = follow()
  state.set(saving(1))
  state.set(saved)
  unfollow()
  vi.advanceTimersByTime(1_000)
  expect(shown).toEqual(['saving'])
  state.set({ kind: 'refused' })
  rested.subscribe(() => {})
  expect(rested.get().kind).toBe('refused')
})
