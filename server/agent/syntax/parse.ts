/**
 * Text in, syntax tree out. Bounded in size and depth, so that no file can hold up the server or overflow the stack of
 * those who walk the tree; a file beyond the bounds is an expected outcome, not an error.
 */
import { Parser, type TreeCursor } from 'web-tree-sitter'
import { createGrammars, type Grammars, grammarOf } from './grammars.ts'
import type { SyntaxFault, SyntaxNode, SyntaxTree } from './tree.ts'

type Parsed =
  | { readonly kind: 'parsed'; readonly tree: SyntaxTree }
  /** No grammar for this path. */
  | { readonly kind: 'unsupported' }
  /** Longer, or nested deeper, than is looked at. */
  | { readonly kind: 'too-large' }

export interface Syntax {
  /** The path decides the grammar. The tree leaves out punctuation other than colons and semicolons. */
  parse(path: string, text: string): Promise<Parsed>
}

const defaultMaxLength = 512 * 1024
const maxDepth = 1_000

/** Keep one for the process: it holds the loaded grammars. */
export function createSyntax(options: { readonly maxLength?: number; readonly grammars?: Grammars } = {}): Syntax {
  const { grammars = createGrammars() } = options
  const maxLength = options.maxLength ?? defaultMaxLength

  return {
    async parse(path, text) {
      const grammar = grammarOf(path)
      if (!grammar) return { kind: 'unsupported' }
      if (text.length > maxLength) return { kind: 'too-large' }
      const language = await grammars.load(grammar)

      const parser = new Parser()
      try {
        parser.setLanguage(language)
        const tree = parser.parse(text)
        if (!tree) throw new Error(`invariant: ${grammar} gave no tree for ${path}`)
        try {
          const errors: SyntaxFault[] = []
          const cursor = tree.walk()
          try {
            const root = copy(cursor, null, 0, errors)
            return root ? { kind: 'parsed', tree: { grammar, text, root, errors } } : { kind: 'too-large' }
          } finally {
            cursor.delete()
          }
        } finally {
          tree.delete()
        }
      } finally {
        parser.delete()
      }
    },
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
