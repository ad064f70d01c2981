/** Go. */
import { goBraces } from '../rules/go-braces.ts'
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
  rules: [goBraces],
  imports: '(import_spec) @import',
  naming: {
    tokens: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
    membersApart: true,
    redeclares: true,
    pattern: /^(?!(?:true|false|nil|iota|_)$)[\p{L}_][\p{L}\p{N}_]*$/u,
    bodies: ['function_declaration', 'method_declaration', 'func_literal'],
    seen: {
      short_var_declaration: 'end',
      var_spec: 'end',
      const_spec: 'end',
      range_clause: 'end',
      receive_statement: 'end',
      type_switch_statement: 'next',
    },
    query: `
[(function_declaration) (method_declaration) (func_literal) (block) (if_statement) (for_statement)
  (expression_switch_statement) (type_switch_statement) (select_statement)
  (expression_case) (default_case) (type_case) (communication_case)] @scope
[(parameter_declaration name: (identifier) @parameter) (variadic_parameter_declaration name: (identifier) @parameter)]
[(short_var_declaration left: (expression_list (identifier) @local)) (var_spec name: (identifier) @local)
  (const_spec name: (identifier) @local)
  (range_clause left: (expression_list (identifier) @local) ":=")
  (receive_statement left: (expression_list (identifier) @local) ":=")
  (type_switch_statement alias: (expression_list (identifier) @local))]
[(selector_expression field: (field_identifier) @member) (qualified_type name: (type_identifier) @member)
  (qualified_type package: (package_identifier) @member) (field_declaration name: (field_identifier) @member)
  (method_declaration name: (field_identifier) @member) (package_clause (package_identifier) @member)
  (import_spec name: (package_identifier) @unclear) (type_parameter_declaration name: (identifier) @unclear)
  (keyed_element key: (literal_element (identifier) @unclear))]
`,
  },
}
