/**
 * Add doc comments where there is none: JSDoc above what a script exports, docstrings in Python.
 *
 * A first draft, made of names, parameters and written types, for people to make better. What has any comment above it
 * is left alone, and so is what is private.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import { type OutlineSymbol, outlineOf } from '../syntax/outline.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode, type SyntaxTree } from '../syntax/tree.ts'
import { wordsOf } from './names.ts'
import { actionOf, capitalised, listOf, thingOf } from './phrases.ts'
import { madeThing, typeWords } from './type-words.ts'

export interface DocComments {
  readonly edits: readonly Edit[]
  /** What got one, as people call it. */
  readonly added: readonly string[]
  /** How many had a comment already. */
  readonly commented: number
  /** What cannot take one where it stands, such as two declarations on a line. */
  readonly cramped: readonly string[]
}

/** `symbol` asks for that one only, exported or not. */
export function documentFile(tree: SyntaxTree, symbol: string | null): DocComments {
  const edits: Edit[] = []
  const added: string[] = []
  const cramped: string[] = []
  let commented = 0
  const add = (one: OutlineSymbol, owner: OutlineSymbol | null) => {
    if (one.commented) {
      commented++
      return
    }
    const edit = isScript(tree.grammar) ? jsDoc(tree, one, owner) : docstring(tree, one, owner)
    const name = owner ? `${owner.name}.${one.name}` : one.name
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
  return { edits: edits.sort((a, b) => a.from - b.from), added, commented, cramped }
}

const documented = new Set(['function', 'class', 'interface', 'type', 'enum'])

function isPublic(tree: SyntaxTree, member: OutlineSymbol): boolean {
  if (/^[_#]/.test(member.name)) return false
  const modifier = member.node.children.find((child) => child.type === 'accessibility_modifier')
  return !modifier || tree.text.slice(modifier.from, modifier.to) === 'public'
}

function jsDoc(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): Edit | null {
  const at = startOf(symbol)
  const lineStart = lineStartAt(tree.text, at)
  const indent = tree.text.slice(lineStart, at)
  if (indent.trim() !== '') return null
  const lines = scriptText(tree, symbol, owner)
  const comment =
    lines.length === 1
      ? `${indent}/** ${lines[0]} */\n`
      : `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
  return { from: lineStart, to: lineStart, insert: comment }
}

/** Decorators of a class member stand before it, as siblings. */
function startOf({ statement }: OutlineSymbol): number {
  const siblings = statement.parent?.children ?? []
  let index = siblings.indexOf(statement)
  while (siblings[index - 1]?.type === 'decorator') index--
  return (siblings[index] ?? statement).from
}

function scriptText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string[] {
  switch (symbol.kind) {
    case 'class':
      return [`${thingOf(symbol.name)}${baseOf(tree, symbol.node)}.`]
    case 'interface':
    case 'enum':
    case 'type':
      return [`${thingOf(symbol.name)}${partsOf(tree, symbol)}.`]
    default:
      return functionText(tree, symbol, owner)
  }
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

interface Parameter {
  readonly name: string
  readonly type: string
  readonly fallback: string
  readonly optional: boolean
}

function functionText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string[] {
  const callable = callableOf(symbol)
  const parameters = scriptParameters(tree, callable)
  const given = parameters.map((parameter) => wordsOf(parameter.name).join(' '))
  const isGetter = hasToken(symbol.node, 'get')
  const result = childOf(callable, 'return_type')
  const type = result ? tree.text.slice(result.from, result.to).replace(/^:\s*/, '') : ''
  const action =
    symbol.kind === 'constructor' && owner
      ? `Makes ${thingOf(owner.name).toLowerCase()}`
      : isGetter
        ? `The ${wordsOf(symbol.name).join(' ')}`
        : actionOf(symbol.name, given, madeThing(type), 'indicative')
  const returned = typeWords(type)
  const tags = [
    ...parameters.map((parameter) => `@param ${parameter.name} - ${parameterWords(parameter)}`),
    ...(returned === '' || isGetter || /^Tells whether/.test(action) ? [] : [`@returns ${capitalised(returned)}.`]),
  ]
  return tags.length > 0 ? [`${action}.`, '', ...tags] : [`${action}.`]
}

function callableOf({ node }: OutlineSymbol): SyntaxNode {
  return node.type === 'variable_declarator' ? (childOf(node, 'value') ?? node) : node
}

function scriptParameters(tree: SyntaxTree, callable: SyntaxNode): Parameter[] {
  const textOf = (node: SyntaxNode | null) => (node ? tree.text.slice(node.from, node.to) : '')
  const single = childOf(callable, 'parameter')
  if (single) return [{ name: textOf(single), type: '', fallback: '', optional: false }]
  const list = childOf(callable, 'parameters')
  return (list ? namedChildren(list) : []).flatMap((node): Parameter[] => {
    const pattern = childOf(node, 'pattern') ?? childOf(node, 'left') ?? node
    const name = pattern.type === 'rest_pattern' ? namedChildren(pattern)[0] : pattern
    // A destructured parameter has no name to describe.
    if (name?.type !== 'identifier') return []
    const type = textOf(childOf(node, 'type')).replace(/^:\s*/, '')
    const fallback = textOf(childOf(node, 'value') ?? childOf(node, 'right'))
    return [{ name: textOf(name), type, fallback, optional: node.type === 'optional_parameter' }]
  })
}

function parameterWords({ name, type, fallback, optional }: Parameter): string {
  const words = wordsOf(name).join(' ')
  const kind = typeWords(type)
  const isSaidByName = kind === '' || type.toLowerCase() === name.toLowerCase()
  const main = type === 'boolean' ? `Whether ${words}` : `The ${words}${isSaidByName ? '' : `, ${kind}`}`
  const short = fallback !== '' && fallback.length <= 30 && !/[\n*`]/.test(fallback)
  return `${main}.${short ? ` Defaults to \`${fallback}\`.` : optional ? ' Optional.' : ''}`
}

function docstring(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): Edit | null {
  const body = childOf(symbol.node, 'body')
  const first = body && namedChildren(body)[0]
  const colon = symbol.node.children.find((child) => child.type === ':')
  if (!first || !colon) return null
  const indent = tree.text.slice(lineStartAt(tree.text, first.from), first.from)
  // `def f(): return 1` has no line of its own for it.
  if (indent.trim() !== '') return null
  const at = lineEndAt(tree.text, colon.to) + 1
  const lines = pythonText(tree, symbol, owner)
  const text =
    lines.length === 1
      ? `${indent}"""${lines[0]}"""\n`
      : `${indent}"""${lines.map((line, index) => (index === 0 || line === '' ? line : indent + line)).join('\n')}\n${indent}"""\n`
  const spaced = symbol.kind === 'class' ? `${text}\n` : text
  return { from: at, to: at, insert: spaced }
}

function pythonText(tree: SyntaxTree, symbol: OutlineSymbol, owner: OutlineSymbol | null): string[] {
  const { node } = symbol
  if (symbol.kind === 'class') {
    const bases = childOf(node, 'superclasses')
    const base = bases && namedChildren(bases)[0]
    const kind =
      base?.type === 'identifier' && tree.text.slice(base.from, base.to) !== 'object'
        ? `, a kind of ${tree.text.slice(base.from, base.to)}`
        : ''
    return [`${thingOf(symbol.name)}${kind}.`]
  }
  const parameters = pythonParameters(tree, node).slice(owner && !isStatic(tree, symbol) ? 1 : 0)
  const given = parameters.map((parameter) => wordsOf(parameter.name).join(' '))
  const result = childOf(node, 'return_type')
  const type = result ? tree.text.slice(result.from, result.to) : ''
  const action = actionOf(symbol.name, given, madeThing(type), 'imperative')
  const returned = typeWords(type)
  const lines = [`${action}.`]
  if (parameters.length > 0) {
    lines.push('', 'Args:', ...parameters.map((parameter) => `    ${parameter.name}: ${parameterWords(parameter)}`))
  }
  if (returned !== '' && !/^Tell whether/.test(action)) lines.push('', 'Returns:', `    ${capitalised(returned)}.`)
  return lines
}

function isStatic(tree: SyntaxTree, { statement }: OutlineSymbol): boolean {
  return statement.children.some(
    (child) => child.type === 'decorator' && tree.text.slice(child.from, child.to).includes('staticmethod'),
  )
}

function pythonParameters(tree: SyntaxTree, node: SyntaxNode): Parameter[] {
  const list = childOf(node, 'parameters')
  const textOf = (part: SyntaxNode | null | undefined) => (part ? tree.text.slice(part.from, part.to) : '')
  return (list ? namedChildren(list) : []).flatMap((part): Parameter[] => {
    const name = part.type === 'identifier' ? part : (childOf(part, 'name') ?? namedChildren(part)[0])
    if (!name || !/identifier|splat_pattern/.test(name.type)) return []
    const type = textOf(childOf(part, 'type'))
    return [{ name: textOf(name).replace(/^\*+/, ''), type, fallback: textOf(childOf(part, 'value')), optional: false }]
  })
}
