/** Kotlin. */
import type { LanguageFacts } from './language.ts'

export const kotlinFacts: LanguageFacts = {
  name: 'Kotlin',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-kotlin.wasm',
  extensions: ['kt', 'kts'],
  family: 'jvm',
  definitions: `
(class_body (function_declaration (simple_identifier) @name (function_body)? @body) @definition.method)
(function_declaration (simple_identifier) @name (function_body)? @body) @definition.function
(class_declaration "interface" (type_identifier) @name (class_body)? @body) @definition.interface
(class_declaration (type_identifier) @name (enum_class_body) @body) @definition.enum
(class_declaration (type_identifier) @name (class_body)? @body) @definition.class
(object_declaration (type_identifier) @name (class_body)? @body) @definition.class
(type_alias (type_identifier) @name) @definition.type
(source_file (property_declaration (variable_declaration (simple_identifier) @name)) @definition.variable)
(class_body (property_declaration (variable_declaration (simple_identifier) @name)) @definition.property)
`,
  references: ['simple_identifier', 'type_identifier'],
}
