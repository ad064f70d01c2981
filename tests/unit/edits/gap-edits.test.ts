import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Gap, moveGaps, splitGaps } from '../../../server/agent/edits/gap-edits.ts'
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'

const word = fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'b', '\n', '😀') })
const theirs = fc.string({ maxLength: 20, unit: fc.constantFrom('x', 'y', '\n') })

/** Ascending, apart, within the text. */
const script = (length: number): fc.Arbitrary<Edit[]> =>
  fc.array(fc.tuple(fc.nat(length), fc.nat(3), word), { maxLength: 5 }).map((parts) => {
    const edits: Edit[] = []
    for (const [from, span, insert] of parts.sort((a, b) => a[0] - b[0])) {
      const last = edits.at(-1)
      if (last && from <= last.to) continue
      edits.push({ from, to: Math.min(length, from + span), insert })
    }
    return edits
  })

const gapsOf = (edits: readonly Edit[]): Gap[] =>
  edits.filter(({ insert }) => insert !== '').map(({ from, insert }) => ({ at: from, text: insert }))
const inserted = (edits: readonly Edit[]): Edit[] => edits.map(({ from, insert }) => ({ from, to: from, insert }))

describe('moveGaps', () => {
  const scene = theirs.chain((text) => fc.tuple(fc.constant(text), script(text.length), script(text.length)))

  test('makes of the text as shown the text as scripted', () => {
    fc.assert(
      fc.property(scene, ([text, shown, wanted]) => {
        const live = applyEdits(text, inserted(shown))
        expect(applyEdits(live, moveGaps(gapsOf(shown), wanted))).toBe(applyEdits(text, wanted))
      }),
      { numRuns: 3000 },
    )
  })

  test('touches nothing of what is shown already', () => {
    fc.assert(
      fc.property(scene, ([, shown]) => {
        expect(moveGaps(gapsOf(shown), inserted(shown))).toEqual([])
      }),
    )
  })

  test('lets a gap grow by what is new alone', () => {
    const edits = moveGaps([{ at: 2, text: 'one\n' }], [{ from: 2, to: 2, insert: 'one\ntwo\n' }])
    expect(edits).toEqual([{ from: 6, to: 6, insert: 'two\n' }])
  })

  test('never cuts a surrogate pair', () => {
    expect(moveGaps([{ at: 0, text: '😀' }], [{ from: 0, to: 0, insert: '😁' }])).toEqual([
      { from: 0, to: 2, insert: '😁' },
    ])
  })
})

describe('splitGaps', () => {
  test('takes apart what a script put together', () => {
    fc.assert(
      fc.property(
        theirs.chain((text) => fc.tuple(fc.constant(text), script(text.length))),
        ([text, shown]) => {
          const gaps = gapsOf(shown)
          let shift = 0
          const ranges = gaps.map(({ at, text: { length } }) => {
            shift += length
            return { from: at + shift - length, to: at + shift }
          })
          expect(splitGaps(applyEdits(text, inserted(shown)), ranges)).toEqual({ theirs: text, gaps })
        },
      ),
    )
  })
})
