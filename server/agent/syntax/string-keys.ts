/**
 * TypeScript and JavaScript: where the name of a member is written as a text, as in `planet['size']`, `'size' in planet`,
 * `spyOn(planet, 'size')` and `Pick<Planet, 'size'>`.
 *
 * Where somebody asks for the keys of the class with `keyof`, any text of that name may be one of them.
 */
import type { MemberSearch } from './member-search.ts'
import type { ProjectFile } from './project.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'
import { type Evidence, foreign, unknown } from './written-types.ts'

export function findStringKeys({ files, name, evidences, isOurs, isNamed, decide }: MemberSearch): void {
  const keysOf = (file: ProjectFile, type: SyntaxNode | undefined): Evidence =>
    type?.type === 'index_type_query' ? evidences.written(file, namedChildren(type)[0] ?? type) : foreign
  const areKeysAsked = files.some(
    (file) =>
      file.text.includes('keyof') &&
      [...walk(file.scopes.tree.root)].some((node) => {
        const keys = keysOf(file, node)
        return keys.kind === 'unknown' || isOurs(keys)
      }),
  )
  for (const file of files) {
    if (!file.text.includes(name)) continue
    for (const node of walk(file.scopes.tree.root)) {
      if (node.type !== 'string_fragment' || !isNamed(file, node) || !node.parent) continue
      decide(file, node, ofText(file, node.parent))
    }
  }

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
    if (holder.type === 'arguments' && namedChildren(holder)[1] === text && takesKey(file, holder))
      return ofSubject(file, namedChildren(holder)[0] ?? holder)
    const keyed = keyedType(file, holder)
    if (keyed) return evidences.written(file, keyed)
    const annotation = holder.type === 'variable_declarator' ? childOf(holder, 'type') : null
    const keys = annotation ? keysOf(file, namedChildren(annotation)[0]) : foreign
    if (isOurs(keys)) return keys
    return areKeysAsked && !annotation ? unknown : foreign
  }

  /** Of `planet` in `spyOn(planet, 'size')`, also of a class by its prototype. */
  function ofSubject(file: ProjectFile, subject: SyntaxNode): Evidence {
    const property = subject.type === 'member_expression' ? childOf(subject, 'property') : null
    const isPrototype = property && file.text.slice(property.from, property.to) === 'prototype'
    return evidences.of(file, isPrototype ? (childOf(subject, 'object') ?? subject) : subject)
  }
}

/** Functions whose second argument is the name of a member of the first. */
const keyTakers: ReadonlySet<string> = new Set([
  'spyOn',
  'spyOnProperty',
  'stub',
  'replaceProperty',
  'defineProperty',
  'getOwnPropertyDescriptor',
  'hasOwn',
])

/** Whether a list of arguments is of `spyOn(planet, 'size')` or its like, the first being what has the member. */
export function takesKey(file: ProjectFile, list: SyntaxNode): boolean {
  const callee = list.parent && childOf(list.parent, 'function')
  const called = callee && (childOf(callee, 'property') ?? callee)
  const [, key] = namedChildren(list)
  if (!called || key?.type !== 'string') return false
  const isReflected = callee !== called && /^Reflect\b/.test(file.text.slice(callee.from, callee.to))
  return isReflected || keyTakers.has(file.text.slice(called.from, called.to))
}

/** The type that a type written as text is a key of: `Planet['size']`, `Pick<Planet, 'size'>`. */
export function keyedType(file: ProjectFile, literal: SyntaxNode): SyntaxNode | null {
  if (literal.type !== 'literal_type') return null
  let at = literal
  while (at.parent?.type === 'union_type') at = at.parent
  const holder = at.parent
  const [first, second] = holder ? namedChildren(holder) : []
  if (!holder || !first || second !== at) return null
  if (holder.type === 'lookup_type') return first
  const name = holder.type === 'type_arguments' && holder.parent ? childOf(holder.parent, 'name') : null
  return name && ['Pick', 'Omit'].includes(file.text.slice(name.from, name.to)) ? first : null
}
