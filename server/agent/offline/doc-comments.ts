/**
 * Add doc comments where there is none: JSDoc above what a script exports, docstrings in Python.
 *
 * A first draft, a sentence made of names and written types, for people to make better. Where that would say no more
 * than the code does, there is none: it would be worse than nothing. What has any comment above it is left alone, and so
 * is what is private.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import { type OutlineSymbol, outlineOf } from '../syntax/outline.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, type SyntaxTree } from '../syntax/tree.ts'
import { wordsOf } from './name-rules.ts'
import { actionOf, type Given, listOf, thingOf } from './phrases.ts'
import { madeThing } from './type-words.ts'

export interface DocComments {
  readonly edits: readonly Edit[]
  /** What got one, as people call it. */
  readonly added: readonly string[]
  /** How many had a comment already. */
  readonly commented: number
  /** What cannot take one where it stands, such as two declarations on a line. */
  readonly cramped: readonly string[]
  /** What nothing can be said of beyond its name. */
  readonly plain: readonly string[]
}

/** `symbol` asks for that one only, exported or not. */
export function documentFile(tree: SyntaxTree, symbol: string | null): DocComments {
  const edits: Edit[] = []
  const added: string[] = []
  const cramped: string[] = []
  const plain: string[] = []
  let commented = 0
  const add = (one: OutlineSymbol, owner: OutlineSymbol | null) => {
    if (one.commented) {
      commented++
      return
    }
    const name = owner ? `${owner.name}.${one.name}` : one.name
    const sentence = isScript(tree.grammar) ? scriptText(tree, one, owner) : pythonText(tree, one, owner)
    if (sentence === null) {
      plain.push(name)
      return
    }
    const edit = isScript(tree.grammar) ? jsDoc(tree, one, sentence) : docstring(tree, one, sentence)
    if (edit) {
      edits.push(edit)
      added.push(name)
    } else cramped.push(name)
  }

  const outline = outlineOf(tree)
  const exportsAny = outline.some((one) => one.exported)
  const seen = new Set<string>()
  for (const one of outline) {
    const isAsked = symbol === null ? one.exported || !exportsAny : one.name === symbol
    const isAgain = seen.has(one.name) && one.kind === 'function'
    // Of overloads, the first carries the comment for all.
    if (isAsked && documented.has(one.kind) && !isAgain) add(one, null)
    seen.add(one.name)
    for (const member of one.kind === 'class' ? one.children : []) {
      const isWanted = symbol === null ? isAsked && isPublic(tree, member) : member.name === symbol
      if (isWanted && (member.kind === 'method' || (member.kind === 'constructor' && isScript(tree.grammar)))) {
        if (!seen.has(`${one.name}.${member.name}`) || !isScript(tree.grammar)) add(member, one)
        seen.add(`${one.name}.${member.name}`)
      }
    }
  }
  return { edits: edits.sort((a, b) => a.from - b.from), added, commented, cramped, plain }
}

const documented = new Set(['function', 'class', 'interface', 'type', 'enum'])

