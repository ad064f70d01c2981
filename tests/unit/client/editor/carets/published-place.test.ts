import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { offsetOfPublished } from '../../../../../client/editor/carets/published-place.ts'

test('a published place is an offset once its text is here, and anything else is none', () => {
  const [theirs, ours] = [new Y.Doc(), new Y.Doc()]
  theirs.getText('t').insert(0, 'abc')
  const place = JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(theirs.getText('t'), 2)))
  const text = ours.getText('t')
  expect(offsetOfPublished(text, place)).toBe(null)
  Y.applyUpdate(ours, Y.encodeStateAsUpdate(theirs))
  expect(offsetOfPublished(text, place)).toBe(2)
  expect(offsetOfPublished(ours.getText('u'), place)).toBe(null)
  for (const odd of [null, undefined, 7, 'x', {}, { item: 'x' }, { type: 1 }])
    expect(offsetOfPublished(text, odd)).toBe(null)
})
