import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planStream } from '../../../server/agent/edits/streaming-diff.ts'
import { applyEdits } from '../../../shared/text/diff.ts'

const line = fc.constantFrom(
  'a',
  'b',
  '',
  '}',
  '  return a + b',
  '  return a * b',
  'const total = 0',
  'const totals = 1',
  '😀 x',
  '😁 x',
)
const text = fc
  .tuple(fc.array(line, { maxLength: 10 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''))

/** What is in the file after so much of the reply. */
const shown = (base: string, soFar: string) => applyEdits(base, planStream(base)(soFar))

describe('planStream', () => {
  test('it only inserts, whatever has come so far', () => {
    fc.assert(
      fc.property(text, text, fc.nat(200), (base, replacement, cut) => {
        let at = -1
        for (const edit of planStream(base)(replacement.slice(0, cut))) {
          expect(edit.from).toBe(edit.to)
          expect(edit.from).toBeGreaterThan(at)
          expect(edit.from).toBeLessThanOrEqual(base.length)
          at = edit.from
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('a replacement that is the base, however much of it has come, writes nothing', () => {
    fc.assert(
      fc.property(text, fc.nat(200), (base, cut) => {
        fc.pre(base !== '')
        expect(planStream(base)(base.slice(0, cut))).toEqual([])
      }),
    )
  })

  test('lines put in between are all it writes', () => {
    const base = 'function add(a, b) {\n  return a + b\n}\n'
    const script = planStream(base)('function add(a, b) {\n  check(a)\n  return a + b\n}\n')
    expect(script).toEqual([{ from: 21, to: 21, insert: '  check(a)\n' }])
  })

  test('a changed word grows in its line', () => {
    const base = 'a\n  return a + b\nc\n'
    expect(shown(base, 'a\n  return a *')).toBe('a\n  return a *+ b\nc\n')
    expect(shown(base, 'a\n  return a * b\n')).toBe('a\n  return a *+ b\nc\n')
  })

  test('a new line above one that begins alike stays where it began to grow', () => {
    const base = 'const total = 0\n'
    expect(shown(base, 'const s')).toBe('const stotal = 0\n')
    expect(shown(base, 'const sum = add(1, 2, 3, 4)\nx')).toBe('const sum = add(1, 2, 3, 4)\nx\nconst total = 0\n')
    expect(planStream(base)('const sum = add(1, 2, 3, 4)\n')[0]?.from).toBe('const '.length)
  })

  test('what may yet be the next line of the base is held back', () => {
    expect(planStream('const total = 0\n')('const to')).toEqual([])
    expect(planStream('x\nconst total = 0\n')('const to')).toEqual([])
  })

  test('lines of the base that are left out wait below what comes', () => {
    const base = 'one\ntwo\nthree\nfour four\n'
    expect(shown(base, 'uno\nfour four\nfive\n')).toBe('uno\none\ntwo\nthree\nfour four\nfive\n')
  })

  test('an empty base takes the text as it comes', () => {
    expect(shown('', 'const a')).toBe('const a')
  })

  test('a base without a final line end gets lines below it', () => {
    expect(shown('a', 'a\nb')).toBe('a\nb')
    expect(shown('a', 'a\nb\n')).toBe('a\nb')
  })

  test('from one moment to the next most of what was written stays', () => {
    const base = 'function add(a, b) {\n  return a + b\n}\n\nexport { add }\n'
    const replacement = '/** Adds. */\nexport function add(a: number, b: number): number {\n  return a + b\n}\n'
    let before = ''
    let removed = 0
    for (let end = 1; end <= replacement.length; end++) {
      const now = planStream(base)(replacement.slice(0, end))
        .map(({ insert }) => insert)
        .join('')
      if (now.length < before.length) removed += before.length - now.length
      before = now
    }
    expect(removed).toBeLessThan(replacement.length / 4)
  })
})
