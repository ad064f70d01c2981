import { beforeEach, expect, it } from 'vitest'
import type { Component, Health } from '../../../server/operations/component.ts'
import { createLifecycle } from '../../../server/operations/lifecycle.ts'
import { createLog } from '../../../server/operations/log.ts'
import { ManualClock } from '../../support/manual-clock.ts'

let clock: ManualClock
let happened: string[]
let lines: string[]
beforeEach(() => {
  clock = new ManualClock()
  happened = []
  lines = []
})

function component(name: string, fields: Partial<Component> = {}): Component {
  return {
    name,
    start: async () => void happened.push(`start ${name}`),
    stop: async () => void happened.push(`stop ${name}`),
    health: () => ({ state: 'ok' }),
    ...fields,
  }
}

function lifecycle(...components: Component[]) {
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
  return createLifecycle({ components, clock, log })
}

it('[C1] components start in order and stop in reverse, once', async () => {
  const all = lifecycle(component('store'), component('rooms'), component('http'))
  await Promise.all([all.start(), all.start()])
  expect(await all.stop()).toEqual([])
  await all.stop()
  expect(happened).toEqual(['start store', 'start rooms', 'start http', 'stop http', 'stop rooms', 'stop store'])
  expect(clock.waits).toEqual([])
})

it('[C1] one that does not start takes itself and those before it down, and its error reaches who started them', async () => {
  const rooms = component('rooms', { start: () => Promise.reject(new Error('no rooms')) })
  const all = lifecycle(component('store'), rooms, component('http'))
  await expect(all.start()).rejects.toThrow('no rooms')
  expect(happened).toEqual(['start store', 'stop rooms', 'stop store'])
  expect(all.health().ready).toBe(false)
})

it('[C2] one that does not stop is left behind after two seconds, with those that wait for it, and named', async () => {
  const rooms = component('rooms', { stop: () => new Promise(() => {}) })
  const all = lifecycle(component('store'), rooms, component('http'))
  await all.start()
  const stopped = all.stop()
  await expect.poll(() => happened).toContain('stop http')
  clock.advance(2000)
  expect(await stopped).toEqual(['rooms', 'store'])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', components: ['rooms', 'store'] })
})

it('one that fails to stop does not keep the others from stopping', async () => {
  const rooms = component('rooms', { stop: () => Promise.reject(new Error('still open')) })
  const all = lifecycle(component('store'), rooms)
  await all.start()
  expect(await all.stop()).toEqual(['rooms'])
  expect(happened).toContain('stop store')
  expect(lines.join()).toContain('still open')
})

it('a stop while starting waits for the component that starts, and starts no other', async () => {
  let finish = () => {}
  const rooms = component('rooms', {
    start: () =>
      new Promise((resolve) => {
        happened.push('start rooms')
        finish = resolve
      }),
  })
  const all = lifecycle(component('store'), rooms, component('http'))
  const started = all.start()
  await expect.poll(() => happened).toEqual(['start store', 'start rooms'])
  const stopped = all.stop()
  finish()
  await started
  expect(await stopped).toEqual([])
  expect(happened).toEqual(['start store', 'start rooms', 'stop rooms', 'stop store'])
  expect(all.health().ready).toBe(false)
})

it('[C1] health lists every component, and is ready while all run and none has failed', async () => {
  let health: Health = { state: 'degraded', detail: 'slow' }
  const all = lifecycle(component('store'), component('agent', { health: () => health }))
  expect(all.health()).toEqual({
    ready: false,
    components: [
      { name: 'store', state: 'failed', detail: 'not running' },
      { name: 'agent', state: 'failed', detail: 'not running' },
    ],
  })
  await all.start()
  expect(all.health()).toEqual({
    ready: true,
    components: [
      { name: 'store', state: 'ok' },
      { name: 'agent', state: 'degraded', detail: 'slow' },
    ],
  })
  health = { state: 'failed' }
  expect(all.health().ready).toBe(false)
  await all.stop()
  expect(all.health().ready).toBe(false)
})
