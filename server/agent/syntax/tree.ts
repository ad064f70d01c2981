/**
 * A syntax tree as plain, immutable objects: offsets are UTF-16, as everywhere in Weft.
 *
 * It is a copy. Nodes of tree-sitter live in WebAssembly memory and must be freed by hand, and every question to one
 * crosses that border; a copy is made once, costs about what one walk costs, and is left to the garbage collector.
 */
import type { Grammar } from './grammars.ts'

export interface SyntaxNode {
  /** The grammar's name for it; an anonymous node's type is its text, such as `const`. */
  readonly type: string
  readonly named: boolean
  /** What it is to its parent, such as `name` or `body`. */
  readonly field: string | null
  readonly from: number
  readonly to: number
  readonly parent: SyntaxNode | null
  readonly children: readonly SyntaxNode[]
}

export interface SyntaxTree {
  readonly grammar: Grammar
  readonly text: string
  readonly root: SyntaxNode
  /** Where the text is not what the grammar allows, in order; empty for a sound file. */
  readonly errors: readonly SyntaxFault[]
}

export interface SyntaxFault {
  readonly kind: 'unexpected' | 'missing'
  readonly from: number
  readonly to: number
  /** The token that is missing. */
  readonly token?: string
}

export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find((child) => child.field === field) ?? null
}

export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && child.type !== 'comment')
}

export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => child.type === token)
}

/** Every node, parents before their children, in the order of the text. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  const waiting = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at]
      if (child) waiting.push(child)
    }
  }
}

/** The nearest node around `node`, itself not included, for which `matches` holds. */
export function enclosing(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent) if (matches(at)) return at
  return null
}
