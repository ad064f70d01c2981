import { expect, test } from 'vitest'
import { matchSymbol } from '../../../../server/agent/reading/symbol-match.ts'

test('[F43] a name answers best where it is what is typed, then begins so, then a word of it, a part, its letters', () => {
  expect(matchSymbol('Hand', 'hand')).toBe(0)
  expect(matchSymbol('handOver', 'hand')).toBe(1)
  for (const name of ['setHand', 'set_hand', 'set-hand', 'Set2Hand', 'unhandHand'])
    expect(matchSymbol(name, 'hand'), name).toBe(2)
  for (const name of ['unhand', 'HTTPHANDLER']) expect(matchSymbol(name, 'hand'), name).toBe(3)
  expect(matchSymbol('hasAnyNodes', 'hand')).toBe(4)
  expect(matchSymbol('dnah', 'hand')).toBeNull()
  expect(matchSymbol('', 'hand')).toBeNull()
})
