/**
 * `const` and `let` for `var`: `const` where a name is never given another value, else `let`.
 *
 * A `var` is left alone, with the reason, wherever a block scope could behave differently: used outside its block or
 * before its line, be it by a function that is called above it, declared twice, kept from one turn of a loop to the next,
 * captured by a closure in a loop, or within reach of an `eval` that may do any of this.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { evalNaming } from '../syntax/dynamic-scopes.ts'
import type { ProjectFile } from '../syntax/project.ts'
import type { Binding, Occurrence } from '../syntax/scopes.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode, walk } from '../syntax/tree.ts'

export interface ModernVariable {
  readonly names: readonly string[]
  readonly line: number
  /** Null where it stays. */
  readonly keyword: 'const' | 'let' | null
  /** Why it stays. */
  readonly reason: string
  readonly edits: readonly Edit[]
}

/** `sharedNames` are names that other files use without declaring them: a script's globals, which `var` makes. */
export function modernVariables(file: ProjectFile, sharedNames: ReadonlySet<string>): ModernVariable[] {
  const found: ModernVariable[] = []
  for (const node of walk(file.scopes.tree.root)) {
    const token = varToken(node)
    if (!token || enclosing(node, (at) => at.type === 'ambient_declaration')) continue
    const bindings = bindingsOf(file, node)
    const reason = reasonToStay(file, node, bindings) ?? globalReason(file, bindings, sharedNames)
    const keyword = reason !== null ? null : isConstant(node, bindings) && !isOfNamespace(node) ? 'const' : 'let'
    found.push({
      names: bindings.map((binding) => binding.name),
      line: lineNumberAt(file.text, node.from),
      keyword,
      reason: reason ?? '',
      edits: keyword ? [{ from: token.from, to: token.to, insert: keyword }] : [],
    })
  }
  return found
}

/** The keyword of a declaration with `var`, also in `for (var x of …)`. */
function varToken(node: SyntaxNode): SyntaxNode | null {
  if (node.type !== 'variable_declaration' && node.type !== 'for_in_statement') return null
  return node.children.find((child) => child.type === 'var') ?? null
}

function bindingsOf(file: ProjectFile, node: SyntaxNode): Binding[] {
  const patterns =
    node.type === 'for_in_statement' ? [childOf(node, 'left')] : namedChildren(node).map((one) => childOf(one, 'name'))
  const bindings = new Set<Binding>()
  for (const pattern of patterns) {
    for (const part of pattern ? walk(pattern) : []) {
      const occurrence = file.occurrenceAt.get(part)
      if (occurrence?.binding?.declarations.includes(occurrence)) bindings.add(occurrence.binding)
    }
  }
  return [...bindings]
}

/** TypeScript's `namespace N { export var x }`, which anybody may give a value by `N.x`. */
function isOfNamespace({ parent }: SyntaxNode): boolean {
  return parent?.type === 'export_statement' && parent.parent?.type === 'statement_block'
}

function isConstant(node: SyntaxNode, bindings: readonly Binding[]): boolean {
  const isGiven = node.type === 'for_in_statement' || namedChildren(node).every((one) => childOf(one, 'value') !== null)
  return isGiven && bindings.every((binding) => binding.references.every((reference) => !reference.writes))
}

const functions = new Set([
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
  'class_static_block',
])
const loops = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement'])
const blocks = new Set([
  'statement_block',
  'program',
  'switch_case',
  'switch_default',
  'for_statement',
  'class_static_block',
])

function reasonToStay(file: ProjectFile, node: SyntaxNode, bindings: readonly Binding[]): string | null {
  const block = node.type === 'for_in_statement' ? node : blockOf(node)
  if (!block) return 'a declaration without a block around it must be `var`'
  const ownFunction = functionAround(node)
  const loop = enclosing(node, (at) => loops.has(at.type) || functions.has(at.type))
  const turning = node.type === 'for_in_statement' ? node : loop && loops.has(loop.type) ? loop : null
  for (const binding of bindings) {
    const { name } = binding
    if (binding.declarations.length > 1) return `\`${name}\` is declared more than once`
    const call = evalNaming(file, binding.scope.node, name)
    if (call) return `the text that \`eval\` runs may name \`${name}\`, on line ${lineNumberAt(file.text, call.from)}`
    const inLoopHead = turning !== null && node.parent === turning
    if (turning && !inLoopHead && node !== turning && !hasValue(node, binding))
      return `\`${name}\` keeps its value from one turn of the loop to the next`
    for (const reference of binding.references) {
      const reason = reasonOf(file, reference, { node, block, ownFunction, turning })
      if (reason) return reason
    }
  }
  return null
}

