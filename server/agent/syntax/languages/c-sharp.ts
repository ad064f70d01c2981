/** C#. */
import type { LanguageFacts } from './language.ts'

export const cSharpFacts: LanguageFacts = {
  name: 'C#',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  extensions: ['cs'],
  definitions: `
(class_declaration name: (identifier) @name body: (_)? @body) @definition.class
(struct_declaration name: (identifier) @name body: (_)? @body) @definition.class
(record_declaration name: (identifier) @name body: (_)? @body) @definition.class
(interface_declaration name: (identifier) @name body: (_)? @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_)? @body) @definition.enum
(delegate_declaration name: (identifier) @name) @definition.type
(namespace_declaration name: (_) @name body: (_) @body) @definition.module
(method_declaration name: (identifier) @name body: (_)? @body) @definition.method
(constructor_declaration name: (identifier) @name body: (_)? @body) @definition.method
(property_declaration name: (identifier) @name accessors: (_)? @body) @definition.property
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.property
(enum_member_declaration name: (identifier) @name) @definition.constant
`,
  references: ['identifier'],
  gaps: [{ found: /(?<=\.\.[ \t]{0,20})var[ \t]+\w+(?=\s*[,\]])/g }],
  imports: '(using_directive) @import',
  naming: {
    tokens: ['identifier', 'implicit_parameter'],
    redeclares: false,
    bodies: [
      'method_declaration',
      'constructor_declaration',
      'local_function_statement',
      'lambda_expression',
      'catch_clause',
      'foreach_statement',
    ],
    query: `
[(method_declaration) (constructor_declaration) (local_function_statement) (lambda_expression) (block) (for_statement)
  (foreach_statement) (catch_clause) (using_statement) (accessor_declaration) (switch_body)] @scope
[(parameter name: (identifier) @parameter) (implicit_parameter) @parameter]
[(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @local)))
  (for_statement (variable_declaration (variable_declarator name: (identifier) @local)))
  (using_statement (variable_declaration (variable_declarator name: (identifier) @local)))
  (foreach_statement left: (identifier) @local) (catch_declaration name: (identifier) @local)]
[(declaration_pattern name: (identifier) @unclear) (declaration_expression name: (identifier) @unclear)
  (type_parameter name: (identifier) @unclear) (attribute name: (identifier) @unclear)
  (from_clause name: (identifier) @unclear) (let_clause . (identifier) @unclear)
  (anonymous_object_creation_expression ["{" ","] . (identifier) @unclear . ["," "}"])
  (tuple_expression (argument . (identifier) @unclear .))]
[(member_access_expression name: (identifier) @member) (member_binding_expression name: (identifier) @member)
  (anonymous_object_creation_expression (identifier) @member . "=") (subpattern . (identifier) @member . ":")
  (with_initializer . (identifier) @member) (initializer_expression (assignment_expression left: (identifier) @member))
  (argument name: (identifier) @argument) (qualified_name name: (identifier) @import)]
`,
  },
}
