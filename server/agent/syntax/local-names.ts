/**
 * The local things of a text, and which of them a name means at a node: scopes that nest, and names declared in them.
 *
 * A name is looked for outward, scope by scope, from where it stands; only where its declaration is seen counts.
 */
import type { Node } from 'web-tree-sitter'
import type { NamingFacts } from './languages/language.ts'
import type { NamePlace } from './name-occurrence.ts'

/** What a language's query finds. */
export interface Capture {
  readonly name: string
  readonly node: Node
}

interface Declaration {
  readonly node: Node
  readonly isAssignment: boolean
  readonly isParameter: boolean
  readonly isPattern: boolean
}

interface Local {
  readonly name: string
  readonly scope: Node
  readonly isParameter: boolean
  readonly isPattern: boolean
  /** From where it is seen; before, its name is that of something around its scope. */
  seenFrom: number
  readonly declarations: Node[]
  ambiguousAt: number | null
}

export interface LocalNames {
  readonly locals: readonly Local[]
  scopeAround(node: Node): Node | null
  /** The local thing that a name means at a node. */
  resolve(node: Node, name: string): Local | null
}

/** `placeOf` says what a place is for certain, whatever is declared around it; undefined where nothing says so. */
export function findLocalNames(
  naming: NamingFacts,
  captures: readonly Capture[],
  text: string,
  names: ReadonlySet<string>,
  placeOf: (node: Node) => NamePlace | undefined,
): LocalNames {
  const of = (capture: string) => captures.filter(({ name }) => name === capture).map(({ node }) => node)
  const scopes = new Map<number, Node>()
  for (const node of [...of('scope'), ...of('closed')]) scopes.set(node.id, node)
  const closed = new Set(of('closed').map(({ id }) => id))
  // The body of what has parameters is one scope with them.
  for (const node of [...scopes.values()]) {
    const parent = node.parent
    if (parent && scopes.has(parent.id) && naming.bodies?.includes(parent.type) && isBodyOf(node, parent))
      scopes.delete(node.id)
  }
  const locals: Local[] = []
  const scopeAround = (node: Node): Node | null => {
    for (let at = node.parent; at; at = at.parent) if (scopes.has(at.id)) return at
    return null
  }
  const localIn = (scope: Node, name: string) => locals.find((one) => one.scope.id === scope.id && one.name === name)
  const declarations = declarationsIn(captures, text, names)
  for (const { node, isAssignment, isParameter, isPattern } of declarations) {
    const name = text.slice(node.startIndex, node.endIndex)
    const around = scopeAround(node)
    const place = placeOf(node)
    if (around === null || place === 'member' || (isAssignment && place === 'unclear')) continue
    const known = isAssignment ? resolve(node, name) : localIn(around, name)
    const seenFrom = naming.seen ? seenFromOf(node, around, naming.seen) : 0
    if (known) {
      if (!isAssignment && !naming.redeclares) known.ambiguousAt ??= lineOf(node)
      known.declarations.push(node)
      known.seenFrom = Math.min(known.seenFrom, seenFrom)
    } else
      locals.push({ name, scope: around, isParameter, isPattern, seenFrom, declarations: [node], ambiguousAt: null })
  }

  /** The local thing that a name means at a node. */
  function resolve(node: Node, name: string): Local | null {
    let from = node
    for (let at = node.parent; at; from = at, at = at.parent) {
      if (!scopes.has(at.id)) continue
      const isOutOfScope = naming.boundInThenOnly === true && isAlternative(from, at)
      const found = isOutOfScope ? undefined : localIn(at, name)
      if (found && (found.seenFrom <= node.startIndex || found.declarations.some(({ id }) => id === node.id)))
        return found
      if (closed.has(at.id)) return null
    }
    return null
  }

  return { locals, scopeAround, resolve }
}

/** Those that stand for themselves first: an assignment may be to one of them. */
function declarationsIn(captures: readonly Capture[], text: string, names: ReadonlySet<string>): Declaration[] {
  const found = captures.flatMap(({ name: capture, node }): Declaration[] => {
    if (!['local', 'parameter', 'assigned', 'declarator', 'pattern'].includes(capture)) return []
    const named = capture === 'declarator' ? declaredBy(node) : node
    if (named === null) return []
    const name = text.slice(named.startIndex, named.endIndex)
    const isPattern = capture === 'pattern'
    // In capitals it is the constant that the value is compared with.
    if (!names.has(name) || (isPattern && /^\p{Lu}/u.test(name))) return []
    const isParameter =
      capture === 'parameter' || (capture === 'declarator' && /parameter/.test(node.parent?.type ?? ''))
    return [{ node: named, isAssignment: capture === 'assigned', isParameter, isPattern }]
  })
  // Two patterns may find one place.
  const starts = found.map(({ node }) => node.startIndex)
  const once = found.filter(({ node }, index) => starts.indexOf(node.startIndex) === index)
  return once.sort((a, b) => Number(a.isAssignment) - Number(b.isAssignment) || a.node.startIndex - b.node.startIndex)
}

/** The name within a declarator of C; null for a function's, which is no local thing. */
function declaredBy(node: Node): Node | null {
  let at: Node | null = node
  for (let depth = 0; at !== null && depth < 10; depth++) {
    if (at.type === 'identifier') return at
    if (at.type === 'function_declarator' && at.childForFieldName('declarator')?.type === 'identifier') return null
    at = at.childForFieldName('declarator') ?? at.firstNamedChild
  }
  return null
}

function isBodyOf(node: Node, parent: Node): boolean {
  return parent.childForFieldName('body')?.id === node.id || parent.lastNamedChild?.id === node.id
}

/** Whether a part of a condition's node is what happens where it does not hold. */
function isAlternative(part: Node, { children }: Node): boolean {
  const otherwise = children.find((child) => child !== null && /^else/.test(child.type))
  return otherwise != null && part.startIndex >= otherwise.startIndex
}

/** Where what is declared at a node begins to be seen: `ways` say it of the node around that declares it. */
function seenFromOf(node: Node, scope: Node, ways: NonNullable<NamingFacts['seen']>): number {
  let inner = node
  for (let at = node.parent; at; inner = at, at = at.parent) {
    const way = ways[at.type]
    if (way === 'end') return at.endIndex
    if (way === 'next') return inner.nextNamedSibling?.endIndex ?? at.endIndex
    if (way === 'value') {
      const values = at.childrenForFieldName('value')
      return values.find((one) => one !== null && one.startIndex >= node.endIndex)?.endIndex ?? node.endIndex
    }
    if (at.id === scope.id) break
  }
  return node.endIndex
}

/** 1-based. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1
}
