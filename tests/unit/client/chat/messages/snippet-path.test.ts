import { expect, test } from 'vitest'
import { snippetPath } from '../../../../../client/chat/messages/snippet-path.ts'

test('[U165] a file made of a block of code is named by its language, and takes nobody’s name', () => {
  expect(snippetPath('typescript', [])).toBe('snippet.ts')
  expect(snippetPath('go', [])).toBe('snippet.go')
  expect(snippetPath('', ['snippet.txt', 'snippet-2.txt'])).toBe('snippet-3.txt')
  expect(snippetPath('../x', [])).toBe('snippet.txt')
})
