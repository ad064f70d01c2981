/** Calls that give a module: `import('./a')`, `require('./a')`, and what test runners have for the real or the mocked one. */
import { childOf, namedChildren, type SyntaxNode } from './tree.ts'

const moduleGivers: ReadonlySet<string> = new Set(['requireActual', 'importActual', 'requireMock', 'importMock'])

/** The module's name as written; null for any other expression. */
export function moduleCalled(node: SyntaxNode | null | undefined, textOf: (node: SyntaxNode) => string): string | null {
  if (node?.type !== 'call_expression') return null
  const callee = childOf(node, 'function')
  const source = namedChildren(childOf(node, 'arguments') ?? node)[0]
  if (!callee || source?.type !== 'string') return null
  const property = callee.type === 'member_expression' ? childOf(callee, 'property') : null
  const isGiver =
    callee.type === 'import' ||
    (callee.type === 'identifier' && textOf(callee) === 'require') ||
    (property !== null && moduleGivers.has(textOf(property)))
  return isGiver ? textOf(source).slice(1, -1) : null
}
