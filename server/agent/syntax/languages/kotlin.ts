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
  gaps: [
    { found: /\bfun(?=[ \t]+interface\b)/g },
    // In one line, the last member of a class needs no end of its own.
    { found: /(?<=[\w)\]}"'`])[ \t](?=\})/g, as: ';' },
  ],
  imports: '(import_header) @import',
  naming: {
    tokens: ['simple_identifier', 'type_identifier', 'interpolated_identifier'],
    redeclares: false,
    seen: { property_declaration: 'end', for_statement: 'next' },
    bodies: ['function_declaration', 'anonymous_function', 'for_statement', 'catch_block'],
    query: `
[(function_declaration) (anonymous_function) (lambda_literal) (control_structure_body) (for_statement) (catch_block)
  (when_entry)] @scope
(function_value_parameters (parameter (simple_identifier) @parameter))
[(statements (property_declaration (variable_declaration (simple_identifier) @local)))
  (multi_variable_declaration (variable_declaration (simple_identifier) @local))
  (for_statement (variable_declaration (simple_identifier) @local))
  (lambda_parameters (variable_declaration (simple_identifier) @local)) (catch_block (simple_identifier) @local)]
[(class_parameter (simple_identifier) @unclear) (type_parameter (type_identifier) @unclear)
  (when_subject (variable_declaration (simple_identifier) @unclear))]
[(class_declaration) (object_declaration) (object_literal) (companion_object)] @heir
(delegation_specifier [(user_type (type_identifier) @base)
  (constructor_invocation (user_type (type_identifier) @base))])
(function_declaration (user_type (type_identifier) @base) . (simple_identifier)) @heir
((call_expression [(simple_identifier) @lent (navigation_expression (navigation_suffix (simple_identifier) @lent))]
  (call_suffix (annotated_lambda))) (#match? @lent "^(with|apply|run|build[A-Z].*)$"))
(label) @text
[(navigation_suffix (simple_identifier) @member) (value_argument (simple_identifier) @argument . (_))
  (import_header (identifier (simple_identifier) @import)) (package_header (identifier (simple_identifier) @member))]
`,
  },
}
