/** Hunks over text that an earlier one wrote: each is undone without the other. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MemberId, randomId } from '../../shared/model/ids.ts'
import { runs } from '../support/random-edits.ts'
import { openReviewScene, openTestScene, type ReviewScene, sceneText } from '../support/review-scene.ts'

const ada = 'ada' as MemberId

describe('[R4] hunks that rest on each other', () => {
  /** Writes one hunk over whole lines of the text as it is. */
  function rewrite({ open, text }: ReviewScene, first: number, count: number, replacement: string) {
    const lines = text().split(/(?<=\n)/)
    const handle = open(lines.slice(first, first + count).join(''))
    handle.write(replacement)
    handle.finish()
    return handle.id
  }

  test.each([
    ['the newer first', [1, 0]],
    ['the older first', [0, 1]],
  ] as const)('leave the base when both are undone, %s', async (_, order) => {
    const it = await openTestScene('line 1\nline 2\nline 3\nline 4\n')
    const hunks = [rewrite(it, 2, 2, 'AAA\nBBB\n'), rewrite(it, 2, 1, 'AAAx\nnew\n')]
    expect(it.text()).toBe('line 1\nline 2\nAAAx\nnew\nBBB\n')
    for (const index of order) await it.review.reject(hunks[index] ?? randomId(), ada)
    expect(it.text()).toBe('line 1\nline 2\nline 3\nline 4\n')
  })

  test('a newer one that is undone leaves the older as it was, to be kept or undone', async () => {
    const it = await openTestScene()
    const older = rewrite(it, 1, 1, 'let b = 20\n')
    await it.review.reject(rewrite(it, 1, 1, 'let bee = 21\n'), ada)
    expect(it.text()).toBe('let a = 1\nlet b = 20\nlet c = 3\n')
    await it.review.reject(older, ada)
    expect(it.text()).toBe(sceneText)
  })

  test.each([
    ['the newer first', [1, 0]],
    ['the older first', [0, 1]],
  ] as const)('leave the base where the newer goes on directly behind a word of the older, %s', async (_, order) => {
    const base = 'let v6 = 6\nlet v7 = 7\n'
    const it = await openTestScene(base)
    const hunks = [rewrite(it, 0, 1, 'let let x\n=\n'), rewrite(it, 0, 3, 'let let\nx let\n')]
    for (const index of order) await it.review.reject(hunks[index] ?? randomId(), ada)
    expect(it.text()).toBe(base)
  })

  const words = fc.constantFrom('let', 'b', '=', '2', 'new', 'x')
  const line = fc.array(words, { minLength: 1, maxLength: 4 }).map((some) => `${some.join(' ')}\n`)
  const rewriting = fc.record({
    first: fc.nat(9),
    count: fc.integer({ min: 1, max: 3 }),
    replacement: fc.array(line, { maxLength: 3 }).map((lines) => lines.join('')),
    rank: fc.nat(),
  })
  test('whatever they write, and in whatever order they are undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rewriting, { minLength: 2, maxLength: 5 }), async (rewritings) => {
        // Each line is the only one of its kind at first; what occurs twice cannot be found, and is not tried.
        const base = Array.from({ length: 8 }, (_, n) => `let v${n} = ${n}\n`).join('')
        const it = await openReviewScene(base)
        try {
          const made = rewritings.flatMap(({ first, count, replacement, rank }) => {
            const lines = it.text().split(/(?<=\n)/)
            const at = first % Math.max(1, lines.length)
            const find = lines.slice(at, at + count).join('')
            if (find === '' || it.text().split(find).length !== 2) return []
            return [{ id: rewrite(it, at, count, replacement), rank }]
          })
          for (const { id } of made.sort((a, b) => a.rank - b.rank)) {
            if (it.hunk(id).state === 'pending') await it.review.reject(id, ada)
          }
          expect(it.text()).toBe(base)
        } finally {
          await it.close()
        }
      }),
      { numRuns: runs(60) },
    )
  })
})
