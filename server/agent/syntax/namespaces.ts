/**
 * The file that an expression stands for the whole of: `ns` of `import * as ns`, of `export * as ns` in a file that is
 * imported, `import('./a')` and `require('./a')` themselves, in types too, a constant that is one of these, and Python's
 * `a.b`.
 */
import { isScript } from './grammars.ts'
import { moduleCalled } from './module-calls.ts'
import { fileOf, namespaceOf, type Project, type ProjectFile } from './project.ts'
import type { Binding } from './scopes.ts'
import { childOf, namedChildren, type SyntaxNode } from './tree.ts'

/** Files that hand on a name to each other: nobody writes longer chains. */
const maxHops = 20

/** What gives the value that is in it. */
const wrappers: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'await_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
])

/** Calls of test runners that give their argument, with another type. */
const mocked: ReadonlySet<string> = new Set(['mocked'])

export function namespaceFile(project: Project, file: ProjectFile, node: SyntaxNode): ProjectFile | null {
  if (isScript(file.scopes.tree.grammar)) return ofExpression(project, file, node, 0)
  const module = namespaceOf(project, file, node)
  return module === null ? null : fileOf(project, file, module)
}

function ofExpression(project: Project, file: ProjectFile, node: SyntaxNode, hops: number): ProjectFile | null {
  if (hops > maxHops) return null
  const textOf = ({ from, to }: SyntaxNode) => file.text.slice(from, to)
  if (wrappers.has(node.type)) {
    const inner = namedChildren(node)[0]
    return inner ? ofExpression(project, file, inner, hops) : null
  }
  if (node.type === 'call_expression') {
    const module = moduleCalled(node, textOf)
    if (module !== null) return fileOf(project, file, module)
    const callee = childOf(node, 'function')
    const given = namedChildren(childOf(node, 'arguments') ?? node)[0]
    const isSame = callee && given && mocked.has(textOf(childOf(callee, 'property') ?? callee))
    return isSame ? ofExpression(project, file, given, hops) : null
  }
  const [object, property] = [childOf(node, 'object'), childOf(node, 'property')]
  if (object && property) {
    const outer = ofExpression(project, file, object, hops)
    return outer && exportedAs(project, outer, textOf(property), hops + 1)
  }
  const binding = file.occurrenceAt.get(node)?.binding
  return binding ? ofBinding(project, file, binding, hops) : null
}

function ofBinding(project: Project, file: ProjectFile, binding: Binding, hops: number): ProjectFile | null {
  for (const link of file.scopes.links) {
    if (link.kind === 'namespace' && link.local.binding === binding) return fileOf(project, file, link.module)
    if (link.kind !== 'import' || link.local.binding !== binding) continue
    const target = fileOf(project, file, link.module)
    return target && exportedAs(project, target, link.name, hops + 1)
  }
  return ofConstant(project, file, binding, hops)
}

/** `const other = ns`. */
function ofConstant(project: Project, file: ProjectFile, binding: Binding, hops: number): ProjectFile | null {
  const [declaration] = binding.declarations
  const declarator = declaration?.node.parent
  if (binding.kind !== 'constant' || declarator?.type !== 'variable_declarator') return null
  const value = declaration?.node.field === 'name' ? childOf(declarator, 'value') : null
  return value && ofExpression(project, file, value, hops + 1)
}

/** The file that `file` exports the whole of under this name. */
function exportedAs(project: Project, file: ProjectFile, name: string, hops: number): ProjectFile | null {
  if (hops > maxHops) return null
  for (const link of file.scopes.links) {
    if (link.kind === 'space' && link.as === name) return fileOf(project, file, link.module)
    if (link.kind === 'export' && link.name === name && link.local.binding)
      return ofBinding(project, file, link.local.binding, hops + 1)
    const from = link.kind === 'reexport' && link.as === name ? link.name : link.kind === 'star' ? name : null
    if (from === null || (link.kind !== 'reexport' && link.kind !== 'star')) continue
    const target = fileOf(project, file, link.module)
    const found = target && exportedAs(project, target, from, hops + 1)
    if (found) return found
  }
  return null
}
