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
import { findBaseNames } from './base-names.ts'
import { findDefinitions } from './definitions.ts'
import type { LanguageFacts, NamingFacts } from './languages/language.ts'
import { findLocalNames, lineOf } from './local-names.ts'
import type { NameOccurrence, NamePlace } from './name-occurrence.ts'
import { findNamesInText } from './names-in-text.ts'

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

  const special = new Map<number, NamePlace>()
  for (const node of of('called')) special.set(node.startIndex, 'free')
  for (const place of ['member', 'argument', 'import', 'unclear'] as const)
    for (const node of of(place)) special.set(node.startIndex, place)

  const bases = findBaseNames(captures, text)
  const { locals, scopeAround, resolve } = findLocalNames(naming, captures, text, names, (node) =>
    special.get(node.startIndex),
  )

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
    if (local !== null && !isDeclared && bases.around(node, local.scope) !== null) local.ambiguousAt ??= lineOf(node)
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
      bases: [...(bases.around(node, null) ?? []), ...bases.lentTo(node)],
    })
  }
  occurrences.push(...findNamesInText(captures, text, names, (node, name) => resolve(node, name) !== null))
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

/** The outermost node around a definition's name that begins where the definition does. */
function outermostWith(node: Node, from: number): Node {
  let at = node
  while (at.parent !== null && at.parent.startIndex >= from && at.parent.parent !== null) at = at.parent
  return at
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
