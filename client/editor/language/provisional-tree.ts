/**
 * A syntax tree for the one frame between a typed character and its parse: the tree as it was, with the character part of the
 * token that it was put in or behind, or of none. It is of none behind a bracket: whoever marks brackets looks when the text
 * changes, not when it is parsed. All positions in it are right; what it says of that token may not be.
 */
import { NodeProp, type NodeType, Tree, TreeBuffer } from '@lezer/common'

const provisional = new WeakSet<Tree>()

export function isProvisional(tree: Tree): boolean {
  return provisional.has(tree)
}

/** `by` characters were put in at `at`, both in UTF-16 units. Nodes that do not touch the place are the same objects. */
export function provisionalTree(tree: Tree, at: number, by: number): Tree {
  const grown = growTree(tree, at, by)
  provisional.add(grown)
  return grown
}

function growTree({ type, children, positions, length, propValues }: Tree, at: number, by: number): Tree {
  const grown = children.map((child, index) => {
    const start = positions[index] ?? 0
    if (start >= at || start + child.length < at) return child
    if (child instanceof TreeBuffer) return growBuffer(child, at - start, by)
    const isBehindBracket = start + child.length === at && child.children.length === 0 && isBracket(child.type)
    return isBehindBracket ? child : growTree(child, at - start, by)
  })
  const moved = positions.map((start) => (start >= at ? start + by : start))
  return new Tree(type, grown, moved, length + by, propValues)
}

/** A buffer holds four numbers for each node: its type, where it begins and ends, and how far its children go. */
function growBuffer({ buffer, length, set }: TreeBuffer, at: number, by: number): TreeBuffer {
  const grown = buffer.slice()
  for (let index = 0; index < grown.length; index += 4) {
    const [start = 0, end = 0] = buffer.subarray(index + 1, index + 3)
    if (start >= at) grown[index + 1] = start + by
    if (start >= at || (end >= at && !isBehindBracket(index, end))) grown[index + 2] = end + by
  }
  function isBehindBracket(index: number, end: number): boolean {
    const [type = 0, , , childrenEnd] = buffer.subarray(index, index + 4)
    return end === at && childrenEnd === index + 4 && isBracket(set.types[type])
  }
  return new TreeBuffer(grown, length + by, set)
}

/** As `matchBrackets` knows one. */
function isBracket(type: NodeType | undefined): boolean {
  if (type === undefined) return false
  const isNamedSo = type.prop(NodeProp.openedBy) !== undefined || type.prop(NodeProp.closedBy) !== undefined
  return isNamedSo || /^[()[\]{}]$/.test(type.name)
}
