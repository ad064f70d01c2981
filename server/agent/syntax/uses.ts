/**
 * What a value without a written type is, told by what is done with it: handed to a parameter, put where a type is
 * wanted, returned, or only read.
 *
 * Does not know what is wanted at a place; that is asked of the caller. Answers are kept, and a name that is being
 * looked at is `unknown` to itself, so names that refer to each other end.
 */
import type { Owners } from './owners.ts'
import { originOf, type Project, type ProjectFile } from './project.ts'
import { placesOf } from './traced-places.ts'
import type { SyntaxNode } from './tree.ts'
import { type Evidence, foreign, unknown } from './written-types.ts'

type Expected = (file: ProjectFile, node: SyntaxNode, steps: number) => Evidence

/** Gives what the uses of a declared name make of it; `foreign` where it is only read and shared with nobody. */
export function createUses(project: Project, owners: Owners, expected: Expected) {
  const known = new Map<SyntaxNode, Evidence>()

  return function byUses(file: ProjectFile, name: SyntaxNode, steps: number): Evidence {
    const before = known.get(name)
    if (before) return before
    known.set(name, unknown)
    const binding = file.occurrenceAt.get(name)?.binding
    const places = binding ? placesOf(project, originOf(project, { file, binding })) : []
    const wanted = places.flatMap(({ path, node }) => {
      const user = project.files.get(path)
      if (!user || node === name || isOnlyRead(node)) return []
      return [expected(user, node, steps + 1)]
    })
    const found = places.length === 0 ? unknown : together(owners, wanted)
    known.set(name, found)
    return found
  }
}

/** One place that wants it to be ours is enough, unless another wants something else of ours. */
function together(owners: Owners, wanted: readonly Evidence[]): Evidence {
  if (wanted.length === 0) return foreign
  const ours = wanted.flatMap((one) => (one.kind === 'owner' ? [one] : []))
  const [first] = ours
  if (!first) return wanted.every((one) => one.kind === 'foreign') ? foreign : unknown
  const family = owners.family(first.owner)
  return ours.every((one) => one.depth === first.depth && family.has(one.owner)) ? first : unknown
}

/** `name.x`, `const { x } = name`, `import { name }`: it goes nowhere from here. */
function isOnlyRead(node: SyntaxNode): boolean {
  const holder = node.parent
  switch (holder?.type) {
    case 'member_expression':
    case 'subscript_expression':
      return node.field === 'object'
    case 'import_specifier':
    case 'export_specifier':
    case 'type_query':
      return true
    case 'variable_declarator':
      return node.field === 'value' && holder.children.some((child) => child.type === 'object_pattern')
    default:
      return false
  }
}
