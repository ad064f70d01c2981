import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, changeBetween } from '../../../server/agent/syntax/text-change.ts'

describe('the change between two texts', () => {
  it('makes the one the other, and shares neither head nor tail with what it replaces', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'a'.repeat(3_000), 'b'.repeat(2_048)), { maxLength: 8 })
    fc.assert(
      fc.property(text, text, (first, second) => {
        const [before, after] = [first.join(''), second.join('')]
        const change = changeBetween(before, after)
        expect(applyChange(before, change)).toBe(after)
        const gone = before.slice(change.from, change.to)
        if (gone === '' || change.insert === '') return
        expect(gone[0]).not.toBe(change.insert[0])
        expect(gone.at(-1)).not.toBe(change.insert.at(-1))
      }),
    )
  })
})
