import { describe, expect, test } from 'vitest'
import { createSaveLedger } from '../../../../../client/session/document/save-ledger.ts'

const update = { kind: 'update', isEmpty: false } as const
const emptyStep2 = { kind: 'step2', isEmpty: true } as const
const step2 = { kind: 'step2', isEmpty: false } as const

function connected() {
  const ledger = createSaveLedger()
  ledger.opened()
  ledger.sent(emptyStep2)
  return ledger
}

describe('the save ledger', () => {
  test('[U3] counts a change until the server has confirmed its message', () => {
    const ledger = connected()
    ledger.sent(update)
    ledger.sent(update)
    expect(ledger.unsaved).toBe(2)
    ledger.saved(2)
    expect(ledger.unsaved).toBe(1)
    ledger.saved(3)
    expect(ledger.unsaved).toBe(0)
  })

  test('a step2 with nothing new puts nothing at risk, and is counted as a message all the same', () => {
    const ledger = connected()
    expect(ledger.unsaved).toBe(0)
    ledger.sent(update)
    ledger.saved(1)
    expect(ledger.unsaved).toBe(1)
  })

  test('changes made offline ride on the next step2', () => {
    const ledger = createSaveLedger()
    ledger.unsent()
    ledger.unsent()
    ledger.unsent()
    expect(ledger.unsaved).toBe(3)
    ledger.opened()
    ledger.sent(step2)
    ledger.sent(update)
    expect(ledger.unsaved).toBe(4)
    ledger.saved(1)
    expect(ledger.unsaved).toBe(1)
  })

  test('a closed connection proves nothing about what it carried', () => {
    const ledger = connected()
    ledger.sent(update)
    ledger.sent(update)
    ledger.saved(2)
    ledger.closed()
    expect(ledger.unsaved).toBe(1)
  })

  test('counts of an earlier connection do not confirm messages of the next', () => {
    const ledger = connected()
    ledger.sent(update)
    ledger.closed()
    ledger.opened()
    ledger.sent(emptyStep2)
    expect(ledger.unsaved, 'the server may have it, but has not said so').toBe(1)
    ledger.saved(1)
    expect(ledger.unsaved).toBe(0)
  })

  test('[U3, A9] what the server refused is at risk until a step2 that it takes', () => {
    const ledger = connected()
    ledger.sent(update)
    ledger.refused()
    ledger.saved(2)
    expect(ledger.unsaved).toBe(1)
    ledger.sent(step2)
    ledger.refused()
    ledger.saved(3)
    expect(ledger.unsaved, 'the step2 was refused too').toBe(1)
    ledger.sent(step2)
    expect(ledger.unsaved).toBe(1)
    ledger.saved(4)
    expect(ledger.unsaved).toBe(0)
  })

  test('[U3, A9] what was in flight when the server refused is proven by the next step2 alone', () => {
    const ledger = connected()
    ledger.sent(update)
    ledger.sent(update)
    ledger.refused()
    ledger.sent(step2)
    ledger.saved(3)
    expect(ledger.unsaved).toBe(2)
    ledger.saved(4)
    expect(ledger.unsaved).toBe(0)
  })

  test('[U3] holds no more than so much of what a server does not confirm, and never says fewer than are at risk', () => {
    const ledger = connected()
    const sent = 20_000
    for (let change = 0; change < sent; change++) ledger.sent(update)
    expect(ledger.unsaved).toBe(sent)
    for (let count = 1; count <= sent + 1; count += 997) {
      ledger.saved(count)
      expect(ledger.unsaved).toBeGreaterThanOrEqual(sent + 1 - count)
    }
    ledger.saved(sent)
    expect(ledger.unsaved, 'what is beyond the bound counts together').toBe(sent - 999)
    ledger.saved(sent + 1)
    expect(ledger.unsaved).toBe(0)
  })

  test('[U3] what counted together is at risk again when the connection closes', () => {
    const ledger = connected()
    for (let change = 0; change < 5_000; change++) ledger.sent(update)
    ledger.saved(500)
    ledger.closed()
    expect(ledger.unsaved).toBe(4_501)
  })
})
