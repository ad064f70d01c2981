/**
 * Text in, syntax tree out. Bounded in size and depth, so that no file can hold up the server or overflow the stack of
 * those who walk the tree; a file beyond the bounds is an expected outcome, not an error.
 */
import { Parser } from 'web-tree-sitter'
import { copyTree } from './copy-tree.ts'
import { createGrammars, type Grammars, grammarOf } from './grammars.ts'
import type { SyntaxTree } from './tree.ts'

type Parsed =
  | { readonly kind: 'parsed'; readonly tree: SyntaxTree }
  /** No grammar for this path. */
  | { readonly kind: 'unsupported' }
  /** Longer, or nested deeper, than is looked at. */
  | { readonly kind: 'too-large' | 'too-deep' }

export interface Syntax {
  /** The path decides the grammar. The tree leaves out punctuation other than colons and semicolons. */
  parse(path: string, text: string): Promise<Parsed>
}

const defaultMaxLength = 512 * 1024

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
          const copied = copyTree(tree, grammar, text)
          return copied === null ? { kind: 'too-deep' } : { kind: 'parsed', tree: copied }
        } finally {
          tree.delete()
        }
      } finally {
        parser.delete()
      }
    },
  }
}
