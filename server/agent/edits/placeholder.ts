/**
 * Comments by which models leave lines out: "// ... existing code ...", "# rest of the function". Written as they are, such
 * a change would delete what it means to keep.
 */
import { splitLines } from '../../../shared/text/lines.ts'

const comment = /^\s*(?:\/\/|#|--|;|%|\/\*|<!--|\{\s*\/\*|\*)\s*(.*?)\s*(?:\*\/\s*\}?|-->)?\s*$/
const dots = /^(?:\.{3,}|…).*\b(?:existing|rest|remaining|unchanged|same|previous|other|omitted)\b|^(?:\.{3,}|…)$/i
const words =
  /^\(?(?:the )?(?:rest|remainder|remaining|existing|unchanged|previous)\b.{0,60}?(?:\b(?:code|function|method|class|file|lines?|implementation|content)s?\b.{0,40}?)?(?:\.{3,}|…|\bunchanged\b|\bremains?\b|\bstays?\b|\bthe same\b)/i

/** Whether the replacement has such a line that the base has not. */
export function leavesOut(base: string, replacement: string): boolean {
  if (base === '') return false
  const known = new Set(splitLines(base).map((line) => line.trim()))
  return splitLines(replacement).some((line) => {
    const said = known.has(line.trim()) ? undefined : comment.exec(line)?.[1]
    return said !== undefined && (dots.test(said) || words.test(said))
  })
}
