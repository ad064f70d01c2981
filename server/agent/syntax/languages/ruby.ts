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
}
