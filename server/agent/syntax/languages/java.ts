/** Java. */
import type { LanguageFacts } from './language.ts'

export const javaFacts: LanguageFacts = {
  name: 'Java',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  extensions: ['java'],
  family: 'jvm',
  definitions: `
(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(record_declaration name: (identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (identifier) @name body: (_) @body) @definition.interface
(annotation_type_declaration name: (identifier) @name body: (_) @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(method_declaration name: (identifier) @name body: (_)? @body) @definition.method
(constructor_declaration name: (identifier) @name body: (_) @body) @definition.method
(field_declaration declarator: (variable_declarator name: (identifier) @name value: (_)? @body)) @definition.property
(constant_declaration declarator: (variable_declarator name: (identifier) @name value: (_)? @body)) @definition.constant
(enum_constant name: (identifier) @name) @definition.constant
`,
  references: ['identifier', 'type_identifier'],
}
