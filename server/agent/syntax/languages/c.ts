/** C and C++, of which the latter's grammar is built on the former's. */
import { cGaps, cppGaps } from './c-gaps.ts'
import type { LanguageFacts } from './language.ts'

const common = `
(function_definition declarator: (function_declarator declarator: (identifier) @name) body: (_) @body) @definition.function
(function_definition
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
  body: (_) @body) @definition.function
(translation_unit (declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.function)
(translation_unit (declaration
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.function)
(translation_unit (declaration declarator: (identifier) @name) @definition.variable)
(translation_unit (declaration
  declarator: (init_declarator declarator: (identifier) @name value: (_) @body)) @definition.variable)
(struct_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(union_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @definition.enum
(type_definition declarator: (type_identifier) @name) @definition.type
(preproc_def name: (identifier) @name) @definition.macro
(preproc_function_def name: (identifier) @name) @definition.macro
`

/** In a macro's body nothing is parsed, so what it names is not clear. */
const naming = `
[(function_definition) (compound_statement) (for_statement) (if_statement) (while_statement) (switch_statement)
  (declaration declarator: (function_declarator))] @scope
[(parameter_declaration declarator: (_) @declarator) (declaration declarator: (_) @declarator)]
[(goto_statement label: (statement_identifier) @member) (preproc_arg) @text (preproc_params (identifier) @member)]
`
const bodies = ['function_definition']
/** In its own first value a name is seen already. */
const seen = { for_range_loop: 'next' } as const

const references = ['identifier', 'field_identifier', 'type_identifier']

export const cFacts: LanguageFacts = {
  name: 'C',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-c.wasm',
  extensions: ['c', 'h'],
  family: 'c',
  definitions: common,
  references,
  gaps: cGaps,
  imports: '(preproc_include) @import',
  naming: {
    tokens: ['identifier', 'type_identifier'],
    membersApart: true,
    redeclares: false,
    seen,
    bodies,
    query: naming,
  },
}

export const cppFacts: LanguageFacts = {
  name: 'C++',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  extensions: ['cpp', 'cc', 'cxx', 'hpp', 'hh', 'hxx'],
  family: 'c',
  definitions: `
(class_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(namespace_definition name: (_) @name body: (_) @body) @definition.module
(alias_declaration name: (type_identifier) @name) @definition.type
(function_definition
  declarator: (function_declarator declarator: (qualified_identifier name: (identifier) @name))
  body: (_) @body) @definition.method
(function_definition
  declarator: (function_declarator declarator: (field_identifier) @name) body: (_) @body) @definition.method
(function_definition
  declarator: (reference_declarator (function_declarator declarator: [(identifier) (field_identifier)] @name))
  body: (_) @body) @definition.function
(field_declaration declarator: (function_declarator declarator: (field_identifier) @name)) @definition.method
(field_declaration declarator: (field_identifier) @name) @definition.property
${common}`,
  references: [...references, 'namespace_identifier'],
  gaps: cppGaps,
  imports: '(preproc_include) @import',
  naming: {
    tokens: ['identifier', 'type_identifier', 'namespace_identifier', 'field_identifier'],
    membersApart: true,
    redeclares: false,
    seen,
    bodies: [...bodies, 'lambda_expression', 'catch_clause', 'for_range_loop'],
    query: `${naming}
[(for_range_loop) (lambda_expression) (catch_clause)] @scope
[(class_specifier) (struct_specifier)] @heir
(base_class_clause [(type_identifier) (template_type) (qualified_identifier)] @base)
(function_definition declarator: (_ declarator: (qualified_identifier scope: (_) @base))) @heir
[(for_range_loop declarator: (_) @declarator) (optional_parameter_declaration declarator: (_) @declarator)]
[(field_identifier) @member (type_parameter_declaration (type_identifier) @unclear)
  (lambda_capture_initializer left: (identifier) @unclear) (structured_binding_declarator (identifier) @unclear)
  (qualified_identifier scope: (_) name: [(identifier) (type_identifier)] @import)]
`,
  },
}
