import { expect, test } from 'vitest'
import { importWords } from '../../../../../client/files/transfer/import-words.ts'

test('[U104] an import is told in a sentence', () => {
  const file = (path: string) => ({ id: path, path })
  const none = { created: [], changed: [], unchanged: [], skipped: [] }
  expect(importWords({ ...none, created: [file('a'), file('b')], changed: [file('c')] })).toEqual({
    title: 'Imported 3 files',
    detail: '2 new, 1 changed',
  })
  expect(importWords({ ...none, skipped: [{ path: 'x', code: 'not_text', message: '' }] })).toEqual({
    title: 'Nothing was imported',
    detail: '1 skipped',
  })
  expect(importWords(none).detail).toBe('There was nothing in it.')
})
