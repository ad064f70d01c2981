import { expect, it } from 'vitest'
import { createStore, paced } from '../../../../client/session/store.ts'
import { until } from '../../../support/until.ts'

it('who follows a paced value is told at once, then once of all that comes in a while, and no more after unsubscribing', async () => {
  const source = createStore(0)
  const shown = paced(source, 20)
  const told: number[] = []
  const unsubscribe = shown.subscribe(() => told.push(shown.get()))
  for (let n = 1; n <= 5; n++) source.set(n)
  expect(told).toEqual([1])
  expect(shown.get()).toBe(5)
  await until(() => told.length === 2)
  expect(told).toEqual([1, 5])
  source.set(6)
  source.set(7)
  unsubscribe()
  const before = [...told]
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(told).toEqual(before)
})
