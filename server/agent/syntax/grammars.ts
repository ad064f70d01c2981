/**
 * Which grammar reads which file, and where a grammar comes from.
 *
 * A grammar is WebAssembly inside an npm package, so nothing is compiled on the user's machine. Each is loaded when the
 * first file needs it, once: whoever asks meanwhile waits for the same promise. A failed load is forgotten, so that the
 * next file tries again.
 */
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

const packages = {
  typescript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
  tsx: '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  javascript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
  python: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
} as const

export type Grammar = keyof typeof packages

const extensions: Readonly<Record<string, Grammar>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  py: 'python',
  pyi: 'python',
}

/** The grammar for a path, by its extension; null where there is none yet. */
export function grammarOf(path: string): Grammar | null {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(extensions, extension) ? (extensions[extension] ?? null) : null
}

/** Whether a grammar is of the TypeScript family, which shares scopes, imports and node names. */
export function isScript(grammar: Grammar): boolean {
  return grammar !== 'python'
}

export interface Grammars {
  load(grammar: Grammar): Promise<Language>
}

/** Loads grammars lazily; keep one for the process, a loaded grammar is a few megabytes. */
export function createGrammars(): Grammars {
  const require = createRequire(import.meta.url)
  const loading = new Map<Grammar, Promise<Language>>()
  let runtime: Promise<void> | null = null

  async function open(grammar: Grammar): Promise<Language> {
    runtime ??= Parser.init().catch((error: unknown) => {
      runtime = null
      throw error
    })
    await runtime
    return Language.load(require.resolve(packages[grammar]))
  }

  return {
    load(grammar) {
      const known = loading.get(grammar)
      if (known) return known
      const promise = open(grammar).catch((error: unknown) => {
        loading.delete(grammar)
        throw error
      })
      loading.set(grammar, promise)
      return promise
    },
  }
}
