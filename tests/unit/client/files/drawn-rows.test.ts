import { expect, test } from 'vitest'
import { drawnRows, mostDrawn, rowsSeen, stepRows } from '../../../../client/files/drawn-rows.ts'
import { treeRows } from '../../../../client/files/tree-rows.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const rowsOf = (count: number) =>
  treeRows(
    Array.from({ length: count }, (_, index) => ({ id: `${index}` as FileId, path: `${index}.ts` })),
    new Set(),
  )
const rows = rowsOf(5_000)
const rowPx = 25
const seenAt = (topPx: number) => rowsSeen({ topPx, heightPx: 700, rowPx })
const none = new Set<string>()

test.each([0, 1, 699, 60_000, 5_000 * rowPx - 700])(
  '[U266] of a long tree that is scrolled by %i px the rows in view are drawn, and few others',
  (topPx) => {
    const drawn = new Set(drawnRows(rows, seenAt(topPx), none).drawn.map(({ row }) => row))
    for (let px = topPx; px < topPx + 700; px += rowPx) expect(drawn).toContain(rows[Math.floor(px / rowPx)])
    expect(drawn.size).toBeLessThan(700 / rowPx + 4 * stepRows)
  },
)

test.each([0, 300, 60_000])(
  '[U266] scrolled by %i px, drawn rows and what is left out are as long as all rows',
  (px) => {
    const { drawn, skippedAfter } = drawnRows(rows, seenAt(px), new Set(['7.ts', '4999.ts']))
    expect(drawn.reduce((sum, { skipped }) => sum + skipped + 1, skippedAfter)).toBe(rows.length)
    expect(drawn.map(({ row }) => row.path)).toEqual(expect.arrayContaining(['7.ts', '4999.ts']))
  },
)

test('[U266] what is seen changes by whole steps, and not with each row', () => {
  expect(seenAt(rowPx)).toEqual(seenAt(2 * rowPx))
  expect(seenAt(rowPx)).not.toEqual(seenAt((stepRows + 1) * rowPx))
})

test('[U266] a short tree is drawn whole, wherever it is scrolled to', () => {
  const { drawn, skippedAfter } = drawnRows(rowsOf(mostDrawn), seenAt(3_000), none)
  expect([drawn.length, skippedAfter]).toEqual([mostDrawn, 0])
})
