/** Rust. */
import type { LanguageFacts } from './language.ts'

export const rustFacts: LanguageFacts = {
  name: 'Rust',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  extensions: ['rs'],
  definitions: `
(impl_item body: (declaration_list (function_item name: (identifier) @name body: (_) @body) @definition.method))
(trait_item body: (declaration_list (function_item name: (identifier) @name body: (_) @body) @definition.method))
(trait_item body: (declaration_list (function_signature_item name: (identifier) @name) @definition.method))
(function_item name: (identifier) @name body: (_) @body) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name body: (_)? @body) @definition.class
(union_item name: (type_identifier) @name body: (_) @body) @definition.class
(enum_item name: (type_identifier) @name body: (_) @body) @definition.enum
(trait_item name: (type_identifier) @name body: (_) @body) @definition.interface
(type_item name: (type_identifier) @name) @definition.type
(mod_item name: (identifier) @name body: (_)? @body) @definition.module
(const_item name: (identifier) @name value: (_)? @body) @definition.constant
(static_item name: (identifier) @name value: (_)? @body) @definition.variable
(macro_definition name: (identifier) @name) @definition.macro
`,
  references: ['identifier', 'field_identifier', 'type_identifier', 'shorthand_field_identifier'],
  gaps: [{ found: /\bsafe(?=\s+(?:fn|static)\b)/g }],
  imports: '(use_declaration) @import',
  naming: {
    tokens: ['identifier', 'field_identifier', 'type_identifier', 'shorthand_field_identifier'],
    membersApart: true,
    redeclares: false,
    bodies: ['function_item', 'closure_expression'],
    boundInThenOnly: true,
    seen: { let_declaration: 'end', let_condition: 'end', for_expression: 'next' },
    query: `
[(closure_expression) (block) (match_arm) (for_expression) (if_expression) (while_expression)] @scope
(function_item) @closed
[(parameter pattern: (identifier) @parameter) (parameter pattern: (_ (identifier) @parameter))
  (closure_parameters (identifier) @parameter)]
[(let_declaration pattern: (identifier) @local) (for_expression pattern: (identifier) @local)
  (ref_pattern (identifier) @local) (mut_pattern (identifier) @local) (captured_pattern . (identifier) @local)]
[(tuple_pattern (identifier) @pattern) (slice_pattern (identifier) @pattern) (reference_pattern (identifier) @pattern)
  (or_pattern (identifier) @pattern) (tuple_struct_pattern type: (_) (identifier) @pattern)
  (field_pattern pattern: (identifier) @pattern) (let_condition pattern: (identifier) @pattern)
  (match_pattern . (identifier) @pattern) (captured_pattern (identifier) (identifier) @pattern)]
[(shorthand_field_initializer (identifier) @unclear)
  (shorthand_field_identifier) @unclear (type_parameter name: (type_identifier) @unclear)]
[(field_identifier) @member (lifetime (identifier) @member) (label (identifier) @member)
  (enum_variant name: (identifier) @member) (attribute (identifier) @member)]
(macro_invocation macro: (identifier) @called)
(attribute arguments: (token_tree (identifier) @unclear))
[(scoped_identifier path: (_) name: (identifier) @import) (scoped_type_identifier path: (_) name: (type_identifier) @import)
  (use_list (identifier) @import)]
[(string_content) @template (attribute arguments: (token_tree (string_literal (string_content) @text)))]
`,
  },
}
