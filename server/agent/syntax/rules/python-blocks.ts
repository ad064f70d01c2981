/** In Python indentation is syntax: what is in one block stands in one column, and no block is empty. */
import type { Node } from 'web-tree-sitter'
import { lineStartAt } from '../../../../shared/text/lines.ts'
import { missing, nodesOf, type Rule, statementsOf, unexpected } from './rule.ts'

const clauses = ['elif_clause', 'else_clause', 'except_clause', 'except_group_clause', 'finally_clause']

export const pythonBlocks: Rule = (root, text) => [
  ...statementsOf(root)
    .filter((statement) => differ('', indentationOf(statement, text)))
    .map((statement) => unexpected(statement, text)),
  ...nodesOf(root, 'block').flatMap((block) => {
    const [first, ...others] = statementsOf(block)
    if (first === undefined) return [missing('body', block.previousSibling?.endIndex ?? block.startIndex)]
    const own = indentationOf(first, text)
    return others.filter((each) => differ(own, indentationOf(each, text))).map((each) => unexpected(each, text))
  }),
  ...nodesOf(root, ...clauses)
    .filter((clause) => clause.parent && differ(indentationOf(clause.parent, text), indentationOf(clause, text)))
    .map((clause) => unexpected(clause, text)),
]

/** In Python 3 these are no statements. Whoever writes them again and again writes Python 2. */
export const pythonStatements: Rule = (root, text) => {
  const found = nodesOf(root, 'print_statement', 'exec_statement')
  return found.length === 1 ? found.map((node) => unexpected(node, text)) : []
}

/** What stands before it in its line; null where that is more than blanks, or the line goes on from the one above. */
function indentationOf({ startIndex }: Node, text: string): string | null {
  const start = lineStartAt(text, startIndex)
  const before = text.slice(start, startIndex)
  return /^[ \t]*$/.test(before) && !/\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start)) ? before : null
}

/** However wide a tab is. */
function differ(one: string | null, other: string | null): boolean {
  return (
    one !== null && other !== null && widthOf(one, 1) !== widthOf(other, 1) && widthOf(one, 8) !== widthOf(other, 8)
  )
}

function widthOf(indentation: string, tab: number): number {
  return [...indentation].reduce((width, sign) => (sign === '\t' ? width + tab - (width % tab) : width + 1), 0)
}
