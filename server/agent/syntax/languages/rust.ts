/** Rust. */
import type { LanguageFacts } from './language.ts'

export const rustFacts: LanguageFacts = {
  name: 'Rust',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  extensions: ['rs'],
  definitions: `
(impl_item body: (declaration_list (function_item name: (identifier) @name body: (_) @body) @definition.method))
(trait_item body: (declaration_list (function_item name: (identifier) @name body: (_) @body) @definition.method))
(trait_item body: (declaration_list (function_signature_item name: (identifier) @name) @definition.method))
(function_item name: (identifier) @name body: (_) @body) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name body: (_)? @body) @definition.class
(union_item name: (type_identifier) @name body: (_) @body) @definition.class
(enum_item name: (type_identifier) @name body: (_) @body) @definition.enum
(trait_item name: (type_identifier) @name body: (_) @body) @definition.interface
(type_item name: (type_identifier) @name) @definition.type
(mod_item name: (identifier) @name body: (_)? @body) @definition.module
(const_item name: (identifier) @name value: (_)? @body) @definition.constant
(static_item name: (identifier) @name value: (_)? @body) @definition.variable
(macro_definition name: (identifier) @name) @definition.macro
`,
  references: ['identifier', 'field_identifier', 'type_identifier', 'shorthand_field_identifier'],
}
