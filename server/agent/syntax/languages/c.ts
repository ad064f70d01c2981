/** C and C++, of which the latter's grammar is built on the former's. */
import type { LanguageFacts } from './language.ts'

const common = `
(function_definition declarator: (function_declarator declarator: (identifier) @name) body: (_) @body) @definition.function
(function_definition
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
  body: (_) @body) @definition.function
(translation_unit (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function)
(translation_unit (declaration
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function)
(translation_unit (declaration declarator: (identifier) @name) @definition.variable)
(translation_unit (declaration
  declarator: (init_declarator declarator: (identifier) @name value: (_) @body)) @definition.variable)
(struct_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(union_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @definition.enum
(type_definition declarator: (type_identifier) @name) @definition.type
(preproc_def name: (identifier) @name) @definition.macro
(preproc_function_def name: (identifier) @name) @definition.macro
`

const references = ['identifier', 'field_identifier', 'type_identifier']

export const cFacts: LanguageFacts = {
  name: 'C',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-c.wasm',
  extensions: ['c', 'h'],
  family: 'c',
  definitions: common,
  references,
}

export const cppFacts: LanguageFacts = {
  name: 'C++',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  extensions: ['cpp', 'cc', 'cxx', 'hpp', 'hh', 'hxx'],
  family: 'c',
  definitions: `
(class_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(namespace_definition name: (_) @name body: (_) @body) @definition.module
(alias_declaration name: (type_identifier) @name) @definition.type
(function_definition
  declarator: (function_declarator declarator: (qualified_identifier name: (identifier) @name))
  body: (_) @body) @definition.method
(function_definition
  declarator: (function_declarator declarator: (field_identifier) @name) body: (_) @body) @definition.method
(function_definition
  declarator: (reference_declarator (function_declarator declarator: [(identifier) (field_identifier)] @name))
  body: (_) @body) @definition.function
(field_declaration declarator: (function_declarator declarator: (field_identifier) @name)) @definition.method
(field_declaration declarator: (field_identifier) @name) @definition.property
${common}`,
  references: [...references, 'namespace_identifier'],
}
