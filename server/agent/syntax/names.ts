/**
 * Where a text writes a name, and what that place is: by the queries of its language, so one way for all of them.
 *
 *   a token of that text ─→ a member, an argument's name, not clear?        ─→ said so
 *                        └→ declared in a scope around it?                  ─→ that local thing
 *                        └→ else                                            ─→ `free`: whatever has that name beyond scopes
 *
 * It resolves as far as scopes in one text tell, and prefers `unclear` to a guess: who renames by this refuses there.
 * What a name means across files is not known here.
 */
import type { Node, Query, Tree } from 'web-tree-sitter'
import { findDefinitions } from './definitions.ts'
import type { DefinitionKind, LanguageFacts, NamingFacts } from './languages/language.ts'

/** `argument` and `member` are names that another thing decides: the function called, or what stands before a dot. */
type NamePlace = 'free' | 'local' | 'member' | 'argument' | 'import' | 'unclear'

export interface NameOccurrence {
  readonly name: string
  readonly from: number
  readonly to: number
  /** 1-based. */
  readonly line: number
  readonly place: NamePlace
  /** Index of the local thing. */
  readonly local: number | null
  /** What it defines beyond scopes. */
  readonly defines: {
    readonly kind: DefinitionKind
    readonly within: readonly string[]
    readonly isWhole: boolean
  } | null
  /** The type of its token. */
  readonly token: string
  /** Of an `import`: its name with what qualifies it, as written. */
  readonly path: string | null
  /** What the classes around it take names from, which come before those beyond. */
  readonly bases: readonly string[]
}

interface LocalThing {
  readonly name: string
  readonly isParameter: boolean
  /** Whether it is the name of a pattern, which a constant of that name would be compared with. */
  readonly isPattern: boolean
  /** 1-based. */
  readonly line: number
  readonly scope: { readonly from: number; readonly to: number }
  /** The line of the first place that may as well mean another thing of that name; null where there is none. */
  readonly ambiguousAt: number | null
}

