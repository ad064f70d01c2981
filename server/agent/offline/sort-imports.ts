/**
 * Sort imports: within each run of imports without a blank line between, and the names within each import.
 *
 * Blank lines keep their meaning as borders of groups. A line that imports for its effect is a border too, because the
 * order of effects matters: so do style sheets, and Python's `import *`. Where two imports give one name, the later one
 * counts, so that run stays. Comments move with the import below them, except above the first, where they belong to the file
 * unless they speak of the next line.
 */
import { applyEdits, diffText, type Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import { childOf, namedChildren, type SyntaxNode, type SyntaxTree } from '../syntax/tree.ts'

export interface SortedImports {
  readonly edits: readonly Edit[]
  /** Statements that were looked at. */
  readonly count: number
}

/** An import with the comments that go with it, as whole lines. */
interface Unit {
  readonly from: number
  readonly to: number
  readonly key: readonly [number, string]
  readonly statement: SyntaxNode
}

/** Speaks of the line below, to a compiler or a linter. */
const ofNextLine = /@ts-(?:ignore|expect-error)|(?:disable|ignore)-next|(?:biome|prettier|v8|c8)[- ]ignore|@vite-ignore/
const styles = /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss)(?:\?.*)?$/

export function sortImports(tree: SyntaxTree): SortedImports {
  const { text } = tree
  const statements = importsOf(tree)
  const inside = statements.flatMap((statement) => sortNames(tree, statement))
  const named = applyEdits(text, inside)
  // Sorting names keeps each statement's length, so offsets hold.
  const moves: Edit[] = runsOf(tree, statements).flatMap((units) => {
    const sorted = units.toSorted((a, b) => compare(a.key, b.key))
    const [first] = units
    const last = units.at(-1)
    if (!first || !last || sorted.every((unit, index) => unit === units[index])) return []
    if (!givesEachNameOnce(tree, units)) return []
    const lines = sorted.map((unit) => ended(named.slice(unit.from, unit.to)))
    const whole = lines.join('')
    return [{ from: first.from, to: last.to, insert: text[last.to - 1] === '\n' ? whole : whole.slice(0, -1) }]
  })
  return { edits: diffText(text, applyEdits(named, moves)), count: statements.length }
}

function importsOf(tree: SyntaxTree): SyntaxNode[] {
  const types = isScript(tree.grammar)
    ? ['import_statement']
    : ['import_statement', 'import_from_statement', 'future_import_statement']
  return namedChildren(tree.root).filter((node) => types.includes(node.type))
}

