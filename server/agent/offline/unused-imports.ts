/**
 * Remove imports that nothing in the file uses, in scripts.
 *
 * A name goes only where no scope refers to it, no `eval` may, and no comment mentions it: types in JSDoc and directives of
 * tools speak in comments. What JSX may be compiled to stays where there is JSX. An import of which nothing is left goes whole, and with it
 * what it does for its effect, so the answer says which; an import for its effect alone stays.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import { evalNaming } from '../syntax/dynamic-scopes.ts'
import type { ProjectFile } from '../syntax/project.ts'
import type { Binding } from '../syntax/scopes.ts'
import { namedChildren, type SyntaxNode } from '../syntax/tree.ts'

export interface UnusedImports {
  readonly edits: readonly Edit[]
  readonly removed: readonly string[]
  /** Names that nothing refers to, and that stay all the same. */
  readonly kept: readonly KeptImport[]
}

interface KeptImport {
  readonly name: string
  /** To follow the name. */
  readonly why: string
}

export function removeUnusedImports(file: ProjectFile): UnusedImports {
  const { scopes, text } = file
  const unused = [...scopes.module.bindings.values()].filter(isUnusedImport)
  const comments = commentsIn(scopes.tree.root).map((node) => text.slice(node.from, node.to))
  const hasJsx = nodesOf(scopes.tree.root, (type) => type.startsWith('jsx_')).length > 0
  const removed = new Map<SyntaxNode, string>()
  const kept: KeptImport[] = []
  const keep = (names: Iterable<string>, why: string) => kept.push(...[...names].map((name) => ({ name, why })))
  for (const { name, declarations } of unused) {
    if (hasJsx && ofJsx.has(name)) keep([name], 'which JSX may need')
    else if (comments.some((comment) => mentions(comment, name))) keep([name], 'which a comment names')
    else if (evalNaming(file, scopes.tree.root, name)) keep([name], 'which the text that `eval` runs may name')
    else for (const { node } of declarations) removed.set(node, name)
  }
  // Without one of these a script is no module, and what it declares of other modules stands for the whole of them.
  if (augments(scopes.tree.root) && isAllThatMakesAModule(scopes.tree.root, new Set(removed.keys()))) {
    keep(new Set(removed.values()), 'without which the file would be no module, and declare others anew')
    return { edits: [], removed: [], kept }
  }
  const edits: Edit[] = []
  const gone = new Set<string>()
  for (const statement of namedChildren(scopes.tree.root)) {
    if (statement.type !== 'import_statement') continue
    const names = [...removed].filter(([node]) => statement.from <= node.from && node.to <= statement.to)
    if (names.length === 0) continue
    const own = editsIn(text, statement, new Set(names.map(([node]) => node)))
    if (own === null) {
      const why =
        commentsIn(statement).length > 0
          ? 'whose import has a comment in it'
          : 'whose import shares its line with something else'
      keep(
        names.map(([, name]) => name),
        why,
      )
    } else {
      edits.push(...own)
      for (const [, name] of names) gone.add(name)
    }
  }
  return { edits, removed: [...gone], kept }
}

/** React's, Preact's and their kind: which of them is needed, a build's settings say. */
const ofJsx = new Set(['React', 'Fragment', 'createElement', 'h', 'jsx', 'Preact'])

function isUnusedImport({ kind, references, declarations }: Binding): boolean {
  return kind === 'import' && references.length === 0 && declarations.length === 1
}

/** `declare module './a' {…}`, `declare global {…}`. */
function augments(root: SyntaxNode): boolean {
  return namedChildren(root).some(
    (statement) => nodesOf(statement, (type) => type === 'ambient_declaration').length > 0,
  )
}

function isAllThatMakesAModule(root: SyntaxNode, removed: ReadonlySet<SyntaxNode>): boolean {
  return namedChildren(root).every((statement) => {
    if (statement.type === 'export_statement') return false
    if (statement.type !== 'import_statement') return true
    const clause = statement.children.find(({ type }) => type === 'import_clause')
    const isInside = (node: SyntaxNode) => statement.from <= node.from && node.to <= statement.to
    const goes = [...removed].filter(isInside).length
    const holds = clause
      ? namedChildren(clause).flatMap((part) => (part.type === 'named_imports' ? specifiersOf(part) : [part]))
      : []
    return goes > 0 && goes >= holds.length
  })
}

/** Null where the statement is written in a way that is better left to people. */
function editsIn(text: string, statement: SyntaxNode, unused: ReadonlySet<SyntaxNode>): Edit[] | null {
  if (commentsIn(statement).length > 0) return null
  const clause = statement.children.find(({ type }) => type === 'import_clause')
  if (clause === undefined) return wholeLines(text, statement)
  const parts = namedChildren(clause)
  const holds = (part: SyntaxNode) => [...unused].some((node) => part.from <= node.from && node.to <= part.to)
  const left = parts.filter((part) =>
    part.type === 'named_imports' ? specifiersOf(part).some((one) => !holds(one)) : !holds(part),
  )
  if (left.length === 0) return wholeLines(text, statement)
  const [first] = parts
  const named = parts.find(({ type }) => type === 'named_imports')
  const edits: Edit[] = []
  if (first && left.length < parts.length) {
    // One of two is left: `a, { b }` or `a, * as b`.
    const other = parts[1]
    if (other === undefined) return null
    edits.push(left[0] === first ? cutOf(first.to, other.to) : cutOf(first.from, other.from))
  }
  if (named && left.includes(named)) edits.push(...namedEdits(specifiersOf(named), holds))
  return edits
}

/** Each name goes with the comma behind it; the last ones with the comma before them. */
function namedEdits(specifiers: readonly SyntaxNode[], isUnused: (specifier: SyntaxNode) => boolean): Edit[] {
  const edits: Edit[] = []
  const lastUsed = specifiers.findLastIndex((specifier) => !isUnused(specifier))
  for (const [index, specifier] of specifiers.entries()) {
    const next = specifiers[index + 1]
    if (index < lastUsed && isUnused(specifier) && next) edits.push(cutOf(specifier.from, next.from))
  }
  const [end, last] = [specifiers[lastUsed], specifiers.at(-1)]
  if (end && last && end !== last) edits.push(cutOf(end.to, last.to))
  return edits
}

function specifiersOf(named: SyntaxNode): readonly SyntaxNode[] {
  return namedChildren(named).filter(({ type }) => type === 'import_specifier')
}

/** With its line, where nothing else is on it. */
function wholeLines(text: string, { from, to }: SyntaxNode): Edit[] | null {
  const start = lineStartAt(text, from)
  const end = lineEndAt(text, to)
  const isAlone = text.slice(start, from).trim() === '' && text.slice(to, end).replace(/^;/, '').trim() === ''
  return isAlone ? [cutOf(start, Math.min(end + 1, text.length))] : null
}

function cutOf(from: number, to: number): Edit {
  return { from, to, insert: '' }
}

function commentsIn(node: SyntaxNode): SyntaxNode[] {
  return nodesOf(node, (type) => type === 'comment')
}

/** The outermost ones. */
function nodesOf(node: SyntaxNode, isMeant: (type: string) => boolean): SyntaxNode[] {
  return isMeant(node.type) ? [node] : node.children.flatMap((child) => nodesOf(child, isMeant))
}

function mentions(comment: string, name: string): boolean {
  return comment.split(/[^\p{L}\p{N}_$]+/u).includes(name)
}
