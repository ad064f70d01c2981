import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createWordCache } from '../../../../../client/editor/completion/word-cache.ts'

function setUp() {
  const doc = new Y.Doc()
  const [a, b] = [doc.getText('a'), doc.getText('b')]
  a.insert(0, 'one')
  b.insert(0, 'two')
  const looked: string[] = []
  const cache = createWordCache((text) => {
    looked.push(text.toString())
    return [text.toString()]
  })
  /** As Yjs counts them. */
  const followers = () => [a, b].map((text) => text._eH.l.length)
  return { a, b, cache, looked, followers }
}

test('words are looked for once in each text, until it changes', () => {
  const { a, b, cache, looked } = setUp()
  expect(cache.wordsOf([a, b])).toEqual([['one'], ['two']])
  cache.wordsOf([a, b])
  expect(looked).toEqual(['one', 'two'])
  a.insert(3, 's')
  expect(cache.wordsOf([b, a])).toEqual([['two'], ['ones']])
  expect(looked).toEqual(['one', 'two', 'ones'])
})

test('a text that is open no more is followed no more, nor is any once it is closed', () => {
  const { a, b, cache, followers } = setUp()
  cache.wordsOf([a, b])
  expect(followers()).toEqual([1, 1])
  cache.wordsOf([b])
  expect(followers()).toEqual([0, 1])
  cache.close()
  expect(followers()).toEqual([0, 0])
})
