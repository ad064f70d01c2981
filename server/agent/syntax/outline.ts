/** What a file declares: its functions, classes and their members, types and values, as a tree with lines. */
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { isScript } from './grammars.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, type SyntaxTree } from './tree.ts'

type SymbolKind =
  | 'function'
  | 'class'
  | 'constructor'
  | 'method'
  | 'property'
  | 'interface'
  | 'type'
  | 'enum'
  | 'namespace'
  | 'constant'
  | 'variable'
  | 'test'

export interface OutlineSymbol {
  readonly name: string
  readonly kind: SymbolKind
  /** The declaration; `statement` is all of it, with `export` and decorators. */
  readonly node: SyntaxNode
  readonly statement: SyntaxNode
  readonly line: number
  readonly lastLine: number
  readonly exported: boolean
  /** Parameters and result as written, on one line; empty where there are none. */
  readonly signature: string
  /** The first sentence of its doc comment. */
  readonly summary: string | null
  /** Whether there is any comment right above it, or a docstring in it. */
  readonly commented: boolean
  readonly children: readonly OutlineSymbol[]
}

const testFunctions = new Set(['test', 'it', 'describe', 'suite'])
const maxSignature = 100

export function outlineOf(tree: SyntaxTree): readonly OutlineSymbol[] {
  return isScript(tree.grammar) ? scriptOutline(tree) : pythonOutline(tree)
}

interface Found {
  readonly name: string
  readonly kind: SymbolKind
  readonly node: SyntaxNode
  readonly statement: SyntaxNode
  readonly callable?: SyntaxNode | null
  readonly exported?: boolean
  readonly children?: readonly OutlineSymbol[]
}

function symbolOf(tree: SyntaxTree, found: Found): OutlineSymbol {
  const { name, kind, node, statement, callable, exported = false, children = [] } = found
  const comment = isScript(tree.grammar) ? commentAbove(tree, statement) : docstringOf(tree, node)
  return {
    name,
    kind,
    node,
    statement,
    line: lineNumberAt(tree.text, node.from),
    lastLine: lineNumberAt(tree.text, Math.max(node.from, node.to - 1)),
    exported,
    signature: callable ? signatureOf(tree, callable) : '',
    summary: comment === null ? null : firstSentence(comment),
    commented: comment !== null,
    children,
  }
}

function textOf(tree: SyntaxTree, node: SyntaxNode): string {
  return tree.text.slice(node.from, node.to)
}

function signatureOf(tree: SyntaxTree, callable: SyntaxNode): string {
  const parameters = childOf(callable, 'parameters') ?? childOf(callable, 'parameter')
  const result = childOf(callable, 'return_type')
  if (!parameters) return ''
  const list = textOf(tree, parameters).replace(/\s+/g, ' ')
  const arrow = isScript(tree.grammar) ? '' : ' -> '
  const whole =
    (list.startsWith('(') ? list : `(${list})`) + (result ? arrow + textOf(tree, result).replace(/\s+/g, ' ') : '')
  return whole.length > maxSignature ? `${whole.slice(0, maxSignature - 1)}…` : whole
}

/** The comment that ends on the line above a statement, or on its own line before it. */
function commentAbove(tree: SyntaxTree, statement: SyntaxNode): string | null {
  const siblings = statement.parent?.children ?? []
  const above = siblings[siblings.indexOf(statement) - 1]
  if (above?.type !== 'comment') return null
  const between = tree.text.slice(above.to, statement.from)
  const isAlone = tree.text.slice(tree.text.lastIndexOf('\n', above.from - 1) + 1, above.from).trim() === ''
  return isAlone && between.split('\n').length <= 2 ? textOf(tree, above) : null
}

function docstringOf(tree: SyntaxTree, node: SyntaxNode): string | null {
  const body = childOf(node, 'body')
  const first = body && namedChildren(body)[0]
  const value = first?.type === 'expression_statement' ? namedChildren(first)[0] : first
  return value?.type === 'string' ? textOf(tree, value) : null
}

