import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { againMs, loadAgain } from '../../../../client/editor/load-again.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('[U200] code that could not be had is asked for again a while after each failure, until it is here', async () => {
  const load = vi.fn(async () => 'code')
  load.mockRejectedValueOnce(new Error('no network')).mockRejectedValueOnce(new Error('no network'))
  const loading = loadAgain(load, new AbortController().signal)
  await vi.advanceTimersByTimeAsync(againMs - 1)
  expect(load).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(againMs + 1)
  expect(load).toHaveBeenCalledTimes(3)
  expect(await loading).toBe('code')
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is asked for once the editor is gone', async () => {
  const load = vi.fn(() => Promise.reject(new Error('no network')))
  const life = new AbortController()
  const loading = loadAgain(load, life.signal)
  await vi.advanceTimersByTimeAsync(1)
  life.abort()
  expect(await loading).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
  expect(await loadAgain(load, life.signal)).toBeNull()
  expect(load).toHaveBeenCalledTimes(1)
})
