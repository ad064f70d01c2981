/** PHP, with the HTML around it. */
import type { LanguageFacts } from './language.ts'

export const phpFacts: LanguageFacts = {
  name: 'PHP',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  extensions: ['php'],
  definitions: `
(function_definition name: (name) @name body: (_) @body) @definition.function
(class_declaration name: (name) @name body: (_) @body) @definition.class
(interface_declaration name: (name) @name body: (_) @body) @definition.interface
(trait_declaration name: (name) @name body: (_) @body) @definition.class
(enum_declaration name: (name) @name body: (_) @body) @definition.enum
(method_declaration name: (name) @name body: (_)? @body) @definition.method
(property_declaration (property_element (variable_name (name) @name))) @definition.property
(const_declaration (const_element (name) @name)) @definition.constant
(namespace_definition name: (namespace_name) @name) @definition.module
`,
  references: ['name'],
}
