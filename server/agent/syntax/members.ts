/**
 * Every place of a member (a method, a property, an enum's constant) of a class and of its relatives.
 *
 * A place counts when the receiver is evidently of that class. Where it is not evident, `.name` counts only if no other
 * class of the room and nothing built in has a member of that name; all else is handed back as `unsure`.
 */
import { builtInNames } from './built-in-names.ts'
import { isScript } from './grammars.ts'
import { createMemberSearch, type MemberSearch } from './member-search.ts'
import type { Owner, Owners } from './owners.ts'
import { type FoundPlaces, meaningOf, type Project, type ProjectFile } from './project.ts'
import { findPythonFields } from './python-fields.ts'
import { findStringKeys } from './string-keys.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'
import { type Evidence, foreign, unknown } from './written-types.ts'

export function memberPlaces(project: Project, owners: Owners, owner: Owner, name: string): FoundPlaces {
  const search = createMemberSearch(project, owners, owner, name)
  findDeclarations(search)
  findAccesses(search)
  if (isScript(owner.file.scopes.tree.grammar)) {
    findKeys(search)
    findStringKeys(search)
  } else findPythonFields(search)
  return search.found()
}

/** A parameter property is a parameter too, an enum's constant is known inside the enum by its bare name. */
function findDeclarations({ family, name, add }: MemberSearch): void {
  for (const { file, members } of family) {
    for (const node of members.get(name) ?? []) {
      add(file, node)
      const binding = file.occurrenceAt.get(node)?.binding
      for (const { node: place, form } of binding ? [...binding.declarations, ...binding.references] : [])
        add(file, place, form === 'shorthand' ? 'shorthand' : 'plain')
    }
  }
}

/** `planet.size` */
function findAccesses({ files, owners, family, name, evidences, add, decide, has }: MemberSearch): void {
  const isOnlyOne =
    !builtInNames.has(name) && owners.all.every((other) => family.has(other) || !other.members.has(name))
  for (const file of files) {
    for (const { kind, name: written, receiver, property } of file.scopes.accesses) {
      if (written !== name || kind !== 'member' || has(property)) continue
      const evidence = evidences.of(file, receiver)
      if (evidence.kind === 'unknown' && isOnlyOne) add(file, property)
      else decide(file, property, evidence)
    }
  }
}

/** Keys of object literals and patterns, attributes in JSX. */
function findKeys(search: MemberSearch): void {
  const { files, name, evidences, decide } = search
  for (const file of files) {
    if (!file.text.includes(name)) continue
    for (const node of walk(file.scopes.tree.root)) {
      if (!search.isNamed(file, node)) continue
      const key = keyAt(node)
      if (key?.kind === 'attribute') decide(file, node, attributeEvidence(search, file, node))
      if (key?.kind !== 'key') continue
      const holder = evidences.expected(file, key.holder)
      const isOther = holder.kind === 'unknown' && lacksAMember(search, file, key.holder)
      if (!isOther) decide(file, node, holder, key.shorthand ? 'key' : 'plain')
    }
  }
}

type Key =
  | { readonly kind: 'key'; readonly holder: SyntaxNode; readonly shorthand: boolean }
  | { readonly kind: 'attribute' }

function keyAt(node: SyntaxNode): Key | null {
  const { parent } = node
  if (!parent) return null
  if (node.type === 'shorthand_property_identifier' || node.type === 'shorthand_property_identifier_pattern') {
    const holder = parent.type === 'object_assignment_pattern' ? parent.parent : parent
    return holder && { kind: 'key', holder, shorthand: true }
  }
  if (node.type !== 'property_identifier') return null
  if (parent.type === 'jsx_attribute') return { kind: 'attribute' }
  const isKey = (parent.type === 'pair' || parent.type === 'pair_pattern') && node.field === 'key'
  const isMethod = parent.type === 'method_definition' && parent.parent?.type === 'object'
  return (isKey || isMethod) && parent.parent ? { kind: 'key', holder: parent.parent, shorthand: false } : null
}

/** An object literal without what the class demands is none of it, whatever it is. */
function lacksAMember({ family, name }: MemberSearch, file: ProjectFile, holder: SyntaxNode): boolean {
  if (holder.type !== 'object') return false
  const parts = namedChildren(holder)
  const keys = new Set(
    parts.map((part) => {
      const key = childOf(part, 'key') ?? childOf(part, 'name') ?? part
      return file.text.slice(key.from, key.to)
    }),
  )
  const isOpen = parts.some((part) => part.type === 'spread_element' || childOf(part, 'key')?.type.startsWith('comp'))
  const demanding = [...family].filter((relative) => relative.members.has(name))
  return (
    !isOpen &&
    demanding.every((relative) =>
      [...relative.members].some(
        ([wanted, nodes]) =>
          !keys.has(wanted) && !nodes.some((node) => node.parent !== null && hasToken(node.parent, '?')),
      ),
    )
  )
}

/** `<Dial size={1} />` sets a property of the first parameter of `Dial`. */
function attributeEvidence({ project, evidences }: MemberSearch, file: ProjectFile, attribute: SyntaxNode): Evidence {
  const tag = attribute.parent?.parent && childOf(attribute.parent.parent, 'name')
  const binding = tag && file.occurrenceAt.get(tag)?.binding
  if (!binding) return foreign
  const meaning = meaningOf(project, { file, binding })
  const holder = meaning.binding.declarations[0]?.node.parent
  const callable = holder?.type === 'variable_declarator' ? childOf(holder, 'value') : holder
  const parameters = callable && childOf(callable, 'parameters')
  const first = parameters && namedChildren(parameters)[0]
  const pattern = first && childOf(first, 'pattern')
  return pattern ? evidences.expected(meaning.file, pattern) : unknown
}
