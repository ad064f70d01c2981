/**
 * Where a text is not what its grammar allows, as the tree says it: what cannot be there, and what is missing.
 *
 * Only branches that have one are walked, so a sound file costs nothing. Faults within a fault are told too: the outer one
 * may take in half a file where the parser lost its way, and the inner ones are nearer to the place.
 */
import type { Node, Tree } from 'web-tree-sitter'
import type { Fault } from './fault.ts'
import type { LanguageFacts } from './languages/language.ts'

/** More tell nobody anything. */
const maxFaults = 200
const maxText = 60

/** In the order of the text, an outer one before those within it. */
export function findFaults(facts: LanguageFacts, tree: Tree, text: string): Fault[] {
  const faults: Fault[] = []
  const unexpected = ({ startIndex: from, endIndex: to }: Node) =>
    faults.push({ kind: 'unexpected', from, to, text: text.slice(from, Math.min(to, from + maxText)).trim() })
  const waiting: Node[] = tree.rootNode.hasError ? [tree.rootNode] : []
  for (let node = waiting.pop(); node && faults.length < maxFaults; node = waiting.pop()) {
    const inner = node.children.filter((child) => child !== null && (child.hasError || child.isMissing))
    if (node.isError) unexpected(node)
    // A token that has no name of its own may be missing inside of a leaf.
    else if (node.isMissing || inner.length === 0)
      faults.push({ kind: 'missing', from: node.startIndex, to: node.endIndex, text: node.type })
    for (const child of inner.toReversed()) if (child !== null) waiting.push(child)
  }
  if (facts.mistakes !== undefined) {
    for (const node of tree.rootNode.descendantsOfType([...facts.mistakes]).slice(0, maxFaults)) {
      if (node !== null) unexpected(node)
    }
  }
  // Where the parser has lost its way, what it made of the rest breaks rules that its writer kept.
  if (faults.length === 0)
    for (const rule of facts.rules ?? []) faults.push(...rule(tree.rootNode, text).slice(0, maxFaults))
  return faults.sort((a, b) => a.from - b.from || b.to - a.to)
}
