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
  imports: '(import_declaration) @import',
  naming: {
    tokens: ['identifier', 'type_identifier'],
    redeclares: false,
    // In its own first value a name is seen already.
    seen: { enhanced_for_statement: 'value' },
    bodies: [
      'method_declaration',
      'constructor_declaration',
      'lambda_expression',
      'enhanced_for_statement',
      'catch_clause',
    ],
    query: `
[(method_declaration) (constructor_declaration) (lambda_expression) (block) (for_statement) (enhanced_for_statement)
  (catch_clause) (try_with_resources_statement) (switch_block) (switch_rule)] @scope
[(formal_parameter name: (identifier) @parameter) (spread_parameter (variable_declarator name: (identifier) @parameter))
  (catch_formal_parameter name: (identifier) @parameter) (lambda_expression parameters: (identifier) @parameter)
  (inferred_parameters (identifier) @parameter)]
[(local_variable_declaration declarator: (variable_declarator name: (identifier) @local))
  (enhanced_for_statement name: (identifier) @local) (resource name: (identifier) @local)]
[(instanceof_expression name: (identifier) @unclear) (type_pattern (identifier) @unclear)
  (type_parameter (type_identifier) @unclear) (method_reference (identifier) @unclear)]
(class_body) @heir
[(field_access field: (identifier) @member) (method_invocation name: (identifier) @member)
  (element_value_pair key: (identifier) @member) (labeled_statement (identifier) @member)
  (break_statement (identifier) @member) (continue_statement (identifier) @member)]
[(scoped_identifier name: (identifier) @import) (scoped_type_identifier (type_identifier) @import .)]
`,
  },
}
