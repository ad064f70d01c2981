/**
 * Comments by which models leave lines out: "// ... existing code ...", "# rest of the function". Written as they are, such
 * a change would delete what it means to keep.
 */
import { splitLines } from '../../../shared/text/lines.ts'

/** Such a comment is one short line; a longer one is code, or words that say more. */
const longestComment = 300
const commentStart = /^(?:\/\/|#|--|;|%|\/\*|<!--|\{\s*\/\*|\*)/
const commentEnd = /(?:\*\/\s*\}?|-->)$/
const dots = /^(?:\.{3}|…).*\b(?:existing|rest|remaining|unchanged|same|previous|other|omitted)\b|^(?:\.{3,}|…)$/i
/** All that a comment says: "rest of the function", "(unchanged)", "existing code here". */
const phrase =
  /^(?:(?:the )?(?:rest|remainder) of (?:the |this )?(?:code|function|method|class|file|component|module|implementation|body|script|lines?|tests?)(?: here| below| follows)?|(?:is |all )?unchanged|no changes?(?: here| needed)?|(?:the )?same as (?:before|above|it was|the original)|as before|(?:the )?(?:existing|previous|original|other|remaining|unchanged|same) (?:code|lines?|content|functions?|methods?|implementation|imports?|logic|body|stuff|tests?)(?: (?:goes|stays|remains|follows|is))?(?: here| below| above| omitted| as is| unchanged| as before)*|.{0,40}\b(?:omitted|elided|abbreviated)(?: for brevity| here)?|keep (?:the )?(?:rest|existing|remaining|others?)\b.{0,40})$/i
const words =
  /^\(?(?:the )?(?:rest|remainder|remaining|existing|unchanged|previous)\b.{0,60}?(?:\b(?:code|function|method|class|file|lines?|implementation|content)s?\b.{0,40}?)?(?:\.{3,}|…|\bunchanged\b|\bremains?\b|\bstays?\b|\bthe same\b)/i

/** Whether the replacement has such a line that the base has not. */
export function leavesOut(base: string, replacement: string): boolean {
  if (base === '') return false
  const known = new Set(splitLines(base).map((line) => line.trim()))
  const isShorter = linesWithText(replacement) <= linesWithText(base)
  return splitLines(replacement).some((whole) => {
    const line = whole.trim()
    if (line.length > longestComment || known.has(line)) return false
    // Bare dots are code in some languages; where they stand for more lines than there are, they are not.
    if (line === '...' || line === '…') return isShorter
    if (!commentStart.test(line)) return false
    const said = line.replace(commentStart, '').trim().replace(commentEnd, '').trimEnd()
    return dots.test(said) || words.test(said) || phrase.test(said.replace(/^[([]\s*|\s*[)\].]*$/g, ''))
  })
}

function linesWithText(text: string): number {
  return splitLines(text).filter((line) => line.trim() !== '').length
}
