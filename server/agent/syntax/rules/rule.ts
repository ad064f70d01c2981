/**
 * What a language forbids and its grammar lets pass. A rule looks at a tree in which the grammar found no fault, and names
 * what it is sure of: a fault that is none costs more than one that is not seen.
 */
import type { Node } from 'web-tree-sitter'
import type { Fault } from '../fault.ts'

export type Rule = (root: Node, text: string) => readonly Fault[]

const maxText = 60

/** What stands there cannot; of several lines the first is told. */
export function unexpected({ startIndex: from, endIndex }: Node, text: string): Fault {
  const end = text.indexOf('\n', from)
  const to = end === -1 ? endIndex : Math.min(end, endIndex)
  return { kind: 'unexpected', isOfRule: true, from, to, text: text.slice(from, Math.min(to, from + maxText)).trim() }
}

export function missing(what: string, at: number): Fault {
  return { kind: 'missing', isOfRule: true, from: at, to: at, text: what }
}

export function nodesOf(root: Node, ...types: readonly string[]): Node[] {
  return root.descendantsOfType([...types]).filter((node) => node !== null)
}

/** Without comments. */
export function statementsOf(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null && !child.type.includes('comment')) as Node[]
}
