import { javascript } from '@codemirror/lang-javascript'
import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { isInProse } from '../../../../../client/editor/completion/completion.ts'

test.each([
  { doc: 'const a = 1 // some wor|', prose: true },
  { doc: '/* some wor| */', prose: true },
  { doc: "const a = 'some wor|'", prose: true },
  { doc: 'const a = `some wor|`', prose: true },
  { doc: 'const a = `some $' + '{wor|}`', prose: false },
  { doc: 'const a = wor|', prose: false },
])('[U263] in $doc one writes prose: $prose', ({ doc, prose }) => {
  const offset = doc.indexOf('|')
  const state = EditorState.create({ doc: doc.replace('|', ''), extensions: javascript() })
  ensureSyntaxTree(state, state.doc.length, 1_000)
  expect(isInProse(state, offset)).toBe(prose)
})
