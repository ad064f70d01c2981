/** Swift. */
import type { LanguageFacts } from './language.ts'
import { swiftGaps } from './swift-gaps.ts'

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
  gaps: swiftGaps,
  imports: '(import_declaration) @import',
  naming: {
    tokens: ['simple_identifier', 'type_identifier'],
    redeclares: false,
    boundInThenOnly: true,
    seen: { property_declaration: 'value', for_statement: 'next' },
    query: `
[(function_declaration) (lambda_literal) (for_statement) (if_statement) (while_statement) (catch_block) (switch_entry)
  (statements)  (computed_getter) (computed_setter)] @scope
(parameter external_name: (_) name: (simple_identifier) @parameter)
(parameter !external_name name: (simple_identifier) @unclear)
[(property_declaration name: (pattern bound_identifier: (simple_identifier) @local))
  (for_statement item: (pattern bound_identifier: (simple_identifier) @local))
  (lambda_parameter name: (simple_identifier) @local) (pattern bound_identifier: (simple_identifier) @local)
  (pattern (value_binding_pattern) (pattern (simple_identifier) @local))
  (pattern (value_binding_pattern) (pattern (pattern (simple_identifier) @local)))
  (pattern (value_binding_pattern) (pattern (pattern (pattern (simple_identifier) @local))))]
[(if_statement condition: (pattern (simple_identifier) @unclear))
  (guard_statement condition: (pattern (simple_identifier) @unclear))
  (while_statement condition: (pattern (simple_identifier) @unclear))
  (if_statement bound_identifier: (simple_identifier) @unclear) (guard_statement bound_identifier: (simple_identifier) @unclear)
  (while_statement bound_identifier: (simple_identifier) @unclear)]
[(class_declaration) (protocol_declaration)] @heir
(inheritance_specifier inherits_from: (user_type (type_identifier) @base))
(class_declaration name: (user_type (type_identifier) @base))
[(navigation_suffix suffix: (simple_identifier) @member) (value_argument_label (simple_identifier) @argument)
  (enum_entry name: (simple_identifier) @member) (pattern "." . (simple_identifier) @member) (prefix_expression target: (simple_identifier) @member)]
`,
  },
}
