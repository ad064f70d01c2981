/**
 * What a written type says: which class, interface or object type of the room it is, or certainly none of them.
 *
 * Reads annotations only. Lists count their depth, what wraps without changing members is looked through, and a union is
 * what is left of it without `null` and `undefined`.
 */
import type { Owner, Owners } from './owners.ts'
import { meaningOf, type Project, type ProjectFile } from './project.ts'
import { childOf, namedChildren, type SyntaxNode } from './tree.ts'

export type Evidence =
  /** `depth` counts the lists around it: 1 is a list of them. */
  | { readonly kind: 'owner'; readonly owner: Owner; readonly depth: number }
  /** Certainly nothing that the room declares. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown' }

export const unknown: Evidence = { kind: 'unknown' }
export const foreign: Evidence = { kind: 'foreign' }
/** Names that refer to names, types to types: nobody writes longer chains. */
export const maxSteps = 40

const lists = new Set(
  'Array ReadonlyArray Set ReadonlySet Iterable AsyncIterable list set tuple frozenset List Sequence'.split(' '),
)
const wrappers = new Set(
  'Promise Readonly Required Partial NonNullable Pick Omit Optional Final ClassVar Awaited'.split(' '),
)

/** A node and the file it is in. */
export interface Located {
  readonly file: ProjectFile
  readonly node: SyntaxNode
}

export interface WrittenTypes {
  read(file: ProjectFile, type: SyntaxNode | null | undefined): Evidence
  /** The function type that a type is, aliases followed. */
  functionType(file: ProjectFile, type: SyntaxNode | null | undefined): Located | null
}

export function createWrittenTypes(project: Project, owners: Owners): WrittenTypes {
  const textOf = (file: ProjectFile, node: SyntaxNode) => file.text.slice(node.from, node.to)

  function read(file: ProjectFile, node: SyntaxNode | null | undefined, steps = 0): Evidence {
    if (!node || steps > maxSteps) return unknown
    const next = (child: SyntaxNode | null | undefined) => read(file, child, steps + 1)
    switch (node.type) {
      case 'type_annotation':
      case 'type':
      case 'parenthesized_type':
      case 'readonly_type':
        return next(namedChildren(node)[0])
      case 'array_type':
        return listOf(next(namedChildren(node)[0]))
      case 'object_type':
        return asOwner(owners.at(node))
      case 'predefined_type':
      case 'literal_type':
      case 'template_literal_type':
        return textOf(file, node) === 'any' || textOf(file, node) === 'unknown' ? unknown : foreign
      case 'union_type':
      case 'binary_operator':
        return onlyOne(namedChildren(node).map(next))
      case 'generic_type':
      case 'subscript':
        return generic(file, node, steps)
      case 'type_identifier':
      case 'identifier':
        return named(file, node, steps)
      case 'none':
      case 'function_type':
        return foreign
      default:
        return unknown
    }
  }

  function named(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const binding = file.occurrenceAt.get(node)?.binding
    if (!binding) return foreign
    const meaning = meaningOf(project, { file, binding })
    const owner = owners.of(meaning.binding)
    if (owner) return asOwner(owner)
    if (meaning.binding.kind === 'import') return foreign
    const holder = meaning.binding.declarations[0]?.node.parent
    if (holder?.type === 'type_alias_declaration') return read(meaning.file, childOf(holder, 'value'), steps + 1)
    const bound = holder?.type === 'type_parameter' ? childOf(holder, 'constraint') : null
    return bound ? read(meaning.file, namedChildren(bound)[0], steps + 1) : unknown
  }

  function generic(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const name = childOf(node, 'name') ?? childOf(node, 'value') ?? namedChildren(node)[0]
    const list = node.children.find((child) => child.type === 'type_arguments' || child.type === 'type_parameter')
    const first = list ? namedChildren(list)[0] : childOf(node, 'subscript')
    if (!name) return unknown
    if (lists.has(textOf(file, name))) return listOf(read(file, first, steps + 1))
    return read(file, wrappers.has(textOf(file, name)) ? first : name, steps + 1)
  }

  function functionType(file: ProjectFile, node: SyntaxNode | null | undefined, steps = 0): Located | null {
    if (!node || steps > maxSteps) return null
    if (node.type === 'function_type') return { file, node }
    if (node.type === 'union_type') {
      const found = namedChildren(node).flatMap((part) => functionType(file, part, steps + 1) ?? [])
      return found.length === 1 ? (found[0] ?? null) : null
    }
    if (node.type !== 'type_identifier') {
      const isWrapper = node.type === 'type_annotation' || node.type === 'parenthesized_type'
      return isWrapper ? functionType(file, namedChildren(node)[0], steps + 1) : null
    }
    const binding = file.occurrenceAt.get(node)?.binding
    const meaning = binding && meaningOf(project, { file, binding })
    const alias = meaning?.binding.declarations[0]?.node.parent
    return meaning && alias?.type === 'type_alias_declaration'
      ? functionType(meaning.file, childOf(alias, 'value'), steps + 1)
      : null
  }

  return { read: (file, node) => read(file, node), functionType: (file, node) => functionType(file, node) }
}

export function asOwner(owner: Owner | null): Evidence {
  return owner ? { kind: 'owner', owner, depth: 0 } : unknown
}

/** What is in a list. */
export function element(list: Evidence): Evidence {
  if (list.kind !== 'owner') return unknown
  return list.depth > 0 ? { ...list, depth: list.depth - 1 } : unknown
}

function listOf(item: Evidence): Evidence {
  return item.kind === 'owner' ? { ...item, depth: item.depth + 1 } : item
}

/** Of several that it may be: the one that is ours, if the others (`null`, `undefined`) certainly are not. */
export function onlyOne(parts: readonly Evidence[]): Evidence {
  const ours = parts.filter((part) => part.kind !== 'foreign')
  const [first] = ours
  if (!first) return foreign
  const areSame = ours.every(
    (part) =>
      part.kind === 'owner' && first.kind === 'owner' && part.owner === first.owner && part.depth === first.depth,
  )
  return areSame ? first : unknown
}
