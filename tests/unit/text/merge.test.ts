import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../../shared/text/diff.ts'
import { draft3, merge3 } from '../../../shared/text/merge.ts'

const text = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', 'e\n'), { maxLength: 8 })
  .map((lines) => lines.join(''))

describe('merge3', () => {
  test('a change of one side alone is taken', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(merge3(base, changed, base)).toMatchObject({ kind: 'merged', text: changed })
        expect(merge3(base, base, changed)).toMatchObject({ kind: 'merged', text: changed })
        expect(merge3(base, changed, changed)).toMatchObject({ kind: 'merged', text: changed })
      }),
    )
  })

  test('its edits make of my text the merged one', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, agents) => {
        const merge = merge3(base, mine, agents)
        if (merge.kind === 'merged') expect(applyEdits(mine, merge.edits)).toBe(merge.text)
      }),
      { numRuns: 2000 },
    )
  })

  test('it does not matter which side is mine', () => {
    fc.assert(
      fc.property(text, text, text, (base, a, b) => {
        const [one, other] = [merge3(base, a, b), merge3(base, b, a)]
        expect(one.kind).toBe(other.kind)
        if (one.kind === 'merged' && other.kind === 'merged') expect(one.text).toBe(other.text)
      }),
      { numRuns: 2000 },
    )
  })

  test('changes in different lines are both kept, also in lines next to each other', () => {
    const merge = merge3('a\nb\nc\n', 'a1\nb\nc\n', 'a\nb2\nc\n')
    expect(merge).toMatchObject({ kind: 'merged', text: 'a1\nb2\nc\n' })
  })

  test('the same change on both sides counts once, beside others', () => {
    const merge = merge3('a\nb\nc\n', 'a1\nb1\nc\n', 'a1\nb\nc2\n')
    expect(merge).toMatchObject({ kind: 'merged', text: 'a1\nb1\nc2\n' })
  })

  test('different words changed in one line are a conflict', () => {
    expect(merge3('let a = b\n', 'let x = b\n', 'let a = y\n')).toEqual({
      kind: 'conflict',
      regions: [{ lineNumber: 1, base: 'let a = b\n', mine: 'let x = b\n', agents: 'let a = y\n' }],
    })
  })

  test('a line deleted by one and changed by the other is a conflict', () => {
    expect(merge3('a\nb\nc\n', 'a\nc\n', 'a\nB\nc\n').kind).toBe('conflict')
  })

  test('lines put in at the same place are a conflict: their order would be a guess', () => {
    expect(merge3('a\nb\n', 'a\nmine\nb\n', 'a\nagents\nb\n').kind).toBe('conflict')
  })

  test('a line put in beside a changed line is a conflict', () => {
    expect(merge3('a\nb\n', 'a\nmine\nb\n', 'a\nB\n').kind).toBe('conflict')
    expect(merge3('a\nb\n', 'a\nmine\nb\n', 'A\nb\n').kind).toBe('conflict')
  })

  test('every conflict is named with its line', () => {
    const merge = merge3('a\nb\nc\nd\n', 'a1\nb\nc\nd1\n', 'a2\nb\nc\nd2\n')
    expect(merge.kind === 'conflict' && merge.regions.map(({ lineNumber }) => lineNumber)).toEqual([1, 4])
  })
})

describe('[U162] a draft of what does not merge', () => {
  const draft = (base: string, mine: string, agents: string) => {
    const { text, clashes } = draft3(base, mine, agents)
    return { text, clashes: clashes.map(({ from, to }) => text.slice(from, to)) }
  }

  test('has both, mine first, where both changed the same lines, and merges the rest', () => {
    expect(draft('a\nb\nc\nd\n', 'A\nb\nc1\nd\n', 'a\nb\nc2\nd\nE\n')).toEqual({
      text: 'A\nb\nc1\nc2\nd\nE\n',
      clashes: ['c1\nc2\n'],
    })
  })

  test('keeps lines together that were changed together', () => {
    expect(draft('a\nb\n', 'a\nB\n', 'x\ny\n')).toEqual({ text: 'a\nB\nx\ny\n', clashes: ['a\nB\nx\ny\n'] })
  })

  test('ends a last line before another comes after it', () => {
    expect(draft('a', 'b', 'c').text).toBe('b\nc')
  })

  test('is the merged text where both sides merge', () => {
    expect(draft('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual({ text: 'A\nb\nC\n', clashes: [] })
  })
})
