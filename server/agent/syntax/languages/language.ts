/**
 * What is known of one language: its grammar, its files, and how what they define and refer to is found in a tree.
 *
 * `definitions` is a tree-sitter query. Each pattern captures a whole definition as `@definition.KIND` and what it is
 * called as `@name`; `@body`, where there is one, is where its signature ends. Of patterns that name the same place the
 * first counts. `references` are the grammar's types of nodes that are names; those within a definition's own `@name` are
 * left out.
 */

import type { GrammarGap } from '../grammar-gaps.ts'
import type { Rule } from '../rules/rule.ts'

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

/**
 * How a language binds names, for those that are renamed by rule: a tree-sitter query with these captures.
 *
 * `@scope` opens a scope, `@closed` one that sees nothing around it. `@local` and `@parameter` are names declared in the
 * nearest scope, `@assigned` one that may be of a scope around it; `@declarator` holds one, as in C; `@pattern` is one unless a
 * constant has its name. `@member` is what a thing before a dot decides, `@argument` what the function called does, `@import`
 * what another file gives; `@called` is never local, `@unclear` may be anything. `@heir` may
 * have names of others, of the `@base` in it; what `@lent` calls has them of a value, which only what is local comes before. `@text`, `@template` and `@whole` are texts in which names are written as well: anywhere,
 * in braces, or as all there is. `@dynamic` reaches local things around it by names that are known only when it runs,
 * `@listed` those whose names stand in it as text.
 */
export interface NamingFacts {
  /** Types of nodes that are names by themselves. */
  readonly tokens: readonly string[]
  readonly query: string
  /** Whether one name declared twice in a scope is one thing. */
  readonly redeclares: boolean
  /**
   * From where a declared name is seen, by the type of the node that declares it: from the end of that node, of what stands
   * behind the name, or of its `value`; elsewhere from the end of the name. Absent where a name is its scope's as a whole.
   */
  readonly seen?: Readonly<Record<string, 'end' | 'next' | 'value'>>
  /** Types of nodes whose body is one scope with their parameters. */
  readonly bodies?: readonly string[]
  /** Whether what a condition binds, as `if let x` does, is in scope only where it holds: not in its `else`. */
  readonly boundInThenOnly?: boolean
  /** Whether what stands behind a dot is never one of the names that stand alone. */
  readonly membersApart?: boolean
  /** Types of nodes whose names are the same in capitals and in small letters. */
  readonly caseless?: readonly string[]
  /** How a name must look; letters, digits and underscores where it is left out. */
  readonly pattern?: RegExp
}

export interface LanguageFacts {
  /** For people. */
  readonly name: string
  /** The grammar as WebAssembly, as a package's file. */
  readonly grammar: string
  /** Without the dot, in lower case. */
  readonly extensions: readonly string[]
  /** Whole file names, where they alone tell it. */
  readonly fileNames?: readonly string[]
  /** Of a path in lower case, where folders or parts of the name tell it. */
  readonly paths?: RegExp
  /** What others it shares names with, such as C with C++; where none is given, none. */
  readonly family?: string
  readonly definitions: string
  readonly references: readonly string[]
  /** A query whose captures are imports, each whole. */
  readonly imports?: string
  /** Absent where nothing is renamed by this, be it that better rules know (TypeScript, Python) or that none do. */
  readonly naming?: NamingFacts
  /** Nodes that the grammar allows, but that stand for a mistake. */
  readonly mistakes?: readonly string[]
  /** What a line says without which the lines after it are of another language. */
  readonly keeps?: RegExp
  /** What the language allows and the grammar does not know. */
  readonly gaps?: readonly GrammarGap[]
  /** What the grammar allows and the language does not. */
  readonly rules?: readonly Rule[]
}
