/**
 * What has members, and which: classes, interfaces, object types and enums of the room, and who extends whom.
 *
 * Static and instance members are not told apart: a class that uses one name for both is rare, and renaming both is
 * what keeps it consistent.
 */
import { isScript } from './grammars.ts'
import { meaningOf, type Project, type ProjectFile } from './project.ts'
import type { Binding } from './scopes.ts'
import { childOf, enclosing, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'

export interface Owner {
  readonly file: ProjectFile
  readonly node: SyntaxNode
  /** Null for a class expression without a name, and for an object type written in place. */
  readonly binding: Binding | null
  /** As people call it. */
  readonly name: string
  readonly kind: 'class' | 'interface' | 'enum'
  /** Where each member's name stands in declarations. */
  readonly members: ReadonlyMap<string, readonly SyntaxNode[]>
  /** Names of what it extends or implements, as written. */
  readonly bases: readonly SyntaxNode[]
}

export interface Owners {
  readonly all: readonly Owner[]
  of(binding: Binding): Owner | null
  at(node: SyntaxNode): Owner | null
  /** It and everything tied to it by extends and implements, in both directions. */
  family(owner: Owner): ReadonlySet<Owner>
  /** Bases that are no code of the room. */
  foreignBases(owner: Owner): readonly string[]
}

export function findOwners(project: Project): Owners {
  const all: Owner[] = []
  for (const file of project.files.values()) {
    for (const node of walk(file.scopes.tree.root)) {
      const owner = isScript(file.scopes.tree.grammar) ? scriptOwner(file, node) : pythonOwner(file, node)
      if (owner) all.push(owner)
    }
  }
  const byBinding = new Map<Binding, Owner>()
  for (const owner of all) if (owner.binding && !byBinding.has(owner.binding)) byBinding.set(owner.binding, owner)
  const byNode = new Map(all.map((owner) => [owner.node, owner]))

  const of = (binding: Binding) => byBinding.get(binding) ?? null
  const neighbours = new Map<Owner, Set<Owner>>(all.map((owner) => [owner, new Set()]))
  const foreign = new Map<Owner, string[]>()
  const tie = (one: Owner, other: Owner) => {
    neighbours.get(one)?.add(other)
    neighbours.get(other)?.add(one)
  }
  for (const owner of all) {
    // Declarations of one name merge in TypeScript: an interface in two parts, a class with an interface.
    const merged = owner.binding && of(owner.binding)
    if (merged && merged !== owner) tie(owner, merged)
    for (const base of owner.bases) {
      const binding = owner.file.occurrenceAt.get(base)?.binding
      const meaning = binding && meaningOf(project, { file: owner.file, binding })
      const found = meaning && of(meaning.binding)
      if (found) tie(owner, found)
      else foreign.set(owner, [...(foreign.get(owner) ?? []), owner.file.text.slice(base.from, base.to)])
    }
  }

  return {
    all,
    of,
    at: (node) => byNode.get(node) ?? null,
    family(owner) {
      const family = new Set([owner])
      for (const member of family) for (const other of neighbours.get(member) ?? []) family.add(other)
      return family
    },
    foreignBases: (owner) => foreign.get(owner) ?? [],
  }
}

function scriptOwner(file: ProjectFile, node: SyntaxNode): Owner | null {
  const kind = scriptKinds[node.type]
  if (!kind) return null
  const isAliased = node.type === 'object_type' && node.parent?.type === 'type_alias_declaration'
  const declaration = isAliased ? node.parent : node
  const name = declaration && childOf(declaration, 'name')
  const body = node.type === 'object_type' ? node : childOf(node, 'body')
  if (!body) return null

  const members = new Map<string, SyntaxNode[]>()
  const add = (member: SyntaxNode | null) => {
    if (!member || !memberNames.has(member.type)) return
    const text = file.text.slice(member.from, member.to)
    members.set(text, [...(members.get(text) ?? []), member])
  }
  for (const child of namedChildren(body)) {
    add(memberNames.has(child.type) ? child : (childOf(child, 'name') ?? childOf(child, 'property')))
    if (isConstructor(file, child)) for (const property of parameterProperties(child)) add(property)
  }

  return {
    file,
    node,
    binding: (name && file.occurrenceAt.get(name)?.binding) ?? null,
    name: name ? file.text.slice(name.from, name.to) : 'an unnamed type',
    kind,
    members,
    bases: scriptBases(node),
  }
}

const scriptKinds: Readonly<Record<string, Owner['kind']>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  interface_declaration: 'interface',
  object_type: 'interface',
  enum_declaration: 'enum',
}

