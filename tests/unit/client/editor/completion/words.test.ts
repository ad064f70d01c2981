import { expect, test } from 'vitest'
import { offeredWords, wordsIn } from '../../../../../client/editor/completion/words.ts'

test('[U122] the words of a text are its names, each once, without what is too short to be worth it', () => {
  expect(wordsIn('const größe = of(größe, $el, x9, 99abc) // naïve_name', 100)).toEqual([
    'const',
    'größe',
    '$el',
    'abc',
    'naïve_name',
  ])
})

test('[U122] a word that nobody would choose for its length is left out whole', () => {
  expect(wordsIn(`${'a'.repeat(61)} short`, 100)).toEqual(['short'])
})

test('[U122] they are bounded, the first ones first', () => {
  expect(wordsIn('one two three', 2)).toEqual(['one', 'two'])
  expect(offeredWords([['here'], ['there', 'here'], ['far']], 2)).toEqual(['here', 'there'])
  expect(offeredWords([['here'], ['there', 'here']], 9)).toEqual(['here', 'there'])
})
