/** Whether what a block would write stands in the text already, where what it wants to replace does not. */
import type { HunkMatch } from '../../../shared/model/hunk.ts'
import { splitLines } from '../../../shared/text/lines.ts'
import { locate } from './locator.ts'

/** Less than this may stand anywhere. */
const minLines = 2
const minLength = 24

export function isApplied(text: string, replacement: string): boolean {
  const said = splitLines(replacement).filter((line) => /[\p{L}\p{N}]/u.test(line))
  if (said.length < minLines && replacement.trim().length < minLength) return false
  const location = locate(text, replacement, { fragments: false })
  return location.kind === 'placed' && isExactEnough(location.match)
}

const exactRungs: ReadonlySet<string> = new Set(['exact', 'end', 'trailing', 'indent'])

/** Whether the very words are there, but for white space at either end of their lines. */
export function isExactEnough({ rung }: HunkMatch): boolean {
  return exactRungs.has(rung)
}