function isPublic(tree: SyntaxTree, member: OutlineSymbol): boolean {
  if (/^[_#]/.test(member.name)) return false
  const modifier = member.node.children.find((child) => child.type === 'accessibility_modifier')
  return !modifier || tree.text.slice(modifier.from, modifier.to) === 'public'
}

function jsDoc(tree: SyntaxTree, symbol: OutlineSymbol, sentence: string): Edit | null {
  const at = startOf(symbol)
  const lineStart = lineStartAt(tree.text, at)
  const indent = tree.text.slice(lineStart, at)
  if (indent.trim() !== '') return null
  return { from: lineStart, to: lineStart, insert: `${indent}/** ${sentence}. */\n` }
}

/** Decorators of a class member stand before it, as siblings. */
function startOf({ statement }: OutlineSymbol): number {
  const siblings = statement.parent?.children ?? []
  let index = siblings.indexOf(statement)
  while (siblings[index - 1]?.type === 'decorator') index--
  return (siblings[index] ?? statement).from
}

/** Without a full stop; null where there is nothing to say. */
function scriptText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string | null {
  if (!['class', 'interface', 'enum', 'type'].includes(symbol.kind)) return functionText(tree, symbol, owner)
  const more = symbol.kind === 'class' ? baseOf(tree, symbol.node) + methodsOf(tree, symbol) : partsOf(tree, symbol)
  return more === '' ? null : thingOf(symbol.name) + more
}

/** ", with tick and angle". */
function methodsOf(tree: SyntaxTree, symbol: OutlineSymbol): string {
  const names = symbol.children
    .filter((member) => member.kind === 'method' && isPublic(tree, member))
    .map((member) => wordsOf(member.name).join(' '))
  const different = [...new Set(names)]
  return different.length > 0 && different.length <= 8 ? `, with ${listOf(different)}` : ''
}

function baseOf(tree: SyntaxTree, node: SyntaxNode): string {
  const heritage = node.children.find((child) => child.type === 'class_heritage')
  const clause = heritage?.children.find((child) => child.type === 'extends_clause') ?? heritage
  const base = clause && namedChildren(clause)[0]
  return base && /identifier/.test(base.type) ? `, a kind of \`${tree.text.slice(base.from, base.to)}\`` : ''
}

/** ": hand, distance and size" for an interface, ": second, minute or hour" for a union of strings. */
function partsOf(tree: SyntaxTree, symbol: OutlineSymbol): string {
  const value = symbol.kind === 'type' ? childOf(symbol.node, 'value') : childOf(symbol.node, 'body')
  if (!value) return ''
  const names = namedChildren(value).flatMap((part) => {
    const name = childOf(part, 'name') ?? (part.type === 'property_identifier' ? part : null)
    return name ? [wordsOf(tree.text.slice(name.from, name.to)).join(' ')] : []
  })
  if (value.type !== 'union_type')
    return names.length > 0 && names.length <= 8 ? `: ${listOf(names, symbol.kind === 'enum' ? 'or' : 'and')}` : ''
  const literals = tree.text
    .slice(value.from, value.to)
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const areStrings = literals.every((literal) => /^(['"])[\w .-]+\1$/.test(literal))
  return areStrings && literals.length <= 8
    ? `: ${listOf(
        literals.map((literal) => literal.slice(1, -1)),
        'or',
      )}`
    : ''
}

function functionText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string | null {
  const callable = callableOf(symbol)
  const given = scriptParameters(tree, callable)
  if (symbol.kind === 'constructor' && owner) {
    const from = listOf(given.map(({ name }) => wordsOf(name).join(' ')))
    return from === '' ? null : `Makes ${thingOf(owner.name).toLowerCase()} from ${from}`
  }
  if (hasToken(symbol.node, 'get')) return null
  const result = childOf(callable, 'return_type')
  const type = result ? tree.text.slice(result.from, result.to).replace(/^:\s*/, '') : ''
  return actionOf(symbol.name, given, madeThing(type), type, 'indicative')
}

function callableOf({ node }: OutlineSymbol): SyntaxNode {
  return node.type === 'variable_declarator' ? (childOf(node, 'value') ?? node) : node
}

function scriptParameters(tree: SyntaxTree, callable: SyntaxNode): Given[] {
  const textOf = (node: SyntaxNode | null) => (node ? tree.text.slice(node.from, node.to) : '')
  const single = childOf(callable, 'parameter')
  if (single) return [{ name: textOf(single), type: '' }]
  const list = childOf(callable, 'parameters')
  return (list ? namedChildren(list) : []).flatMap((node): Given[] => {
    const pattern = childOf(node, 'pattern') ?? childOf(node, 'left') ?? node
    const name = pattern.type === 'rest_pattern' ? namedChildren(pattern)[0] : pattern
    // A destructured parameter has no name to describe.
    if (name?.type !== 'identifier') return []
    const type = textOf(childOf(node, 'type')).replace(/^:\s*/, '')
    return [{ name: textOf(name), type }]
  })
}

function docstring(tree: SyntaxTree, symbol: OutlineSymbol, sentence: string): Edit | null {
  const body = childOf(symbol.node, 'body')
  const first = body && namedChildren(body)[0]
  const colon = symbol.node.children.find((child) => child.type === ':')
  if (!first || !colon) return null
  const indent = tree.text.slice(lineStartAt(tree.text, first.from), first.from)
  // `def f(): return 1` has no line of its own for it.
  if (indent.trim() !== '') return null
  const at = lineEndAt(tree.text, colon.to) + 1
  const text = `${indent}"""${sentence}."""\n`
  return { from: at, to: at, insert: symbol.kind === 'class' ? `${text}\n` : text }
}

function pythonText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string | null {
  const { node } = symbol
  if (symbol.kind === 'class') {
    const bases = childOf(node, 'superclasses')
    const base = bases && namedChildren(bases)[0]
    const name = base?.type === 'identifier' ? tree.text.slice(base.from, base.to) : 'object'
    const more = (name === 'object' ? '' : `, a kind of ${name}`) + methodsOf(tree, symbol)
    return more === '' ? null : thingOf(symbol.name) + more
  }
  const given = pythonParameters(tree, node).slice(owner && !isStatic(tree, symbol) ? 1 : 0)
  const result = childOf(node, 'return_type')
  const type = result ? tree.text.slice(result.from, result.to) : ''
  return actionOf(symbol.name, given, madeThing(type), type, 'imperative')
}

function isStatic(tree: SyntaxTree, { statement }: OutlineSymbol): boolean {
  return statement.children.some(
    (child) => child.type === 'decorator' && tree.text.slice(child.from, child.to).includes('staticmethod'),
  )
}

function pythonParameters(tree: SyntaxTree, node: SyntaxNode): Given[] {
  const list = childOf(node, 'parameters')
  const textOf = (part: SyntaxNode | null | undefined) => (part ? tree.text.slice(part.from, part.to) : '')
  return (list ? namedChildren(list) : []).flatMap((part): Given[] => {
    const name = part.type === 'identifier' ? part : (childOf(part, 'name') ?? namedChildren(part)[0])
    if (!name || !/identifier|splat_pattern/.test(name.type)) return []
    const type = textOf(childOf(part, 'type'))
    return [{ name: textOf(name).replace(/^\*+/, ''), type }]
  })
}