/** Of a comment with its marks, or a docstring with its quotes. */
export function firstSentence(comment: string): string {
  const plain = comment
    .replace(/^\/\*+|\*+\/$|^[rRbBuU]*("""|'''|"|')|("""|'''|"|')$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\*|\/\/+|#+)?\s?/, '').trim())
    .join('\n')
    .trim()
  const paragraph = (plain.split(/\n\s*\n|\n@/)[0] ?? '').replace(/\s+/g, ' ')
  return (/^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph).slice(0, 200)
}

function scriptOutline(tree: SyntaxTree): OutlineSymbol[] {
  const listed = exportedInLists(tree)
  const found: OutlineSymbol[] = []
  for (const statement of namedChildren(tree.root)) found.push(...scriptStatement(tree, statement, listed))
  return found
}

/** Names of `export { a, b as c }`. */
function exportedInLists(tree: SyntaxTree): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of namedChildren(tree.root)) {
    const clause = statement.children.find((child) => child.type === 'export_clause')
    if (!clause || childOf(statement, 'source')) continue
    for (const specifier of namedChildren(clause)) {
      const name = childOf(specifier, 'name')
      if (name) names.add(textOf(tree, name))
    }
  }
  return names
}

function scriptStatement(tree: SyntaxTree, statement: SyntaxNode, listed: ReadonlySet<string>): OutlineSymbol[] {
  const isExport = statement.type === 'export_statement'
  const node = isExport ? (childOf(statement, 'declaration') ?? childOf(statement, 'value')) : statement
  if (!node) return []
  const named = childOf(node, 'name')
  const name = named ? textOf(tree, named) : isExport && hasToken(statement, 'default') ? 'default' : ''
  const common = { name, node, statement, exported: isExport || listed.has(name) }
  const one = (kind: SymbolKind, more: Partial<Found> = {}) => [symbolOf(tree, { ...common, kind, ...more })]
  switch (node.type) {
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'function_signature':
    case 'function_expression':
    case 'arrow_function':
      return one('function', { callable: node })
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'class':
      return one('class', { children: members(tree, node) })
    case 'interface_declaration':
      return one('interface', { children: members(tree, node) })
    case 'type_alias_declaration':
      return one('type')
    case 'enum_declaration':
      return one('enum')
    case 'internal_module':
    case 'module':
      return one('namespace')
    case 'ambient_declaration':
      return namedChildren(node).flatMap((inner) => scriptStatement(tree, inner, listed))
    case 'lexical_declaration':
    case 'variable_declaration':
      return namedChildren(node).flatMap((declarator) => variable(tree, declarator, node, statement, isExport, listed))
    case 'expression_statement': {
      // A namespace that is not exported is, to the grammar, an expression.
      const inner = namedChildren(node)[0]
      return inner?.type === 'internal_module' ? scriptStatement(tree, inner, listed) : testCall(tree, statement)
    }
    default:
      return []
  }
}

function variable(
  tree: SyntaxTree,
  declarator: SyntaxNode,
  declaration: SyntaxNode,
  statement: SyntaxNode,
  isExport: boolean,
  listed: ReadonlySet<string>,
): OutlineSymbol[] {
  const named = childOf(declarator, 'name')
  if (named?.type !== 'identifier') return []
  const name = textOf(tree, named)
  const value = childOf(declarator, 'value')
  const isCallable =
    value !== null && ['arrow_function', 'function_expression', 'generator_function'].includes(value.type)
  const kind = isCallable ? 'function' : hasToken(declaration, 'const') ? 'constant' : 'variable'
  const exported = isExport || listed.has(name)
  return [symbolOf(tree, { name, kind, node: declarator, statement, exported, callable: isCallable ? value : null })]
}

function testCall(tree: SyntaxTree, statement: SyntaxNode): OutlineSymbol[] {
  const call = namedChildren(statement)[0]
  const callee = call?.type === 'call_expression' ? childOf(call, 'function') : null
  const list = call && childOf(call, 'arguments')
  const [title, body] = list ? namedChildren(list) : []
  if (!callee || !title || !testFunctions.has(textOf(tree, callee)) || title.type !== 'string') return []
  const block = body && childOf(body, 'body')
  const children =
    block?.type === 'statement_block' ? namedChildren(block).flatMap((inner) => testCall(tree, inner)) : []
  return [
    symbolOf(tree, { name: textOf(tree, title).slice(1, -1), kind: 'test', node: statement, statement, children }),
  ]
}

function members(tree: SyntaxTree, owner: SyntaxNode): OutlineSymbol[] {
  const body = childOf(owner, 'body')
  return (body ? namedChildren(body) : []).flatMap((node) => {
    const named = childOf(node, 'name') ?? childOf(node, 'property')
    if (!named) return []
    const name = textOf(tree, named)
    const isCallable = node.type.includes('method')
    const kind = !isCallable ? 'property' : name === 'constructor' ? 'constructor' : 'method'
    return [symbolOf(tree, { name, kind, node, statement: node, callable: isCallable ? node : null })]
  })
}

function pythonOutline(tree: SyntaxTree): OutlineSymbol[] {
  return namedChildren(tree.root).flatMap((statement) => pythonStatement(tree, statement, false))
}

function pythonStatement(tree: SyntaxTree, statement: SyntaxNode, inClass: boolean): OutlineSymbol[] {
  const node = statement.type === 'decorated_definition' ? childOf(statement, 'definition') : statement
  const named = node && childOf(node, 'name')
  if (node?.type === 'function_definition' && named) {
    const name = textOf(tree, named)
    const kind = !inClass ? 'function' : name === '__init__' ? 'constructor' : 'method'
    return [symbolOf(tree, { name, kind, node, statement, callable: node, exported: !name.startsWith('_') })]
  }
  if (node?.type === 'class_definition' && named) {
    const body = childOf(node, 'body')
    const children = (body ? namedChildren(body) : []).flatMap((inner) => pythonStatement(tree, inner, true))
    const name = textOf(tree, named)
    return [symbolOf(tree, { name, kind: 'class', node, statement, children, exported: !name.startsWith('_') })]
  }
  const assignment = statement.type === 'expression_statement' ? namedChildren(statement)[0] : null
  const target = assignment?.type === 'assignment' ? childOf(assignment, 'left') : null
  if (!assignment || target?.type !== 'identifier') return []
  const name = textOf(tree, target)
  const kind = inClass ? 'property' : name === name.toUpperCase() ? 'constant' : 'variable'
  return [symbolOf(tree, { name, kind, node: assignment, statement, exported: !name.startsWith('_') })]
}
