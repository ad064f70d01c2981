/** A tree of tree-sitter's as plain objects; it leaves out punctuation other than colons and semicolons. */
import type { Tree, TreeCursor } from 'web-tree-sitter'
import type { Grammar } from './grammars.ts'
import type { SyntaxFault, SyntaxNode, SyntaxTree } from './tree.ts'

const maxDepth = 1_000

/** The tree is of `text`, and stays the caller's. Null where it is nested deeper than is looked at. */
export function copyTree(tree: Tree, grammar: Grammar, text: string): SyntaxTree | null {
  const errors: SyntaxFault[] = []
  const cursor = tree.walk()
  try {
    const root = copy(cursor, null, 0, errors)
    return root && { grammar, text, root, errors }
  } finally {
    cursor.delete()
  }
}

/** Null where the tree is deeper than `maxDepth`. */
function copy(cursor: TreeCursor, parent: SyntaxNode | null, depth: number, errors: SyntaxFault[]): SyntaxNode | null {
  if (depth > maxDepth) return null
  const children: SyntaxNode[] = []
  const node: SyntaxNode = {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    from: cursor.startIndex,
    to: cursor.endIndex,
    parent,
    children,
  }
  if (cursor.nodeIsMissing) errors.push({ kind: 'missing', from: node.from, to: node.to, token: node.type })
  else if (node.type === 'ERROR') errors.push({ kind: 'unexpected', from: node.from, to: node.to })
  if (cursor.gotoFirstChild()) {
    do {
      if (isPunctuation(cursor)) continue
      const child = copy(cursor, node, depth + 1, errors)
      if (!child) return null
      children.push(child)
    } while (cursor.gotoNextSibling())
    cursor.gotoParent()
  }
  return node
}

/** Brackets, commas and operators: almost half of all nodes, and nobody asks for them. */
function isPunctuation(cursor: TreeCursor): boolean {
  return !cursor.nodeIsNamed && !cursor.nodeIsMissing && cursor.currentFieldId === 0 && !/[\w:;]/.test(cursor.nodeType)
}
