/**
 * JavaScript: where a name may mean something that only the running program knows: inside `with`, whose object may have
 * it, and beside a direct `eval`, whose text may name whatever is around it.
 */
import { isScript } from './grammars.ts'
import type { Declared, Place, Project, ProjectFile, UnsurePlace } from './project.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode, walk } from './tree.ts'

/** Those of the places, and those calls, that make it unclear what a rename of the places would do. */
export function dynamicPlaces(
  project: Project,
  { file: home, binding }: Declared,
  places: readonly Place[],
): UnsurePlace[] {
  if (!isScript(home.scopes.tree.grammar)) return []
  const isInWith = (node: SyntaxNode) =>
    enclosing(node, (at) => at.field === 'body' && at.parent?.type === 'with_statement') !== null
  const within = places.filter(({ node }) => isInWith(node) || node.parent?.type === 'with_statement')
  const files = new Set(places.flatMap(({ path }) => project.files.get(path) ?? []))
  const evals = [...files].flatMap((file) => {
    const root = file === home ? binding.scope.node : file.scopes.tree.root
    const calls = file.text.includes('eval') ? [...walk(root)].filter((node) => isDirectEval(file, node)) : []
    return calls.map((node) => ({ path: file.path, node }))
  })
  return [...within.map(({ path, node }) => ({ path, node })), ...evals]
}

/** The first direct `eval` within a node whose text may have the name: another than one written out without it. */
export function evalNaming(file: ProjectFile, root: SyntaxNode, name: string): SyntaxNode | null {
  if (!file.text.includes('eval')) return null
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${name.replaceAll('$', '\\$&')}(?![\\p{L}\\p{N}_$])|\\\\|\\beval\\b`,
    'u',
  )
  for (const node of walk(root)) {
    if (!isDirectEval(file, node)) continue
    const [given] = namedChildren(childOf(node, 'arguments') ?? node)
    const isPlain = given?.type === 'string'
    if (!isPlain || word.test(file.text.slice(given.from, given.to))) return node
  }
  return null
}

function isDirectEval(file: ProjectFile, node: SyntaxNode): boolean {
  const callee = node.type === 'call_expression' ? childOf(node, 'function') : null
  return callee?.type === 'identifier' && file.text.slice(callee.from, callee.to) === 'eval'
}
