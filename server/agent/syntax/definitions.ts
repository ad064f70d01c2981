/**
 * What a text defines, and which names occur in it: by the queries of its language, so one way for all of them.
 *
 * A definition's names and lines serve an outline and a map of a repository; its signature is what callers depend on.
 * References are counted by name, not by meaning: which `run` is meant, scopes know, and only of some languages. Both are
 * bounded, so that no file can make an answer that is too large to hand over.
 */
import type { Query, QueryMatch, Tree } from 'web-tree-sitter'
import { type DefinitionKind, definitionKinds, type LanguageFacts } from './languages/language.ts'

export interface Definition {
  readonly name: string
  readonly kind: DefinitionKind
  readonly from: number
  readonly to: number
  /** 1-based. */
  readonly line: number
  readonly lastLine: number
  /** Up to its body, on one line; cut where it is very long. */
  readonly signature: string
  /** Where its name begins. */
  readonly nameFrom: number
  /** Whether it is more than an announcement of itself, such as a prototype in C. */
  readonly hasBody: boolean
  /** Names of the definitions around it, the outermost first. */
  readonly within: readonly string[]
}

export interface Reference {
  readonly name: string
  readonly count: number
  /** The first places' lines, 1-based and ascending, each once. */
  readonly lines: readonly number[]
}

export interface DefinitionsAndReferences {
  /** In the order of the text; one comes before those within it. */
  readonly definitions: readonly Definition[]
  readonly references: readonly Reference[]
  /** Whether there are more than are told. */
  readonly isCut: boolean
}

const maxDefinitions = 5_000
const maxNames = 10_000
const maxLines = 20
const maxSignature = 400
const maxName = 200

/** The tree is of `text`, and stays the caller's. */
export function findDefinitionsAndReferences(
  facts: LanguageFacts,
  query: Query,
  tree: Tree,
  text: string,
): DefinitionsAndReferences {
  const { definitions, names, isCut } = findDefinitions(query, tree, text)
  const found = findReferences(facts, tree, text, names)
  return { definitions, references: found.references, isCut: isCut || found.isCut }
}

/** Places that name one of `names`, other than by defining it, and but for those at which another thing is meant. */
export function findReferencesTo(
  facts: LanguageFacts,
  query: Query,
  tree: Tree,
  text: string,
  names: readonly string[],
  shadowed: ReadonlySet<number>,
): Reference[] {
  const { names: own } = findDefinitions(query, tree, text)
  const wanted = new Set(names)
  const others = new Set([...own, ...shadowed])
  return findReferences(facts, tree, text, others).references.filter(({ name }) => wanted.has(name))
}

export function findDefinitions(query: Query, tree: Tree, text: string) {
  /** By where the name is: the first pattern that names a place counts. */
  const byName = new Map<number, { pattern: number; definition: Omit<Definition, 'within'> }>()
  const matches = query.matches(tree.rootNode)
  for (const match of matches.slice(0, maxDefinitions)) {
    const read = readMatch(match, text)
    if (read === null) continue
    const known = byName.get(read.nameAt)
    if (known === undefined || match.patternIndex < known.pattern)
      byName.set(read.nameAt, { pattern: match.patternIndex, definition: read.definition })
  }
  const flat = [...byName.values()].map(({ definition }) => definition)
  flat.sort((a, b) => a.from - b.from || b.to - a.to)
  return { definitions: nested(flat), names: new Set(byName.keys()), isCut: matches.length > maxDefinitions }
}

function readMatch({ captures }: QueryMatch, text: string) {
  const whole = captures.find(({ name }) => name.startsWith('definition.'))
  const named = captures.find(({ name }) => name === 'name')
  const kind = definitionKinds.find((each) => whole?.name === `definition.${each}`)
  if (!whole || !named || !kind) return null
  const { startIndex: from, endIndex: to } = whole.node
  const bodyNode = captures.find(({ name }) => name === 'body')?.node
  const body = bodyNode?.startIndex ?? to
  const name = text.slice(named.node.startIndex, Math.min(named.node.endIndex, named.node.startIndex + maxName))
  const definition = {
    name,
    kind,
    from,
    to,
    nameFrom: named.node.startIndex,
    hasBody: bodyNode !== undefined,
    line: whole.node.startPosition.row + 1,
    lastLine: whole.node.endPosition.row + 1,
    signature: signatureOf(text.slice(from, Math.max(from, body))),
  }
  return { nameAt: named.node.startIndex, definition }
}

/** On one line, and without what only leads to a body. */
function signatureOf(head: string): string {
  const line = head
    .slice(0, maxSignature * 2)
    .replace(/\s+/g, ' ')
    .replace(/\s*(?:=>|=|\{|:)?\s*$/, '')
  return line.length > maxSignature ? `${line.slice(0, maxSignature - 1)}…` : line
}

function nested(flat: readonly Omit<Definition, 'within'>[]): Definition[] {
  const around: Omit<Definition, 'within'>[] = []
  return flat.map((definition) => {
    while ((around.at(-1)?.to ?? definition.to) < definition.to) around.pop()
    const within = around.map(({ name }) => name)
    around.push(definition)
    return { ...definition, within }
  })
}

/** `others`: offsets of names that refer to nothing. */
function findReferences(facts: LanguageFacts, tree: Tree, text: string, others: ReadonlySet<number>) {
  const byName = new Map<string, { count: number; lines: number[] }>()
  let isCut = false
  const nodes = facts.references.length === 0 ? [] : tree.rootNode.descendantsOfType([...facts.references])
  for (const node of nodes) {
    if (node === null || others.has(node.startIndex)) continue
    // An attribute of HTML holds several names.
    const written = text.slice(node.startIndex, node.endIndex)
    for (const name of /\s/.test(written) ? written.split(/\s+/).filter(Boolean) : [written]) {
      const line = node.startPosition.row + 1
      const known = byName.get(name)
      if (known !== undefined) {
        known.count++
        if (known.lines.length < maxLines && known.lines.at(-1) !== line) known.lines.push(line)
      } else if (byName.size < maxNames && name.length <= maxName) byName.set(name, { count: 1, lines: [line] })
      else isCut = true
    }
  }
  return { references: [...byName].map(([name, { count, lines }]) => ({ name, count, lines })), isCut }
}
