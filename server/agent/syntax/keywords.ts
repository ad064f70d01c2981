/** Python: a parameter's name is also written where its function is called, as in `greet(name='Ann')` and `greet(**{'name': 'Ann'})`. */
import { isScript } from './grammars.ts'
import { memberPlaces } from './members.ts'
import type { Owners } from './owners.ts'
import { type Declared, type FoundPlaces, originOf, type Place, type Project, type UnsurePlace } from './project.ts'
import { splatPlaces } from './splats.ts'
import { placesOf } from './traced-places.ts'
import { childOf, enclosing, type SyntaxNode } from './tree.ts'

/** Unsure are calls that pass this keyword to something that cannot be told. */
export function keywordPlaces(project: Project, owners: Owners, parameter: Declared): FoundPlaces {
  const { file, binding } = parameter
  const definition = binding.scope.node
  if (isScript(file.scopes.tree.grammar) || binding.kind !== 'parameter') return { places: [], unsure: [] }
  const named = childOf(definition, 'name')
  if (definition.type !== 'function_definition' || !named) return { places: [], unsure: [] }

  const callees = calleesOf(project, owners, parameter, named)
  const places: Place[] = []
  const unsure: UnsurePlace[] = []
  const functionName = file.text.slice(named.from, named.to)
  for (const caller of project.files.values()) {
    for (const access of caller.scopes.accesses) {
      if (access.kind !== 'keyword' || access.name !== binding.name) continue
      const callee = access.receiver.type === 'attribute' ? childOf(access.receiver, 'attribute') : access.receiver
      if (!callee) continue
      const isNamesake = caller.text.slice(callee.from, callee.to) === functionName
      if (callees.has(callee)) places.push({ path: caller.path, node: access.property, as: 'plain' })
      else if (isNamesake && !caller.occurrenceAt.get(callee)?.binding)
        unsure.push({ path: caller.path, node: access.property })
    }
  }
  const splats = splatPlaces(project, binding.name, (_, callee) => callees.has(childOf(callee, 'attribute') ?? callee))
  places.push(...splats.places)
  unsure.push(...splats.unsure)
  // Who calls one by the keyword may get an override that keeps the name.
  const overrides = places.length > 0 ? overridesOf(owners, parameter, named) : []
  return { places, unsure: [...unsure, ...overrides] }
}

/** The parameters of that name that other classes of the family give the same method. */
function overridesOf(owners: Owners, { file, binding }: Declared, named: SyntaxNode): UnsurePlace[] {
  const name = file.text.slice(named.from, named.to)
  const around = named.parent && enclosing(named.parent, isClassOrFunction)
  const owner = around?.type === 'class_definition' && name !== '__init__' ? owners.at(around) : null
  return [...(owner ? owners.family(owner) : [])].flatMap((relative) =>
    (relative.members.get(name) ?? []).flatMap((member) => {
      const own = member.parent && member !== named ? relative.file.scopes.scopeOf.get(member.parent) : undefined
      const same = own?.bindings.get(binding.name)
      const node = same?.kind === 'parameter' ? same.declarations[0]?.node : undefined
      return node ? [{ path: relative.file.path, node }] : []
    }),
  )
}

function isClassOrFunction({ type }: SyntaxNode): boolean {
  return type === 'class_definition' || type === 'function_definition'
}

/** Every node that, called, calls the function. */
function calleesOf(project: Project, owners: Owners, { file }: Declared, named: SyntaxNode): Set<SyntaxNode> {
  const name = file.text.slice(named.from, named.to)
  const method = named.parent && enclosing(named.parent, isClassOrFunction)
  const owner = method?.type === 'class_definition' ? owners.at(method) : null
  if (owner && name === '__init__') {
    const places = owner.binding ? placesOf(project, originOf(project, { file, binding: owner.binding })) : []
    return new Set(places.map((place) => place.node))
  }
  if (owner) return new Set(memberPlaces(project, owners, owner, name).places.map((place) => place.node))
  const binding = file.occurrenceAt.get(named)?.binding
  return new Set(binding ? placesOf(project, originOf(project, { file, binding })).map((place) => place.node) : [])
}
