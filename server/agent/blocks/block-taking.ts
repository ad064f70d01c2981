/** What a block has taken of the text that the model saw, so that no other block of its reply takes the same lines. */
import type { Range } from '../../../shared/model/anchors.ts'
import { splitLines } from '../../../shared/text/lines.ts'
import type { Fit } from '../edits/replacement-fit.ts'

export interface Taking {
  readonly taken: Range[]
  readonly range: Range
  readonly base: string
  readonly fit: Fit
}

/** Of the lines that a block has taken it keeps those that it changes: the ones around them may be another block's too. */
export function narrow({ taken, range, base, ...taking }: Taking, received: string): void {
  const [before, after] = [splitLines(base), splitLines(taking.fit(received, true))]
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head++
  let tail = 0
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const lengthOf = (lines: readonly string[]) => lines.reduce((length, line) => length + line.length, 0)
  const from = range.from + lengthOf(before.slice(0, head))
  const to = range.to - lengthOf(before.slice(before.length - tail))
  taken[taken.indexOf(range)] = { from, to }
}
