/** JSON, YAML and TOML: the names at the top of a file, which is what others may speak of. */
import { jsonComments, jsonDocument } from '../rules/json-document.ts'
import type { LanguageFacts } from './language.ts'

const trailingComma = /,(?=\s{0,400}(?:(?:\/\/[^\n]{0,400}\n|\/\*[^*]{0,400}\*\/)\s{0,400}){0,8}[}\]])/g

export const jsonFacts: LanguageFacts = {
  name: 'JSON',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-json.wasm',
  extensions: ['json', 'webmanifest'],
  definitions: `
(document (object (pair key: (string (string_content) @name) value: (_) @body) @definition.property))
`,
  references: [],
  rules: [jsonDocument, jsonComments],
}

/** What editors and compilers read their settings from. */
export const jsoncFacts: LanguageFacts = {
  ...jsonFacts,
  name: 'JSON with comments',
  extensions: ['jsonc', 'code-workspace'],
  fileNames: [
    '.babelrc',
    '.devcontainer.json',
    '.eslintrc',
    '.eslintrc.json',
    '.jshintrc',
    '.swcrc',
    'api-extractor.json',
    'deno.json',
    'devcontainer.json',
    'jsconfig.json',
    'tsconfig.json',
    'tslint.json',
    'turbo.json',
    'typedoc.json',
    'wrangler.json',
  ],
  paths: /(?:^|\/)(?:\.(?:vscode|zed)\/[^/]+|[jt]sconfig[.-][^/]+)\.json$/,
  rules: [jsonDocument],
  gaps: [{ found: trailingComma }],
}

export const yamlFacts: LanguageFacts = {
  name: 'YAML',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-yaml.wasm',
  extensions: ['yaml', 'yml'],
  definitions: `
(document (block_node (block_mapping
  (block_mapping_pair key: (flow_node) @name value: (_)? @body) @definition.property)))
(anchor (anchor_name) @name) @definition.constant
`,
  references: ['alias_name'],
  naming: {
    tokens: ['anchor_name', 'alias_name'],
    redeclares: false,
    pattern: /^[\w-]+$/,
    query: '(document) @closed (anchor (anchor_name) @local)',
  },
}

export const tomlFacts: LanguageFacts = {
  name: 'TOML',
  grammar: '@tree-sitter-grammars/tree-sitter-toml/tree-sitter-toml.wasm',
  extensions: ['toml'],
  definitions: `
(table [(bare_key) (dotted_key) (quoted_key)] @name) @definition.module
(table_array_element [(bare_key) (dotted_key) (quoted_key)] @name) @definition.module
(document (pair [(bare_key) (dotted_key) (quoted_key)] @name) @definition.property)
`,
  references: [],
}