function globalReason(
  file: ProjectFile,
  bindings: readonly Binding[],
  sharedNames: ReadonlySet<string>,
): string | null {
  if (file.scopes.links.length > 0) return null
  const shared = bindings.find((binding) => binding.scope.kind === 'module' && sharedNames.has(binding.name))
  return shared ? `\`${shared.name}\` is used as a global` : null
}

interface Place {
  readonly node: SyntaxNode
  readonly block: SyntaxNode
  readonly ownFunction: SyntaxNode | null
  readonly turning: SyntaxNode | null
}

function reasonOf(
  file: ProjectFile,
  { name, node: at }: Occurrence,
  { node, block, ownFunction, turning }: Place,
): string | null {
  const line = lineNumberAt(file.text, at.from)
  if (at.from < block.from || at.to > block.to) return `\`${name}\` is used outside its block, on line ${line}`
  const isInClosure = functionAround(at) !== ownFunction
  const declared = node.type === 'for_in_statement' ? (childOf(node, 'left') ?? node) : node
  if (at.from < declared.from) return `\`${name}\` is used before its line, on line ${line}`
  const called = isInClosure ? calledAbove(file, at, ownFunction, declared) : null
  if (called !== null) {
    const callLine = lineNumberAt(file.text, called.from)
    return `\`${name}\` is used by a function that is named above its line, on line ${callLine}`
  }
  if (isInClosure && turning) return `a function inside the loop keeps \`${name}\`, on line ${line}`
  const isInOwnValue =
    node.type === 'for_in_statement' ? isInside(at, childOf(node, 'right')) : isInOwnDeclarator(at, node, name, file)
  return isInOwnValue && !isInClosure ? `\`${name}\` is used in its own value` : null
}

/**
 * Where, above the declaration's end, a function is named that uses a place: it may run while a `let` has no value yet.
 * Only function declarations are known above their line; one that is named by another is followed to where that is.
 */
function calledAbove(
  file: ProjectFile,
  place: SyntaxNode,
  ownFunction: SyntaxNode | null,
  declared: SyntaxNode,
  seen = new Set<SyntaxNode>(),
): SyntaxNode | null {
  for (let at = functionAround(place); at && at !== ownFunction; at = functionAround(at)) {
    const name = childOf(at, 'name')
    const binding = name && file.occurrenceAt.get(name)?.binding
    if (!/declaration$/.test(at.type) || !binding || seen.has(at)) continue
    seen.add(at)
    for (const { node } of binding.references) {
      if (isInside(node, at)) continue
      if (node.from < declared.to) return node
      const above = calledAbove(file, node, ownFunction, declared, seen)
      if (above !== null) return above
    }
  }
  return null
}

function isInside(node: SyntaxNode, outer: SyntaxNode | null): boolean {
  return outer !== null && node.from >= outer.from && node.to <= outer.to
}

function isInOwnDeclarator(at: SyntaxNode, node: SyntaxNode, name: string, file: ProjectFile): boolean {
  return namedChildren(node).some((declarator) => {
    const pattern = childOf(declarator, 'name')
    if (!pattern || !isInside(at, declarator)) return false
    return [...walk(pattern)].some(
      (part) => file.text.slice(part.from, part.to) === name && file.occurrenceAt.has(part),
    )
  })
}

function hasValue(node: SyntaxNode, binding: Binding): boolean {
  return namedChildren(node).some((declarator) => {
    const pattern = childOf(declarator, 'name')
    return childOf(declarator, 'value') !== null && binding.declarations.some((one) => isInside(one.node, pattern))
  })
}

/** What a `let` in the place of this declaration would be local to; null where none may stand. */
function blockOf(node: SyntaxNode): SyntaxNode | null {
  const holder = node.parent?.type === 'export_statement' ? node.parent.parent : node.parent
  return holder && blocks.has(holder.type) ? holder : null
}

function functionAround(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, (at) => functions.has(at.type))
}
