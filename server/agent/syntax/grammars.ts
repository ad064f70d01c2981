/**
 * Which grammar reads which file, and where a grammar comes from.
 *
 * A grammar is WebAssembly inside an npm package, so nothing is compiled on the user's machine. Each is loaded when the
 * first file needs it, once: whoever asks meanwhile waits for the same promise. A failed load is forgotten, so that the
 * next file tries again.
 */
import { createRequire } from 'node:module'
import { Parser, Language as TreeSitterLanguage } from 'web-tree-sitter'
import { factsOf, type Language, languageOfPath } from './languages.ts'

/** Those whose scopes are understood, so that a name can be followed to what it means. */
export type Grammar = Extract<Language, 'typescript' | 'tsx' | 'javascript' | 'python'>

const scoped: readonly Language[] = ['typescript', 'tsx', 'javascript', 'python'] satisfies readonly Grammar[]

/** The grammar for a path, by its extension; null where its scopes are not understood. */
export function grammarOf(path: string): Grammar | null {
  const language = languageOfPath(path)
  return language === null ? null : scopedGrammar(language)
}

/** The language as one whose scopes are understood; null where they are not. */
export function scopedGrammar(language: Language): Grammar | null {
  return hasScopes(language) ? language : null
}

function hasScopes(language: Language): language is Grammar {
  return scoped.includes(language)
}

/** Whether a grammar is of the TypeScript family, which shares scopes, imports and node names. */
export function isScript(grammar: Grammar): boolean {
  return grammar !== 'python'
}

export interface Grammars {
  load(language: Language): Promise<TreeSitterLanguage>
}

/** Loads grammars lazily; keep one for a thread, a loaded grammar is a few megabytes. */
export function createGrammars(): Grammars {
  const require = createRequire(import.meta.url)
  const loading = new Map<Language, Promise<TreeSitterLanguage>>()
  let runtime: Promise<void> | null = null

  async function open(language: Language): Promise<TreeSitterLanguage> {
    runtime ??= Parser.init().catch((error: unknown) => {
      runtime = null
      throw error
    })
    await runtime
    return TreeSitterLanguage.load(require.resolve(factsOf(language).grammar))
  }

  return {
    load(language) {
      const known = loading.get(language)
      if (known) return known
      const promise = open(language).catch((error: unknown) => {
        loading.delete(language)
        throw error
      })
      loading.set(language, promise)
      return promise
    },
  }
}
