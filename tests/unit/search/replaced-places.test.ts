import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { placesOf, type ReplacedPlace, takeBack } from '../../../server/search/replaced-places.ts'
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'
import { seededRandom } from '../../support/seeded-random.ts'

function write(text: Y.Text, edits: readonly Edit[]): void {
  text.doc?.transact(() => {
    for (const { from, to, insert } of edits.toReversed()) {
      text.delete(from, to - from)
      text.insert(from, insert)
    }
  })
}

/** A text in which each `find` has just been replaced. */
function replaced(before: string, find: RegExp, put: string) {
  const text = new Y.Doc().getText('text')
  text.insert(0, before)
  const edits = [...before.matchAll(find)].map(({ 0: hit, index }) => ({
    from: index,
    to: index + hit.length,
    insert: put,
  }))
  write(text, edits)
  return { text, places: placesOf(text, before, edits) }
}

function undone(text: Y.Text, places: readonly ReplacedPlace[]) {
  const { edits, restored, left } = takeBack(text, places)
  return { text: applyEdits(text.toString(), edits), restored, left }
}

describe('[U199] places that were replaced', () => {
  test('are taken back as they were, whatever was put in their place', () => {
    for (const put of ['arm', '', 'hand', 'a\nb', '𝔸']) {
      for (const before of ['hand', 'handhand', 'a hand, hand', '𝔸hand𝔸hand,hand𝔸', 'x\nhand\n\nhand']) {
        const { text, places } = replaced(before, /hand/g, put)
        expect(undone(text, places), `${before} with ${put}`).toEqual({
          text: before,
          restored: before.split('hand').length - 1,
          left: 0,
        })
      }
    }
  })

  test('of nothing are taken back too: what was put in goes', () => {
    const { text, places } = replaced('one\ntwo\n', /^(?=.)/gm, '// ')
    expect(text.toString()).toBe('// one\n// two\n')
    expect(undone(text, places)).toEqual({ text: 'one\ntwo\n', restored: 2, left: 0 })
  })

  test('[R4] keep what was typed at their edges, and stay where somebody wrote in them', () => {
    const { text, places } = replaced('hand hand hand', /hand/g, 'arm')
    text.insert(11, 's')
    text.insert(5, 'r')
    text.insert(4, '(')
    text.insert(2, 'r')
    expect(text.toString()).toBe('arrm (arrm arms')
    expect(undone(text, places)).toEqual({ text: 'arrm (arrm hands', restored: 1, left: 2 })
  })

  test('[R1] that somebody wrote anew stay, though they read the same', () => {
    const { text, places } = replaced('hand', /hand/g, 'arm')
    text.delete(0, 3)
    text.insert(0, 'arm')
    expect(undone(text, places)).toEqual({ text: 'arm', restored: 0, left: 1 })
  })

  test('count once where they are named twice', () => {
    const { text, places } = replaced('hand hand', /hand/g, 'arm')
    expect(undone(text, [...places, ...places])).toEqual({ text: 'hand hand', restored: 2, left: 2 })
  })

  test('[R4] whatever people typed outside them meanwhile, all come back and all of that stays', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed)
      const pick = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
      const before = Array.from({ length: 30 }, () => pick(['hand', 'x', ' ', '\n', '𝔸'])).join('')
      const put = pick(['arm', 'handle', 'h'])
      const { text, places } = replaced(before, /hand/g, put)
      // Marks between what was replaced, in both texts at once.
      const marks: Edit[] = []
      let at = 0
      for (const part of before.split(/(hand)/)) {
        if (part !== 'hand') marks.push({ from: at, to: at, insert: pick(['', 'M', 'NN']) })
        at += part === 'hand' ? put.length : part.length
      }
      write(text, marks)
      const parts = before.split(/(hand)/)
      const expected = parts
        .map((part, index) => (part === 'hand' ? part : (marks[index / 2]?.insert ?? '') + part))
        .join('')
      expect(undone(text, places).text, `seed ${seed}`).toBe(expected)
    }
  })
})
