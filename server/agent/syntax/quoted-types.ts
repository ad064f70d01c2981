/**
 * Python: types that are written as text, because what they name is defined further down: `-> "Planet"`, `"list[Planet]"`.
 *
 * Only what is in the place of a type counts, and only where the file has the name at its top; else it is `unsure`.
 */
import { isScript } from './grammars.ts'
import {
  type Declared,
  type FoundPlaces,
  originOf,
  type Place,
  type Project,
  type ProjectFile,
  type UnsurePlace,
} from './project.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode, walk } from './tree.ts'

export function quotedTypePlaces(project: Project, { file: home, binding }: Declared): FoundPlaces {
  const places: Place[] = []
  const unsure: UnsurePlace[] = []
  const isType = binding.kind === 'class' || binding.scope === home.scopes.module
  if (isScript(home.scopes.tree.grammar) || !isType) return { places, unsure }
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${binding.name}(?![\\p{L}\\p{N}_])`, 'gu')
  for (const file of project.files.values()) {
    if (isScript(file.scopes.tree.grammar) || !file.text.includes(binding.name)) continue
    for (const node of walk(file.scopes.tree.root)) {
      if (node.type !== 'string_content' || !isInType(file, node)) continue
      const written = file.text.slice(node.from, node.to)
      for (const { index } of written.matchAll(word)) {
        const meaning = meaningOf(file, node, written[index - 1] === '.')
        const from = node.from + index
        const part: SyntaxNode = { ...node, from, to: from + binding.name.length, parent: node, children: [] }
        if (meaning === 'it') places.push({ path: file.path, node: part, as: 'plain' })
        if (meaning === 'unsure') unsure.push({ path: file.path, node: part })
      }
    }
  }
  return { places, unsure }

  function meaningOf(file: ProjectFile, node: SyntaxNode, isQualified: boolean): 'it' | 'other' | 'unsure' {
    if (isQualified || binding.scope !== home.scopes.module) return 'unsure'
    const seen = file.scopes.module.bindings.get(binding.name)
    if (!seen) return 'unsure'
    if (originOf(project, { file, binding: seen }).binding !== binding) return 'other'
    const isShadowed = enclosing(node, (at) => {
      const scope = file.scopes.scopeOf.get(at)
      return scope !== undefined && scope !== file.scopes.module && scope.bindings.has(binding.name)
    })
    return isShadowed ? 'unsure' : 'it'
  }
}

/** Whether a text stands where a type is wanted. */
function isInType(file: ProjectFile, node: SyntaxNode): boolean {
  const textOf = (at: SyntaxNode | null | undefined) => (at ? file.text.slice(at.from, at.to) : '')
  const isLiteral = (at: SyntaxNode) =>
    (at.type === 'generic_type' || at.type === 'subscript') && textOf(namedChildren(at)[0]).endsWith('Literal')
  if (enclosing(node, isLiteral)) return false
  if (enclosing(node, (at) => at.type === 'type')) return true
  const call = enclosing(node, (at) => at.type === 'call')
  const [first] = namedChildren((call && childOf(call, 'arguments')) ?? node)
  const called = textOf(call && childOf(call, 'function')).replace(/^.*\./, '')
  return called === 'cast' ? first === node.parent : called === 'TypeVar' || called === 'ForwardRef'
}
