/** TypeScript, TSX and JavaScript: one family of grammars, which share the names of most nodes. */
import type { GrammarGap } from '../grammar-gaps.ts'
import { jsxTags } from '../rules/jsx-tags.ts'
import { scriptValues } from '../rules/script-values.ts'
import type { LanguageFacts } from './language.ts'

const common = `
(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @body) @definition.function
(method_definition name: [(property_identifier) (private_property_identifier)] @name body: (_) @body) @definition.method
(lexical_declaration (variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @definition.function
(variable_declaration (variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @definition.function
(program (lexical_declaration (variable_declarator name: (identifier) @name value: (_)? @body) @definition.constant))
(program (variable_declaration (variable_declarator name: (identifier) @name value: (_)? @body) @definition.variable))
(program (export_statement declaration: (lexical_declaration
  (variable_declarator name: (identifier) @name value: (_)? @body) @definition.constant)))
`

const javascript = `
(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(field_definition
  property: [(property_identifier) (private_property_identifier)] @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(field_definition
  property: [(property_identifier) (private_property_identifier)] @name value: (_)? @body) @definition.property
${common}`

const typescript = `
(class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(abstract_class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(internal_module name: (_) @name body: (_)? @body) @definition.module
(module name: (_) @name body: (_)? @body) @definition.module
(function_signature name: (identifier) @name) @definition.function
(method_signature name: (property_identifier) @name) @definition.method
(abstract_method_signature name: (property_identifier) @name) @definition.method
(property_signature name: (property_identifier) @name) @definition.property
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name value: (_)? @body) @definition.property
${common}`

const references = [
  'identifier',
  'property_identifier',
  'private_property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
]

const gaps: readonly GrammarGap[] = [
  { found: /(?<=\bimport[ \t]{1,20})(?:defer(?=[ \t]*\*)|source(?=[ \t]+\w+[ \t]+from\b))/g },
]

const typescriptGaps: readonly GrammarGap[] = [
  ...gaps,
  { found: /(?<=\bexport[ \t]{1,20})type(?=[ \t]*\*)/g },
  { found: /(?<=[<,]\s{0,20}(?:const\s{1,20})?)(?:in\s+out|in|out)(?=\s+[A-Za-z_$])/g },
  { found: /(?<=\babstract[ \t]{1,20}(?:override[ \t]{1,20})?)accessor(?=[ \t]+[\w$#[])/g },
]

export const typescriptFacts: LanguageFacts = {
  name: 'TypeScript',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
  extensions: ['ts', 'mts', 'cts'],
  family: 'script',
  definitions: typescript,
  references: [...references, 'type_identifier'],
  gaps: typescriptGaps,
  rules: [scriptValues],
}

export const tsxFacts: LanguageFacts = {
  ...typescriptFacts,
  name: 'TSX',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  extensions: ['tsx'],
  rules: [jsxTags, scriptValues],
}

export const javascriptFacts: LanguageFacts = {
  name: 'JavaScript',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
  extensions: ['js', 'mjs', 'cjs', 'jsx'],
  family: 'script',
  definitions: javascript,
  references,
  gaps,
  rules: [jsxTags, scriptValues],
}
