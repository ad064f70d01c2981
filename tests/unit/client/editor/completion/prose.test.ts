import { ensureSyntaxTree } from '@codemirror/language'
import { languages } from '@codemirror/language-data'
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
])('[U263] in $doc one writes prose: $prose', async ({ doc, prose }) => {
  const javascript = await languages.find(({ name }) => name === 'JavaScript')?.load()
  const offset = doc.indexOf('|')
  const begun = EditorState.create({ doc: doc.replace('|', ''), extensions: javascript ?? [] })
  ensureSyntaxTree(begun, begun.doc.length, 10_000)
  // Only a later state shows what was parsed meanwhile.
  const { state } = begun.update({})
  expect(isInProse(state, offset)).toBe(prose)
})
