/** Ruby. */
import type { LanguageFacts } from './language.ts'

export const rubyFacts: LanguageFacts = {
  name: 'Ruby',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  extensions: ['rb', 'rake', 'gemspec'],
  fileNames: ['gemfile', 'rakefile'],
  definitions: `
(method name: (_) @name body: (_)? @body) @definition.method
(singleton_method name: (_) @name body: (_)? @body) @definition.method
(class name: [(constant) (scope_resolution)] @name body: (_)? @body) @definition.class
(module name: [(constant) (scope_resolution)] @name body: (_)? @body) @definition.module
(assignment left: (constant) @name right: (_) @body) @definition.constant
`,
  references: ['identifier', 'constant', 'instance_variable', 'simple_symbol'],
  naming: {
    tokens: ['identifier', 'constant', 'hash_key_symbol'],
    redeclares: true,
    // What is assigned further down is a method's name above, and so is what is given arguments.
    seen: {},
    query: `
[(program) (method) (singleton_method) (class) (module)] @closed
[(block) (do_block) (lambda)] @scope
[(method_parameters (identifier) @parameter) (block_parameters (identifier) @parameter)
  (lambda_parameters (identifier) @parameter) (optional_parameter name: (identifier) @parameter)
  (splat_parameter name: (identifier) @parameter) (hash_splat_parameter name: (identifier) @parameter)
  (block_parameter name: (identifier) @parameter)]
[(assignment left: (identifier) @assigned) (left_assignment_list (identifier) @assigned)
  (operator_assignment left: (identifier) @assigned) (exception_variable (identifier) @assigned)
  (for pattern: (identifier) @assigned)]
[(class) (module)] @heir
[(class name: (_) @base) (superclass (_) @base) (module name: (_) @base)]
((call method: (identifier) @mixing arguments: (argument_list (_) @base)) (#match? @mixing "^(include|extend|prepend)$"))
(call !receiver method: (identifier) @called)
[(keyword_parameter name: (identifier) @unclear) (call receiver: (_) method: (_) @member)
  (hash_key_symbol) @argument (pair key: (hash_key_symbol) @unclear !value)
  (scope_resolution name: (constant) @import) (simple_symbol) @text (alias (identifier) @unclear)]
`,
  },
}
