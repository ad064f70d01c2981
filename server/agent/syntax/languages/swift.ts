/** Swift. */
import type { LanguageFacts } from './language.ts'

export const swiftFacts: LanguageFacts = {
  name: 'Swift',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-swift.wasm',
  extensions: ['swift'],
  definitions: `
(class_body (function_declaration name: (simple_identifier) @name body: (_)? @body) @definition.method)
(enum_class_body (function_declaration name: (simple_identifier) @name body: (_)? @body) @definition.method)
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(function_declaration name: (simple_identifier) @name body: (_)? @body) @definition.function
(class_declaration declaration_kind: "enum" name: (_) @name body: (_) @body) @definition.enum
(class_declaration name: (_) @name body: (_) @body) @definition.class
(protocol_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(source_file (property_declaration name: (pattern (simple_identifier) @name)) @definition.variable)
(class_body (property_declaration name: (pattern (simple_identifier) @name)) @definition.property)
`,
  references: ['simple_identifier', 'type_identifier'],
}
