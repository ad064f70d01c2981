/**
 * Give a literal a name: a constant below the imports, and every equal literal of the file replaced by it.
 *
 * Literals that are no values stay: module names, keys, types, patterns, directives, constants of enums.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import type { FileScopes } from '../syntax/scopes.ts'
import { enclosing, namedChildren, type SyntaxNode, type SyntaxTree, walk } from '../syntax/tree.ts'
import { nameFault } from './name-rules.ts'

export type Extraction =
  | { readonly kind: 'extracted'; readonly edits: readonly Edit[]; readonly count: number; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string }

export function extractConstant(scopes: FileScopes, literal: string, name: string | null): Extraction {
  const { tree } = scopes
  const meaningOf = isScript(tree.grammar) ? meaningInScript : meaningInPython
  const wanted = meaningOf(literal)
  const found = [...walk(tree.root)].filter(
    (node) => isLiteral(node) && meaningOf(tree.text.slice(node.from, node.to)) === wanted,
  )
  const values = found.filter((node) => isValue(node))
  if (values.length === 0) return { kind: 'refused', reason: `I found no value \`${literal}\`` }
  const chosen = name ?? nameFor(literal, tree)
  if (chosen === null)
    return {
      kind: 'refused',
      reason: `say what to call it, as in "extract \`${literal}\` into a constant \`pageSize\`"`,
    }
  const fault = nameFault(chosen, tree.grammar)
  if (fault) return { kind: 'refused', reason: `\`${chosen}\` cannot be its name: ${fault}` }
  if (scopes.occurrences.some((occurrence) => occurrence.name === chosen)) {
    return { kind: 'refused', reason: `\`${chosen}\` is in use in the file` }
  }

  const [first] = values
  const written = first ? tree.text.slice(first.from, first.to) : literal
  const declaration = isScript(tree.grammar) ? `const ${chosen} = ${written}` : `${chosen} = ${written}`
  const at = placeFor(tree)
  const lineAbove = at === 0 || tree.text.slice(0, at).endsWith('\n') ? '' : '\n'
  const isTop = tree.text.slice(0, at).trim() === ''
  const ends = /;\s*$/m.test(tree.text.slice(0, lineEndAt(tree.text, at))) && isScript(tree.grammar) ? ';' : ''
  const before = isTop ? '' : '\n'
  const after = tree.text.slice(at).startsWith('\n') ? '' : '\n'
  const insert = `${lineAbove}${before}${declaration}${ends}\n${after}`
  const replaced = values.map((node) => ({ from: node.from, to: node.to, insert: inPlace(node, chosen) }))
  const edits = [{ from: at, to: at, insert }, ...replaced].sort((a, b) => a.from - b.from)
  return { kind: 'extracted', edits, count: values.length, name: chosen }
}

function isLiteral(node: SyntaxNode): boolean {
  if (node.type === 'string') return node.children.every((child) => child.type !== 'interpolation')
  return node.type === 'number' || node.type === 'integer' || node.type === 'float'
}

/** A number of Python is of another type with a point or an exponent. */
function meaningInPython(literal: string): string {
  const text = literal.trim()
  const isFloat = /^\d[\d_]*(?:\.|e)|^\.\d/i.test(text)
  return `${isFloat ? 'float ' : ''}${meaningInScript(text)}`
}

/** The same for literals that mean the same: `'a'` and `"a"`, `86_400` and `86400`. */
function meaningInScript(literal: string): string {
  const text = literal.trim()
  const quoted = /^(['"])(.*)\1$/s.exec(text)
  if (quoted) return `"${quoted[2]}"`
  // What begins with a zero is octal to some, and decimal to others.
  if (/^0\d/.test(text)) return text
  const number = Number(text.replaceAll('_', ''))
  return text !== '' && Number.isFinite(number) ? `${number}` : text
}

/** Where a literal is no value: in Python's patterns a name would not be compared with, but given. */
const elsewhere = new Set(['import_statement', 'type_annotation', 'format_specifier', 'case_pattern', 'type'])

function isValue(node: SyntaxNode): boolean {
  const { parent } = node
  if (!parent) return false
  if (parent.type === 'unary_expression' && parent.parent?.type === 'literal_type') return false
  if (
    [
      'import_statement',
      'export_statement',
      'literal_type',
      'enum_assignment',
      'expression_statement',
      'import_require_clause',
      'call_signature',
      'module',
      'concatenated_string',
    ].includes(parent.type)
  )
    return false
  const isName = [
    'pair',
    'method_definition',
    'property_signature',
    'public_field_definition',
    'field_definition',
    'pair_pattern',
    'method_signature',
  ].includes(parent.type)
  if (isName && (node.field === 'key' || node.field === 'name' || node.field === 'property')) return false
  return enclosing(node, (at) => elsewhere.has(at.type)) === null
}

/** An attribute in JSX takes a value in braces. */
function inPlace(node: SyntaxNode, name: string): string {
  return node.parent?.type === 'jsx_attribute' ? `{${name}}` : name
}

/** For a short text its words; a number says nothing about what it is. */
function nameFor(literal: string, tree: SyntaxTree): string | null {
  const words = /^['"](.*)['"]$/s.exec(literal.trim())?.[1]?.match(/[\p{L}\p{N}]+/gu)
  if (!words || words.length > 4 || !/^\p{L}/u.test(words[0] ?? '')) return null
  const plain = words.map((word) => word.toLowerCase())
  if (!isScript(tree.grammar)) return plain.join('_').toUpperCase()
  return plain.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')
}

/** The start of the line below the imports, else below what a file must begin with. */
function placeFor(tree: SyntaxTree): number {
  let at = 0
  for (const node of namedChildren(tree.root)) {
    const isImport = /import/.test(node.type)
    const value = node.type === 'expression_statement' ? namedChildren(node)[0] : null
    const isHead = value?.type === 'string' || node.type === 'hash_bang_line'
    if (!isImport && !isHead) break
    at = Math.min(lineEndAt(tree.text, node.to) + 1, tree.text.length)
  }
  return at
}
