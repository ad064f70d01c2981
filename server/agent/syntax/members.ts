/**
 * Every place of a member (a method, a property, an enum's constant) of a class and of its relatives.
 *
 * A place counts when the receiver is evidently of that class. Where it is not evident, `.name` counts only if no other
 * class of the room and nothing built in has a member of that name; all else is handed back as `unsure`.
 */
import { createEvidences, type Evidences } from './evidence.ts'
import { isScript } from './grammars.ts'
import type { Owner, Owners } from './owners.ts'
import { type FoundPlaces, meaningOf, type Place, type Project, type ProjectFile, type UnsurePlace } from './project.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'
import type { Evidence } from './written-types.ts'

export function memberPlaces(project: Project, owners: Owners, owner: Owner, name: string): FoundPlaces {
  const family = owners.family(owner)
  const evidences = createEvidences(project, owners)
  const places = new Map<SyntaxNode, Place>()
  const unsure: UnsurePlace[] = []
  const isOnlyOne =
    !builtInNames.has(name) && owners.all.every((other) => family.has(other) || !other.members.has(name))

  const add = (file: ProjectFile, node: SyntaxNode, as: Place['as'] = 'plain') => {
    if (!places.has(node)) places.set(node, { path: file.path, node, as })
  }
  const decide = (file: ProjectFile, node: SyntaxNode, evidence: Evidence, as: Place['as'], mayGuess: boolean) => {
    if (evidence.kind === 'owner' && evidence.depth === 0) {
      if (family.has(evidence.owner)) add(file, node, as)
    } else if (evidence.kind === 'unknown') {
      if (mayGuess && isOnlyOne) add(file, node, as)
      else unsure.push({ path: file.path, node })
    }
  }

  for (const relative of family) {
    for (const node of relative.members.get(name) ?? []) addDeclaration(relative.file, node)
  }
  const isOfScript = isScript(owner.file.scopes.tree.grammar)
  for (const file of project.files.values()) {
    // What another language names alike reaches it by no name that a rename could follow.
    if (isScript(file.scopes.tree.grammar) !== isOfScript) continue
    for (const access of file.scopes.accesses) {
      if (access.name !== name || access.kind !== 'member' || places.has(access.property)) continue
      decide(file, access.property, evidences.of(file, access.receiver), 'plain', true)
    }
    if (!file.text.includes(name)) continue
    for (const { node, of } of textsNaming(file, name)) decide(file, node, evidences.of(file, of), 'plain', false)
    if (!isOfScript) continue
    for (const key of keysNamed(file, name)) decideKey(file, key, evidences)
  }
  return { places: [...places.values()], unsure: unsure.filter(({ node }) => !places.has(node)) }

  /** A parameter property is a parameter too, an enum's constant is known inside the enum by its bare name. */
  function addDeclaration(file: ProjectFile, node: SyntaxNode): void {
    add(file, node)
    const binding = file.occurrenceAt.get(node)?.binding
    if (!binding) return
    for (const { node: place, form } of [...binding.declarations, ...binding.references]) {
      add(file, place, form === 'shorthand' ? 'shorthand' : 'plain')
    }
  }

  function decideKey(file: ProjectFile, key: Key, from: Evidences): void {
    if (key.kind === 'type') decide(file, key.node, from.written(file, key.of), 'plain', false)
    else if (key.kind === 'attribute') decide(file, key.node, attributeEvidence(file, key.node), 'plain', false)
    else {
      const evidence = from.expected(file, key.holder)
      if (evidence.kind === 'unknown' && lacksAMember(file, key.holder)) return
      decide(file, key.node, evidence, key.shorthand ? 'key' : 'plain', false)
    }
  }

  /** An object literal without what the class demands is none of it, whatever it is. */
  function lacksAMember(file: ProjectFile, holder: SyntaxNode): boolean {
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
  function attributeEvidence(file: ProjectFile, attribute: SyntaxNode): Evidence {
    const tag = attribute.parent?.parent && childOf(attribute.parent.parent, 'name')
    const binding = tag && file.occurrenceAt.get(tag)?.binding
    if (!binding) return { kind: 'foreign' }
    const meaning = meaningOf(project, { file, binding })
    const holder = meaning.binding.declarations[0]?.node.parent
    const callable = holder?.type === 'variable_declarator' ? childOf(holder, 'value') : holder
    const parameters = callable && childOf(callable, 'parameters')
    const first = parameters && namedChildren(parameters)[0]
    const pattern = first && childOf(first, 'pattern')
    return pattern ? evidences.expected(meaning.file, pattern) : { kind: 'unknown' }
  }
}

type Key =
  | { readonly kind: 'key'; readonly node: SyntaxNode; readonly holder: SyntaxNode; readonly shorthand: boolean }
  | { readonly kind: 'attribute'; readonly node: SyntaxNode }
  /** A literal in a type: `Planet['size']`, `Pick<Planet, 'size'>`. */
  | { readonly kind: 'type'; readonly node: SyntaxNode; readonly of: SyntaxNode }

/** Keys of object literals and patterns, attributes in JSX, and keys in types. */
function* keysNamed(file: ProjectFile, name: string): Generator<Key> {
  for (const node of walk(file.scopes.tree.root)) {
    if (node.to - node.from !== name.length || file.text.slice(node.from, node.to) !== name) continue
    const parent = node.parent
    if (!parent) continue
    if (node.type === 'shorthand_property_identifier' || node.type === 'shorthand_property_identifier_pattern') {
      const holder = parent.type === 'object_assignment_pattern' ? parent.parent : parent
      if (holder) yield { kind: 'key', node, holder, shorthand: true }
    } else if (node.type === 'string_fragment') {
      const type = keyedType(file, node)
      if (type) yield { kind: 'type', node, of: type }
    } else if (node.type === 'property_identifier') {
      const isKey = (parent.type === 'pair' || parent.type === 'pair_pattern') && node.field === 'key'
      const isMethod = parent.type === 'method_definition' && parent.parent?.type === 'object'
      if (parent.type === 'jsx_attribute') yield { kind: 'attribute', node }
      else if ((isKey || isMethod) && parent.parent)
        yield { kind: 'key', node, holder: parent.parent, shorthand: false }
    }
  }
}

/** Texts that name a member of a value: `planet['size']`, `'size' in planet`, Python's `getattr(planet, 'size')`. */
function* textsNaming(file: ProjectFile, name: string): Generator<{ node: SyntaxNode; of: SyntaxNode }> {
  for (const node of walk(file.scopes.tree.root)) {
    if (node.type !== 'string_fragment' && node.type !== 'string_content') continue
    const text = node.parent
    const holder = text?.parent
    if (!text || !holder || file.text.slice(node.from, node.to) !== name) continue
    const object = holder.type === 'subscript_expression' && text.field === 'index' ? childOf(holder, 'object') : null
    const isIn = holder.type === 'binary_expression' && text.field === 'left' && hasToken(holder, 'in')
    const of = object ?? (isIn ? childOf(holder, 'right') : askedFor(file, holder, text))
    if (of) yield { node, of }
  }
}

/** The value that Python is asked for an attribute of by a text. */
function askedFor(file: ProjectFile, list: SyntaxNode, text: SyntaxNode): SyntaxNode | null {
  const callee = list.type === 'argument_list' && list.parent ? childOf(list.parent, 'function') : null
  const [value, second] = namedChildren(list)
  const isAsking = callee && /^(?:get|set|has|del)attr$/.test(file.text.slice(callee.from, callee.to))
  return isAsking && value && second === text ? value : null
}

/** The type whose keys the text is one of. */
function keyedType(file: ProjectFile, text: SyntaxNode): SyntaxNode | null {
  const literal = text.parent?.parent
  if (literal?.type !== 'literal_type') return null
  let at = literal
  while (at.parent?.type === 'union_type') at = at.parent
  const holder = at.parent
  const [first, second] = holder ? namedChildren(holder) : []
  if (!holder || !first || second !== at) return null
  if (holder.type === 'lookup_type') return first
  const name = holder.type === 'type_arguments' && holder.parent ? childOf(holder.parent, 'name') : null
  return name && ['Pick', 'Omit'].includes(file.text.slice(name.from, name.to)) ? first : null
}

/** Members that values of the language itself have; a receiver that is not evident may well be one of those. */
const builtInNames: ReadonlySet<string> = new Set(
  [
    Array,
    String,
    Number,
    Boolean,
    Map,
    Set,
    WeakMap,
    Promise,
    Date,
    RegExp,
    Function,
    Object,
    Error,
    Symbol,
    URL,
    Uint8Array,
    ArrayBuffer,
    EventTarget,
    AbortController,
    Response,
    Headers,
  ]
    .flatMap((built) => [...Object.getOwnPropertyNames(built.prototype), ...Object.getOwnPropertyNames(built)])
    .concat([Math, JSON, console, Reflect].flatMap((built) => Object.getOwnPropertyNames(built)))
    .concat(pageAndPythonNames()),
)

/** What elements of a page, canvases and Python's own types commonly have. */
function pageAndPythonNames(): string[] {
  return (
    'value checked name type id style title width height hidden src href data target key code children parent focus ' +
    'click select submit reset text color font fill stroke rect arc draw scale rotate translate x y top left right ' +
    'bottom append extend insert remove items update get set pop index count format strip split read write close open run start stop'
  ).split(' ')
}
