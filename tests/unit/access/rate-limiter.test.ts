import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRateLimiter } from '../../../server/access/rate-limiter.ts'
import { systemClock } from '../../../server/operations/clock.ts'

// The counters are the library's, which reads the platform's time.
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const limited = { code: 'rate_limited' }
const open = (maxKeys?: number) =>
  createRateLimiter({ requestsPerMinute: 3, clock: systemClock, ...(maxKeys === undefined ? {} : { maxKeys }) })

it('[A7] the request after the last allowed one is refused, and says when to come again', async () => {
  const limiter = open()
  await limiter.consume('member:a')
  vi.advanceTimersByTime(20_000)
  await limiter.consume('member:a')
  await limiter.consume('member:a')
  await expect(limiter.consume('member:a')).rejects.toMatchObject({ ...limited, data: { retryAfterSeconds: 40 } })
  vi.advanceTimersByTime(39_999)
  await expect(limiter.consume('member:a')).rejects.toMatchObject({ ...limited, data: { retryAfterSeconds: 1 } })
  vi.advanceTimersByTime(1)
  await limiter.consume('member:a')
})

it('[A7] one caller does not use up what another may', async () => {
  const limiter = open()
  for (let n = 0; n < 3; n++) await limiter.consume('member:a')
  await expect(limiter.consume('member:a')).rejects.toMatchObject(limited)
  await limiter.consume('member:b')
})

it('[A7] with more callers than it counts one by one, the late ones share a counter until the minute is over', async () => {
  const limiter = open(2)
  await limiter.consume('address:1')
  await limiter.consume('address:2')
  for (const address of [3, 4, 5]) await limiter.consume(`address:${address}`)
  await expect(limiter.consume('address:6')).rejects.toMatchObject(limited)
  await limiter.consume('address:1')
  expect(vi.getTimerCount()).toBe(3)
  vi.advanceTimersByTime(60_000)
  expect(vi.getTimerCount()).toBe(0)
  await limiter.consume('address:6')
})

it('[A7] a minute is one where somebody sets the time back in it', async () => {
  const limiter = open(2)
  await limiter.consume('address:1')
  await limiter.consume('address:2')
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(60_000)
  for (const address of [3, 4]) for (let n = 0; n < 3; n++) await limiter.consume(`address:${address}`)
})
