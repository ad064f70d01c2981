import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { offsetOfPublished } from '../../../../../client/editor/carets/published-position.ts'

test('a published position is an offset once its text is here, and anything else is none', () => {
  const [theirs, ours] = [new Y.Doc(), new Y.Doc()]
  theirs.getText('t').insert(0, 'abc')
  const position = JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(theirs.getText('t'), 2)))
  const text = ours.getText('t')
  expect(offsetOfPublished(text, position)).toBe(null)
  Y.applyUpdate(ours, Y.encodeStateAsUpdate(theirs))
  expect(offsetOfPublished(text, position)).toBe(2)
  expect(offsetOfPublished(ours.getText('u'), position)).toBe(null)
  for (const odd of [null, undefined, 7, 'x', {}, { item: 'x' }, { type: 1 }])
    expect(offsetOfPublished(text, odd)).toBe(null)
})