const memberNames: ReadonlySet<string> = new Set(['property_identifier', 'private_property_identifier', 'identifier'])

function isConstructor(file: ProjectFile, node: SyntaxNode): boolean {
  const name = node.type === 'method_definition' ? childOf(node, 'name') : null
  return name !== null && file.text.slice(name.from, name.to) === 'constructor'
}

/** TypeScript's `constructor(private x: number)`: a parameter and a member in one. */
function parameterProperties(method: SyntaxNode): SyntaxNode[] {
  const parameters = childOf(method, 'parameters')
  return (parameters ? namedChildren(parameters) : []).flatMap((parameter) => {
    const isProperty =
      parameter.children.some((child) => child.type === 'accessibility_modifier') || hasToken(parameter, 'readonly')
    const name = childOf(parameter, 'pattern')
    return isProperty && name?.type === 'identifier' ? [name] : []
  })
}

function scriptBases(node: SyntaxNode): SyntaxNode[] {
  const heritage = node.children.find((child) => child.type === 'class_heritage')
  const clauses = heritage
    ? heritage.children.filter((child) => child.type === 'extends_clause' || child.type === 'implements_clause')
    : node.children.filter((child) => child.type === 'extends_type_clause')
  const entries = heritage && clauses.length === 0 ? namedChildren(heritage) : clauses.flatMap(namedChildren)
  return entries
    .map((entry) => (entry.type === 'generic_type' ? (childOf(entry, 'name') ?? entry) : entry))
    .filter((entry) => entry.type !== 'type_arguments')
}

function pythonOwner(file: ProjectFile, node: SyntaxNode): Owner | null {
  const body = node.type === 'class_definition' ? childOf(node, 'body') : null
  const name = childOf(node, 'name')
  if (!body || !name) return null
  const members = new Map<string, SyntaxNode[]>()
  const add = (member: SyntaxNode) => {
    const text = file.text.slice(member.from, member.to)
    members.set(text, [...(members.get(text) ?? []), member])
  }
  for (const binding of file.scopes.scopeOf.get(node)?.bindings.values() ?? []) {
    for (const occurrence of [...binding.declarations, ...binding.references]) add(occurrence.node)
  }
  for (const access of file.scopes.accesses) {
    if (access.kind === 'member' && isAssigned(access.property) && selfOwner(file, access.receiver) === node) {
      add(access.property)
    }
  }
  const bases = namedChildren(childOf(node, 'superclasses') ?? name).filter((base) => base.type !== 'keyword_argument')
  const binding = file.occurrenceAt.get(name)?.binding ?? null
  return { file, node, binding, name: file.text.slice(name.from, name.to), kind: 'class', members, bases }
}

function isAssigned(property: SyntaxNode): boolean {
  const attribute = property.parent
  const target = attribute?.parent
  return attribute?.field === 'left' || (target?.type === 'pattern_list' && target.field === 'left')
}

/** The class whose method has `node` as its first parameter, which is what `self` and `cls` are. */
export function selfOwner(file: ProjectFile, node: SyntaxNode): SyntaxNode | null {
  const binding = file.occurrenceAt.get(node)?.binding
  if (binding?.kind !== 'parameter' || binding.scope.node.type !== 'function_definition') return null
  const parameters = childOf(binding.scope.node, 'parameters')
  const first = parameters && namedChildren(parameters)[0]
  const name = first?.type === 'identifier' ? first : first && namedChildren(first)[0]
  if (!name || !binding.declarations.some((declaration) => declaration.node === name)) return null
  const around = enclosing(
    binding.scope.node,
    (at) => at.type === 'class_definition' || at.type === 'function_definition',
  )
  return around?.type === 'class_definition' ? around : null
}
