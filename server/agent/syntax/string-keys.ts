/**
 * TypeScript and JavaScript: where the name of a member is written as a text, as in `planet['size']` and `'size' in planet`.
 *
 * Where somebody asks for the keys of the class with `keyof`, any text of that name may be one of them.
 */
import { createEvidences } from './evidence.ts'
import { isScript } from './grammars.ts'
import type { Owner, Owners } from './owners.ts'
import type { FoundPlaces, Place, Project, ProjectFile, UnsurePlace } from './project.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'
import { type Evidence, foreign, unknown } from './written-types.ts'

export function stringKeyPlaces(project: Project, owners: Owners, owner: Owner, name: string): FoundPlaces {
  const family = owners.family(owner)
  const evidences = createEvidences(project, owners)
  const places: Place[] = []
  const unsure: UnsurePlace[] = []
  const scripts = [...project.files.values()].filter(({ scopes }) => isScript(scopes.tree.grammar))
  const isOurs = (evidence: Evidence) => evidence.kind === 'owner' && evidence.depth === 0 && family.has(evidence.owner)
  const keysOf = (file: ProjectFile, type: SyntaxNode | undefined): Evidence =>
    type?.type === 'index_type_query' ? evidences.written(file, namedChildren(type)[0] ?? type) : foreign
  const areKeysAsked = scripts.some(
    (file) =>
      file.text.includes('keyof') &&
      [...walk(file.scopes.tree.root)].some((node) => {
        const keys = keysOf(file, node)
        return keys.kind === 'unknown' || isOurs(keys)
      }),
  )
  for (const file of scripts) {
    if (!file.text.includes(name)) continue
    for (const node of walk(file.scopes.tree.root)) {
      const isNamed = node.type === 'string_fragment' && file.text.slice(node.from, node.to) === name
      const evidence = isNamed && node.parent ? ofText(file, node.parent) : foreign
      if (evidence.kind === 'unknown') unsure.push({ path: file.path, node })
      else if (isOurs(evidence)) places.push({ path: file.path, node, as: 'plain' })
    }
  }
  return { places, unsure }

  /** What the text names a key of. */
  function ofText(file: ProjectFile, text: SyntaxNode): Evidence {
    const holder = text.parent
    if (!holder || text.field === 'source' || holder.type === 'jsx_attribute') return foreign
    if (holder.type === 'subscript_expression') return evidences.of(file, childOf(holder, 'object') ?? holder)
    if (holder.type === 'binary_expression' && hasToken(holder, 'in') && text.field === 'left')
      return evidences.of(file, childOf(holder, 'right') ?? holder)
    if (holder.type === 'pair' && text.field === 'key' && holder.parent) {
      const expected = evidences.expected(file, holder.parent)
      return expected.kind === 'unknown' ? foreign : expected
    }
    const annotation = holder.type === 'variable_declarator' ? childOf(holder, 'type') : null
    const keys = annotation ? keysOf(file, namedChildren(annotation)[0]) : foreign
    if (isOurs(keys)) return keys
    return areKeysAsked && !annotation ? unknown : foreign
  }
}