function ended(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n`
}

function runsOf(tree: SyntaxTree, statements: readonly SyntaxNode[]): Unit[][] {
  const runs: Unit[][] = []
  let last: Unit | null = null
  for (const statement of statements) {
    const unit: Unit | null = unitOf(
      tree,
      statement,
      statement === tree.root.children.find((node) => node.type !== 'comment'),
    )
    const key = unit && keyOf(tree, statement)
    const run = runs.at(-1)
    if (unit && key && run && last && last.to === unit.from) run.push({ ...unit, key })
    else if (unit && key) runs.push([{ ...unit, key }])
    last = key ? unit : null
  }
  return runs
}

/** Null where the import does not have its lines for itself. */
function unitOf(tree: SyntaxTree, statement: SyntaxNode, isFirst: boolean): Unit | null {
  const { text } = tree
  const siblings = tree.root.children
  const index = siblings.indexOf(statement)
  const lineEnd = lineEndAt(text, statement.to)
  const rest = text.slice(statement.to, lineEnd).replace(/^;/, '').trim()
  const next = siblings.slice(index + 1).find((node) => node.type !== ';' && node.from > statement.to)
  const isTrailing = next?.type === 'comment' && next.from < lineEnd && next.to <= lineEnd
  if (rest !== '' && !isTrailing) return null
  let from = lineStartAt(text, statement.from)
  if (text.slice(from, statement.from).trim() !== '') return null
  for (let at = index - 1; at >= 0; at--) {
    const above = siblings[at]
    if (above?.type !== 'comment' || lineEndAt(text, above.to) + 1 !== from) break
    if (isFirst && !ofNextLine.test(text.slice(above.from, above.to))) break
    const start = lineStartAt(text, above.from)
    // What follows code on its line belongs to that line.
    if (text.slice(start, above.from).trim() !== '') break
    from = start
  }
  return { from, to: Math.min(lineEnd + 1, text.length), key: [0, ''], statement }
}

/** Where an import belongs; null for one whose place matters. */
function keyOf(tree: SyntaxTree, statement: SyntaxNode): readonly [number, string] | null {
  if (!isScript(tree.grammar)) return pythonKey(tree, statement)
  const clause = statement.children.find(
    (child) => child.type === 'import_clause' || child.type === 'import_require_clause',
  )
  const source = childOf(statement, 'source') ?? (clause && childOf(clause, 'source'))
  if (!clause || !source) return null
  const module = tree.text.slice(source.from + 1, source.to - 1)
  if (styles.test(module)) return null
  return [distance(module), module]
}

/** Node's own, packages, aliases of the project, then files, the farthest first. */
function distance(module: string): number {
  if (module.startsWith('node:') || module.startsWith('bun:')) return 0
  if (/^[@~#]\//.test(module) || module.startsWith('#') || module.startsWith('/')) return 2
  if (!module.startsWith('.')) return 1
  const up = module.split('/').filter((part) => part === '..').length
  return 100 - Math.min(up, 90)
}

/** Whether no two imports give the same name to different things: of those the later one counts. */
function givesEachNameOnce(tree: SyntaxTree, units: readonly Unit[]): boolean {
  if (isScript(tree.grammar)) return true
  const given = new Map<string, string>()
  const textOf = (node: SyntaxNode) => tree.text.slice(node.from, node.to)
  return units.every(({ statement }) => {
    const module = childOf(statement, 'module_name')
    return statement.children.every((child) => {
      if (child.field !== 'name') return true
      const name = textOf(childOf(child, 'name') ?? child)
      const alias = childOf(child, 'alias')
      // `import a.b` gives `a`.
      const bound = alias ? textOf(alias) : module ? name : (name.split('.')[0] ?? name)
      const source = module ? `${textOf(module)} ${name}` : alias ? name : bound
      const isNew = (given.get(bound) ?? source) === source
      given.set(bound, source)
      return isNew
    })
  })
}

function pythonKey(tree: SyntaxTree, statement: SyntaxNode): readonly [number, string] | null {
  // What it gives is not known, and may be what another import gives too.
  if (statement.children.some(({ type }) => type === 'wildcard_import')) return null
  if (statement.type === 'future_import_statement') return [0, '']
  const source = childOf(statement, 'module_name') ?? childOf(statement, 'name')
  const module = source ? tree.text.slice(source.from, source.to) : ''
  if (statement.type === 'import_statement') return [1, module]
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  return [dots === 0 ? 2 : 100 - Math.min(dots, 90), module]
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function compare(one: readonly [number, string], other: readonly [number, string]): number {
  return one[0] - other[0] || collator.compare(one[1], other[1])
}

/** Puts the names of one import into order, each into the place of another, so that lines and commas stay. */
function sortNames(tree: SyntaxTree, statement: SyntaxNode): Edit[] {
  const holder = isScript(tree.grammar)
    ? statement.children
        .find((child) => child.type === 'import_clause')
        ?.children.find((child) => child.type === 'named_imports')
    : statement.type === 'import_from_statement'
      ? statement
      : null
  if (!holder || holder.children.some((child) => child.type === 'comment')) return []
  const names = holder.children.filter(
    (child) => child.type === 'import_specifier' || (!isScript(tree.grammar) && child.field === 'name'),
  )
  const nameOf = (node: SyntaxNode) => {
    const name = childOf(node, 'name') ?? node
    return tree.text.slice(name.from, name.to)
  }
  const sorted = names.toSorted((a, b) => collator.compare(nameOf(a), nameOf(b)))
  const first = names[0]
  const last = names.at(-1)
  if (!first || !last || sorted.every((name, index) => name === names[index])) return []
  let line = ''
  for (const [index, name] of sorted.entries()) {
    const after = names[index + 1]
    const place = names[index]
    line += tree.text.slice(name.from, name.to)
    if (place && after) line += tree.text.slice(place.to, after.from)
  }
  return [{ from: first.from, to: last.to, insert: line }]
}
