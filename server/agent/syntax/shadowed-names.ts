/**
 * Where a text means a parameter by a name, and not what has that name elsewhere.
 *
 * Told by the scopes of one text alone: as a walker of the language has them, else as the queries of its names do.
 */
import type { Query, Tree } from 'web-tree-sitter'
import { copyTree } from './copy-tree.ts'
import { isScript, scopedGrammar } from './grammars.ts'
import { factsOf, type Language } from './languages.ts'
import { findNames } from './names.ts'
import { pythonScopes } from './python-scopes.ts'
import { scriptScopes } from './script-scopes.ts'

/**
 * UTF-16 offsets of those places; empty where it cannot be told. The tree is of `text`, and stays the caller's.
 * `naming` is for languages that have facts of naming.
 */
export function findShadowed(
  language: Language,
  queries: { readonly definitions: Query; readonly naming: () => Query },
  tree: Tree,
  text: string,
  names: readonly string[],
): ReadonlySet<number> {
  const grammar = scopedGrammar(language)
  if (grammar !== null) {
    const copied = copyTree(tree, grammar, text)
    if (copied === null) return new Set()
    const { occurrences } = isScript(grammar) ? scriptScopes(copied) : pythonScopes(copied)
    const shadowed = occurrences.filter(({ name, binding }) => binding?.kind === 'parameter' && names.includes(name))
    return new Set(shadowed.map(({ node }) => node.from))
  }
  const facts = factsOf(language)
  const { naming } = facts
  if (naming === undefined) return new Set()
  const own = { definitions: queries.definitions, naming: queries.naming() }
  const { occurrences, locals } = findNames({ ...facts, naming }, own, tree, text, names)
  const shadowed = occurrences.filter(({ local }) => local !== null && locals[local]?.isParameter === true)
  return new Set(shadowed.map(({ from }) => from))
}
