import { expect, test } from 'vitest'
import { offersOf } from '../../../../../client/editor/completion/offers.ts'

const defined = (name: string, path: string, kind = 'function') => ({ name, kind, path })
const offers = (given: Partial<Parameters<typeof offersOf>[0]>) =>
  offersOf({ here: [], elsewhere: [], symbols: [], path: 'src/app.ts', most: 100, ...given })
const ranked = (given: Partial<Parameters<typeof offersOf>[0]>) =>
  [...offers(given)].sort((a, b) => (b.boost ?? 0) - (a.boost ?? 0)).map(({ label }) => label)

test('[U194] this file comes first, then what the room defines, then what other files say', () => {
  const symbols = [defined('spin', 'server.py'), defined('tick', 'lib/clock.js'), defined('draw', 'src/app.ts')]
  expect(ranked({ here: ['plain', 'draw'], elsewhere: ['word'], symbols })).toEqual([
    'plain',
    'draw',
    'tick',
    'word',
    'spin',
  ])
})

test('[U194] a name is offered once, with what it is, and where', () => {
  const symbols = [defined('tick', 'clock.py'), defined('tick', 'lib/clock.ts', 'method'), defined('tick', 'b.ts')]
  expect(offers({ elsewhere: ['tick'], symbols })).toEqual([
    { label: 'tick', detail: 'method · clock.ts +2', boost: -1 },
  ])
  expect(offers({ here: ['tick'], elsewhere: ['tick'], symbols }), 'as the language offers it').toEqual([
    { label: 'tick' },
  ])
})

test('[U194] what cannot be typed as one word is not offered: headings, selectors, keys', () => {
  const symbols = [defined('Getting started', 'README.md', 'heading'), defined('.card', 'a.css', 'selector')]
  expect(offers({ symbols })).toEqual([])
})

test('[U194] where there is too much, words are left out', () => {
  const found = offers({ here: ['one', 'two'], elsewhere: ['three'], symbols: [defined('far', 'a.ts')], most: 2 })
  expect(found.map(({ label }) => label)).toEqual(['far', 'one'])
})
