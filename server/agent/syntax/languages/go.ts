/** Go. */
import type { LanguageFacts } from './language.ts'

export const goFacts: LanguageFacts = {
  name: 'Go',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  extensions: ['go'],
  definitions: `
(function_declaration name: (identifier) @name body: (_)? @body) @definition.function
(method_declaration name: (field_identifier) @name body: (_)? @body) @definition.method
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name type: (struct_type (field_declaration_list) @body)) @definition.class
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(source_file (const_declaration (const_spec name: (identifier) @name value: (_)? @body) @definition.constant))
(source_file (var_declaration (var_spec name: (identifier) @name value: (_)? @body) @definition.variable))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name value: (_)? @body) @definition.variable)))
`,
  references: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
}
