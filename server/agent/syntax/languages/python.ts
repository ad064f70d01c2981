/** Python. */
import { blanks } from '../grammar-gaps.ts'
import { pythonBlocks, pythonStatements } from '../rules/python-blocks.ts'
import type { LanguageFacts } from './language.ts'

const typeParameters = /(?<=\b(?:class|def|type)[ \t]{1,20}\w{1,80}[ \t]{0,20})\[(?:[^[\]]|\[[^[\]]*\])*\]/g
/** A default within them. */
const defaultType = /=(?:[^,[\]]|\[[^[\]]*\])*(?=[,\]])/g

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
  rules: [pythonBlocks, pythonStatements],
  gaps: [{ found: typeParameters, as: (found) => found.replace(defaultType, blanks) }],
}