export interface NamesFound {
  /** In the order of the text. */
  readonly occurrences: readonly NameOccurrence[]
  readonly locals: readonly LocalThing[]
  readonly hasErrors: boolean
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

/** The tree is of `text`, and stays the caller's. */
export function findNames(
  facts: LanguageFacts & { readonly naming: NamingFacts },
  queries: { readonly definitions: Query; readonly naming: Query },
  tree: Tree,
  text: string,
  wanted: readonly string[],
): NamesFound {
  const { naming } = facts
  const names = new Set(wanted)
  const { definitions } = findDefinitions(queries.definitions, tree, text)
  const definedAt = new Map(definitions.map((one) => [one.nameFrom, one]))
  const captures = queries.naming.captures(tree.rootNode)
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
  const special = new Map<number, NamePlace>()
  for (const node of of('called')) special.set(node.startIndex, 'free')
  for (const place of ['member', 'argument', 'import', 'unclear'] as const)
    for (const node of of(place)) special.set(node.startIndex, place)

  const heirs = new Map<number, string[]>(of('heir').map(({ id }) => [id, []]))
  const basesAround = (node: Node, outer: Node | null): string[] | null => {
    let found: string[] | null = null
    for (let at = node.parent; at && at.id !== outer?.id; at = at.parent) {
      const bases = heirs.get(at.id)
      if (bases) found = [...(found ?? []), ...bases]
    }
    return found
  }
  for (const node of of('base')) {
    let at = node.parent
    while (at && !heirs.has(at.id)) at = at.parent
    if (at) heirs.get(at.id)?.push(text.slice(node.startIndex, node.endIndex))
  }

  const lenders = new Map(of('lent').flatMap((node) => callAround(node)))
  const lentTo = (node: Node): string[] => {
    const found: string[] = []
    for (let at = node.parent; at; at = at.parent) found.push(...(lenders.get(at.id) ?? []))
    return found
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
    const place = special.get(node.startIndex)
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

  const caseless = naming.caseless ?? []
  /** The wanted name that a place writes otherwise. */
  const otherCase = (node: Node, written: string): string | undefined => {
    const isClass = node.parent?.childForFieldName('operator')?.type === 'instanceof'
    const isCaseless = caseless.length > 0 && (isClass || caseless.includes(node.parent?.type ?? ''))
    return isCaseless && special.get(node.startIndex) !== 'member'
      ? wanted.find((name) => name.toLowerCase() === written.toLowerCase())
      : undefined
  }

  const occurrences: NameOccurrence[] = []
  for (const node of tree.rootNode.descendantsOfType([...naming.tokens])) {
    if (node === null || (node.parent !== null && naming.tokens.includes(node.parent.type))) continue
    const written = text.slice(node.startIndex, node.endIndex)
    const name = names.has(written) ? written : otherCase(node, written)
    if (name === undefined) continue
    const definition = definedAt.get(node.startIndex) ?? null
    const isType = /type_identifier|namespace|package|constant/.test(node.type)
    const start = definition === null ? node : outermostWith(node, definition.from)
    const meant = isType ? null : resolve(start, name)
    const isDeclared = meant?.declarations.some(({ id }) => id === node.id) === true
    const inTokens = node.parent?.type === 'token_tree' ? placeInTokens(node, text) : null
    const fixed = name !== written ? 'unclear' : (inTokens ?? special.get(node.startIndex) ?? null)
    const local = fixed !== null && !isDeclared ? null : meant
    // Where it is not known from where a name is seen, one above its declaration may mean another thing.
    const isEarly = naming.seen === undefined && node.startIndex < (local?.declarations[0]?.startIndex ?? 0)
    if (local !== null && !isDeclared && !naming.redeclares && isEarly) local.ambiguousAt ??= lineOf(node)
    // In a class within its scope a field may have its name.
    if (local !== null && !isDeclared && basesAround(node, local.scope) !== null) local.ambiguousAt ??= lineOf(node)
    const isNested = definition !== null && scopeAround(start) !== null && scopeAround(start)?.parent !== null
    const place = local !== null ? 'local' : isNested ? 'unclear' : (fixed ?? 'free')
    occurrences.push({
      name,
      from: node.startIndex,
      to: node.endIndex,
      line: lineOf(node),
      place: definition !== null && !isNested && place !== 'unclear' ? 'free' : place,
      local: local === null || (definition !== null && !isNested) ? null : locals.indexOf(local),
      defines:
        definition === null || isNested
          ? null
          : { kind: definition.kind, within: definition.within, isWhole: definition.hasBody },
      token: node.type,
      path: place === 'import' ? importPath(node, text) : null,
      bases: [...(basesAround(node, null) ?? []), ...lentTo(node)],
    })
  }
  for (const node of of('text'))
    occurrences.push(
      ...writtenIn(
        node,
        text,
        without(names, parametersOf(node)),
        (word) => new RegExp(`(?<![\\w$])${word}(?![\\w$])`, 'g'),
      ),
    )
  for (const node of of('whole'))
    occurrences.push(...writtenIn(node, text, names, (word) => new RegExp(`^${word}$`, 'g')))
  for (const node of of('template'))
    occurrences.push(
      ...writtenIn(
        node,
        text,
        names,
        (word) => new RegExp(`(?<=\\{\\s*)${word}(?=\\s*[:}!])|(?<=\\{[^{}]*:[^{}]*)\\b${word}(?=\\$)`, 'g'),
      ),
    )
  for (const [capture, isMeant] of [
    ['dynamic', () => true],
    ['listed', isListedIn],
  ] as const)
    for (const node of of(capture))
      for (const name of names)
        if (resolve(node, name) !== null && isMeant(name, text.slice(node.startIndex, node.endIndex)))
          occurrences.push(unclearAt(node, name))
  occurrences.sort((a, b) => a.from - b.from)
  return {
    occurrences,
    locals: locals.map(({ name, scope, isParameter, isPattern, declarations: [first], ambiguousAt }) => ({
      name,
      isParameter,
      isPattern,
      line: first ? lineOf(first) : 1,
      scope: { from: scope.startIndex, to: scope.endIndex },
      ambiguousAt,
    })),
    hasErrors: tree.rootNode.hasError,
  }
}

/** Those that stand for themselves first: an assignment may be to one of them. */
function declarationsIn(
  captures: readonly { readonly name: string; readonly node: Node }[],
  text: string,
  names: ReadonlySet<string>,
): Declaration[] {
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

/** The outermost node around a definition's name that begins where the definition does. */
function outermostWith(node: Node, from: number): Node {
  let at = node
  while (at.parent !== null && at.parent.startIndex >= from && at.parent.parent !== null) at = at.parent
  return at
}

/** What a call is given, with the name of what is called; the name itself is not part of it. */
function callAround(name: Node): [number, string[]][] {
  let at: Node | null = name
  while (at && at.type !== 'call_expression') at = at.parent
  const given = at?.lastNamedChild
  return given ? [[given.id, [name.text]]] : []
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

/** In the tokens that a macro of Rust is given nothing is parsed; null where a name stands as in any expression. */
function placeInTokens(node: Node, text: string): NamePlace | null {
  const before = text.slice(Math.max(0, node.startIndex - 100), node.startIndex).trimEnd()
  const after = text.slice(node.endIndex, node.endIndex + 100).trimStart()
  if (/(?<!\.)\.$/.test(before)) return 'member'
  // Another macro.
  if (/^!(?!=)/.test(after)) return 'free'
  // A field's or an argument's name, or a field that a variable of its name is for.
  const isShort = node.parent?.firstChild?.type === '{' && /[{,]$/.test(before) && /^[,}]/.test(after)
  return isShort || /^(?::(?!:)|=(?![=>]))/.test(after) ? 'unclear' : null
}

function importPath(node: Node, text: string): string {
  let at: Node | null = node.parent
  // The whole of a qualified name, up to this part of it.
  while (at?.parent && /^(?:scoped_|qualified_)|^identifier$|^scope_resolution$/.test(at.parent.type)) at = at.parent
  return text.slice((at ?? node).startIndex, node.endIndex).replace(/\s/g, '')
}

/** The names that a macro of C gives to what it is called with. */
function parametersOf(body: Node): string[] {
  const parameters = body.type === 'preproc_arg' ? body.parent?.childForFieldName('parameters') : null
  return (parameters?.namedChildren ?? []).flatMap((one) => one?.text ?? [])
}

function without(names: ReadonlySet<string>, others: readonly string[]): ReadonlySet<string> {
  return new Set([...names].filter((name) => !others.includes(name)))
}

/** Whether a text has the name as a word, without the sign that some languages write before it. */
function isListedIn(name: string, written: string): boolean {
  return written.split(/[^\w\u0080-\uffff]+/).includes(name.replace(/^\$/, ''))
}

/** A place that may mean the name without writing it. */
function unclearAt(node: Node, name: string): NameOccurrence {
  const at = { name, from: node.startIndex, to: node.endIndex, line: lineOf(node) }
  return { ...at, place: 'unclear', local: null, defines: null, token: node.type, path: null, bases: [] }
}

/** Places in what is text to the grammar. */
function writtenIn(
  node: Node,
  text: string,
  names: ReadonlySet<string>,
  patternOf: (word: string) => RegExp,
): NameOccurrence[] {
  const written = text.slice(node.startIndex, node.endIndex)
  return [...names].flatMap((name) =>
    [...written.matchAll(patternOf(name.replace(/[^\w]/g, '\\$&')))].map(({ index }): NameOccurrence => {
      const from = node.startIndex + index
      const line = lineOf(node) + written.slice(0, index).split('\n').length - 1
      const at = { name, from, to: from + name.length, line }
      return { ...at, place: 'unclear', local: null, defines: null, token: node.type, path: null, bases: [] }
    }),
  )
}

function lineOf(node: Node): number {
  return node.startPosition.row + 1
}
