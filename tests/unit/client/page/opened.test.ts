import { expect, test } from 'vitest'
import { nextState, type PartState } from '../../../../client/page/opened.tsx'

test('[U272] what is opened is waited for without a word for a moment, and is missing four seconds after that', () => {
  const told: [PartState, number][] = []
  for (let state: PartState = 'new', atMs = 0; ; ) {
    const next = nextState(state)
    if (next === null) break
    state = next.state
    atMs += next.afterMs
    told.push([state, atMs])
  }
  expect(told).toEqual([
    ['coming', 250],
    ['missing', 4_250],
  ])
})
