/** In Go a line's end after a condition ends the statement: the block must begin in that line. */
import { nodesOf, type Rule, unexpected } from './rule.ts'

const headed = ['if_statement', 'for_statement', 'expression_switch_statement', 'type_switch_statement', 'func_literal']

export const goBraces: Rule = (root, text) =>
  nodesOf(root, ...headed).flatMap((statement) =>
    statement.children
      .filter((child) => child !== null && (child.type === 'block' || child.type === '{'))
      .filter((brace) => endsLine(text, brace?.startIndex ?? 0))
      .flatMap((brace) => (brace === null ? [] : [unexpected(brace, text)])),
  )

/** Whether the brace at `at` is the first in its line, and the line above ends in a name, a literal or a closing bracket. */
function endsLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 400), at)
  const blank = before.slice(before.trimEnd().length)
  const word = /[\w)\]}"'`]+$/.exec(before.trimEnd())?.[0] ?? ''
  const isComment = /(?:\/\/[^\n]*|\*\/)$/.test(before.trimEnd())
  return blank.includes('\n') && word !== '' && !isComment && !/^(?:if|else|for|switch|range)$/.test(word)
}
