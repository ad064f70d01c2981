import { expect, test } from 'vitest'
import { pause } from '../../../server/operations/pause.ts'
import { ManualClock } from '../../support/manual-clock.ts'

test('a pause lasts as long as it was asked for', async () => {
  const clock = new ManualClock()
  let isOver = false
  const paused = pause(clock, 100, new AbortController().signal).then(() => {
    isOver = true
  })
  clock.advance(99)
  await Promise.resolve()
  expect(isOver).toBe(false)
  clock.advance(1)
  await paused
})

test('a pause that is given up ends with the reason, and leaves no timer', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  const paused = pause(clock, 100, controller.signal)
  controller.abort('enough')
  await expect(paused).rejects.toBe('enough')
  await expect(pause(clock, 100, controller.signal)).rejects.toBe('enough')
  expect(clock.waits).toEqual([])
})
