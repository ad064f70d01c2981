/** JSON is one value, with no comments, and in its strings no line ends and no tabs. */
import { nodesOf, type Rule, statementsOf, unexpected } from './rule.ts'

export const jsonDocument: Rule = (root, text) => [
  ...statementsOf(root)
    .slice(1)
    .map((value) => unexpected(value, text)),
  ...nodesOf(root, 'string')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON forbids.
    .filter(({ startIndex, endIndex }) => /[\u0000-\u001f]/.test(text.slice(startIndex, endIndex)))
    .map((string) => unexpected(string, text)),
]

/** A file that has several has its own rules. */
export const jsonComments: Rule = (root, text) => {
  const comments = nodesOf(root, 'comment')
  return comments.length === 1 ? comments.map((comment) => unexpected(comment, text)) : []
}
