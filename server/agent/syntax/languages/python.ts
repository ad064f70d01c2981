/** Python. */
import type { LanguageFacts } from './language.ts'

export const pythonFacts: LanguageFacts = {
  name: 'Python',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
  extensions: ['py', 'pyi'],
  definitions: `
(class_definition body: (block (function_definition name: (identifier) @name body: (_) @body) @definition.method))
(class_definition body: (block (decorated_definition
  definition: (function_definition name: (identifier) @name body: (_) @body) @definition.method)))
(function_definition name: (identifier) @name body: (_) @body) @definition.function
(class_definition name: (identifier) @name body: (_) @body) @definition.class
(module (expression_statement (assignment left: (identifier) @name right: (_)? @body) @definition.variable))
(class_definition body: (block (expression_statement
  (assignment left: (identifier) @name right: (_)? @body) @definition.property)))
`,
  references: ['identifier'],
}
