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
  keeps: /<\?|\?>/,
  imports: '(namespace_use_declaration) @import',
  naming: {
    tokens: ['variable_name', 'name'],
    membersApart: true,
    redeclares: true,
    // Functions and classes, but not constants.
    caseless: [
      'function_definition',
      'class_declaration',
      'interface_declaration',
      'trait_declaration',
      'enum_declaration',
      'function_call_expression',
      'object_creation_expression',
      'named_type',
      'base_clause',
      'class_interface_clause',
      'scoped_call_expression',
    ],
    pattern: /^\$?[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/,
    query: `
[(function_definition) (method_declaration) (anonymous_function)] @closed
(arrow_function) @scope
[(simple_parameter name: (variable_name) @parameter) (variadic_parameter name: (variable_name) @parameter)]
[(property_promotion_parameter name: (variable_name) @unclear)
  (anonymous_function_use_clause (variable_name) @unclear) (global_declaration (variable_name) @unclear)
  (property_element name: (variable_name) @member) (scoped_property_access_expression name: (variable_name) @member)]
(anonymous_function_use_clause (by_ref (variable_name) @unclear))
(variable_name) @assigned
[(member_access_expression name: (name) @member) (member_call_expression name: (name) @member)
  (nullsafe_member_access_expression name: (name) @member) (nullsafe_member_call_expression name: (name) @member)
  (scoped_call_expression name: (name) @member) (class_constant_access_expression (_) (name) @member)
  (argument name: (name) @argument) (qualified_name (name) @import)
  (namespace_name (name) @member) (string_content) @whole]
(dynamic_variable_name (name)) @listed
(dynamic_variable_name [(variable_name) (dynamic_variable_name) (encapsed_string) (binary_expression)]) @dynamic
[(include_expression) (include_once_expression) (require_expression) (require_once_expression)] @dynamic
((function_call_expression function: (_) @called) @dynamic
  (#match? @called "^[^a-z_]?(extract|parse_str|get_defined_vars|eval)$"))
((function_call_expression function: (_) @called) @listed (#match? @called "^[^a-z_]?compact$"))
((function_call_expression function: (_) @called arguments: (_) @given) @dynamic
  (#match? @called "^[^a-z_]?compact$") (#match? @given "[$.?:>{]|.[(]|[[(,] *[A-Za-z_]"))
`,
  },
}
