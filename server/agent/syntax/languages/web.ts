/** HTML and CSS: what has an id or a class, and who uses it. */
import { cssGaps } from './css-gaps.ts'
import type { LanguageFacts } from './language.ts'

export const htmlFacts: LanguageFacts = {
  name: 'HTML',
  grammar: '@cursorless/tree-sitter-wasms/out/tree-sitter-html.wasm',
  extensions: ['html', 'htm'],
  family: 'page',
  definitions: `
((attribute (attribute_name) @attribute (quoted_attribute_value (attribute_value) @name)) @definition.selector
  (#eq? @attribute "id"))
`,
  references: ['attribute_value'],
  mistakes: ['erroneous_end_tag'],
  gaps: [
    // What a template engine will put in.
    { found: /\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}/g, as: (found) => found.replace(/[<>&"'`]/g, ' ') },
    // Followed by these, it begins no tag.
    { found: /<(?=[ \t]+[^\s>]|[\d=])/g },
  ],
}

export const cssFacts: LanguageFacts = {
  name: 'CSS',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm',
  extensions: ['css'],
  family: 'page',
  definitions: `
(rule_set (selectors (class_selector (class_name) @name)) (block) @body) @definition.selector
(rule_set (selectors (id_selector (id_name) @name)) (block) @body) @definition.selector
(keyframes_statement (keyframes_name) @name (keyframe_block_list) @body) @definition.function
((declaration (property_name) @name) @definition.variable (#match? @name "^--"))
(class_selector (class_name) @name) @definition.selector
(id_selector (id_name) @name) @definition.selector
`,
  references: ['plain_value'],
  gaps: cssGaps,
}
