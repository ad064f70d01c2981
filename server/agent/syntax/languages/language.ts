/**
 * What is known of one language: its grammar, its files, and how what they define and refer to is found in a tree.
 *
 * `definitions` is a tree-sitter query. Each pattern captures a whole definition as `@definition.KIND` and what it is
 * called as `@name`; `@body`, where there is one, is where its signature ends. Of patterns that name the same place the
 * first counts. `references` are the grammar's types of nodes that are names; those within a definition's own `@name` are
 * left out.
 */

export const definitionKinds = [
  'function',
  'method',
  'class',
  'interface',
  'type',
  'enum',
  'module',
  'constant',
  'variable',
  'property',
  'macro',
  'selector',
] as const
export type DefinitionKind = (typeof definitionKinds)[number]

export interface LanguageFacts {
  /** For people. */
  readonly name: string
  /** The grammar as WebAssembly, as a package's file. */
  readonly grammar: string
  /** Without the dot, in lower case. */
  readonly extensions: readonly string[]
  /** Whole file names, where they alone tell it. */
  readonly fileNames?: readonly string[]
  /** What others it shares names with, such as C with C++; where none is given, none. */
  readonly family?: string
  readonly definitions: string
  readonly references: readonly string[]
  /** Nodes that the grammar allows, but that stand for a mistake. */
  readonly mistakes?: readonly string[]
}
