/** Tell what is in a file, or in all files: an answer in words, no edits. */
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { linesWords } from '../../../shared/text/lines-words.ts'
import { isScript } from '../syntax/grammars.ts'
import { firstSentence, type OutlineSymbol, outlineOf } from '../syntax/outline.ts'
import { fileOf, type Project, type ProjectFile } from '../syntax/project.ts'
import { namedChildren } from '../syntax/tree.ts'
import { counted, listed } from './ability.ts'

/** More lines than this tell nobody anything; the rest is counted. */
const maxLines = 60

export function outlineFile(project: Project, file: ProjectFile): string {
  const { tree } = file.scopes
  const symbols = outlineOf(tree)
  const lines: string[] = []
  for (const symbol of symbols) {
    lines.push(line(symbol, ''))
    for (const child of symbol.children) if (child.kind !== 'property') lines.push(line(child, '  '))
  }
  const shown = lines.slice(0, maxLines)
  if (lines.length > maxLines) shown.push(`- and ${lines.length - maxLines} more`)
  const faults =
    tree.errors.length > 0
      ? ` It has a syntax error on line ${lineNumberAt(file.text, tree.errors[0]?.from ?? 0)}.`
      : ''
  const about = headOf(file)
  const facts = [importsOf(project, file), importersOf(project, file)].filter((fact) => fact !== '')
  return [
    `**${file.path}**, ${counted(countLines(file.text), 'line')}: ${countKinds(symbols)}.${about}${faults}`,
    ...(facts.length > 0 ? ['', facts.join(' ')] : []),
    ...(shown.length > 0 ? ['', ...shown] : []),
  ].join('\n')
}

export function outlineProject(
  project: Project,
  others: readonly { readonly path: string; readonly names: readonly string[] }[],
): string {
  const lines = [...project.files.values()]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => {
      const symbols = outlineOf(file.scopes.tree)
      const exported = symbols.filter((symbol) => symbol.exported).map((symbol) => `\`${symbol.name}\``)
      const what = exported.length > 0 ? listed(exported, 8) : countKinds(symbols)
      return `- ${file.path}, ${counted(countLines(file.text), 'line')}: ${what}`
    })
  const code = others.filter(({ names }) => names.length > 0)
  for (const { path, names } of code)
    lines.push(
      `- ${path}: ${listed(
        names.map((name) => `\`${name}\``),
        8,
      )}`,
    )
  const shown = lines.slice(0, maxLines)
  if (lines.length > maxLines) shown.push(`- and ${lines.length - maxLines} more`)
  const rest = others.filter(({ names }) => names.length === 0).map(({ path }) => path)
  const besides = rest.length > 0 ? ['', `Besides: ${listed(rest, 10)}.`] : []
  return [
    `${counted(project.files.size + code.length, 'file')} of code, with what each gives to the others:`,
    '',
    ...shown,
    ...besides,
  ].join('\n')
}

function line(symbol: OutlineSymbol, indent: string): string {
  const lines = linesWords({ first: symbol.line, last: symbol.lastLine })
  const exported = symbol.exported && indent === '' ? ', exported' : ''
  const summary = symbol.summary ? `: ${symbol.summary.replace(/\.$/, '')}` : ''
  return `${indent}- ${symbol.kind} \`${symbol.name.replaceAll('`', "'")}${symbol.signature.replaceAll('`', "'")}\` (${lines}${exported})${summary}`
}

function countLines(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
}

function countKinds(symbols: readonly OutlineSymbol[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of symbols) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const plural: Readonly<Record<string, string>> = { class: 'classes', property: 'properties' }
  const parts = [...counts].map(([kind, count]) => counted(count, kind, plural[kind] ?? `${kind}s`))
  return parts.length > 0 ? listed(parts, 10) : 'nothing declared'
}

/** The first sentence of the comment that a file begins with, if it stands apart or above imports. */
function headOf({ text, scopes: { tree } }: ProjectFile): string {
  const [first, second] = tree.root.children
  const statement = isScript(tree.grammar) ? first : namedChildren(tree.root)[0]
  const isHead =
    first?.type === 'comment' &&
    (second?.type === 'import_statement' || text.slice(first.to, second?.from).includes('\n\n'))
  const isDocstring =
    !isScript(tree.grammar) &&
    statement?.type === 'expression_statement' &&
    namedChildren(statement)[0]?.type === 'string'
  const node = isScript(tree.grammar) ? (isHead ? first : null) : isDocstring ? statement : null
  return node ? ` ${firstSentence(text.slice(node.from, node.to))}` : ''
}

function importsOf(project: Project, file: ProjectFile): string {
  const own = new Set<string>()
  const packages = new Set<string>()
  for (const link of file.scopes.links) {
    if (link.kind === 'export') continue
    const target = fileOf(project, file, link.module)
    if (target) own.add(target.path)
    else packages.add(`\`${link.module}\``)
  }
  const all = [...own, ...packages]
  return all.length > 0 ? `Imports from ${listed(all, 10)}.` : ''
}

function importersOf(project: Project, file: ProjectFile): string {
  const importers = [...project.files.values()].filter((other) =>
    other.scopes.links.some((link) => link.kind !== 'export' && fileOf(project, other, link.module) === file),
  )
  return importers.length > 0
    ? `Imported by ${listed(
        importers.map((other) => other.path),
        10,
      )}.`
    : 'No file here imports it.'
}
