import { describe, expect, test } from 'vitest'
import { type PlacedChange, taskText } from '../../../../../client/review/diff/task-text.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const now = 'one\nTWO\nthree\nfour\n'
let order = 0
function change(from: number, to: number, patch: Partial<PlacedChange['hunk']>): PlacedChange {
  order += 1
  const hunk = { id: `h${order}` as HunkId, state: 'pending', mode: 'live', base: '', replacement: '', order } as const
  return { from, to, hunk: { ...hunk, ...patch } }
}

describe('[U160] a task’s changes of a file as two texts', () => {
  test('live: what the model saw against what stands there now, people’s words among it', () => {
    const written = change(4, 8, { base: 'two\n', replacement: 'TOO\n' })
    const { before, after, places } = taskText(now, [written])
    expect([before, after]).toEqual(['one\ntwo\nthree\nfour\n', now])
    expect(places.get(written.hunk.id)).toEqual({ from: 4, to: 8 })
  })

  test('proposed: what stands there now against what it would be, merged with what people changed since', () => {
    const proposed = change(4, 14, { mode: 'propose', base: 'two\nthree\n', replacement: 'two\n3\n' })
    const { before, after } = taskText(now, [proposed])
    expect([before, after]).toEqual([now, 'one\nTWO\n3\nfour\n'])
  })

  test('a conflict: people’s text against the agent’s', () => {
    const clash = change(4, 8, { state: 'conflicted', base: 'two\n', replacement: 'second\n' })
    const { before, after } = taskText(now, [clash])
    expect([before, after]).toEqual([now, 'one\nsecond\nthree\nfour\n'])
  })

  test('what was kept shows still, what was turned down does not', () => {
    const kept = change(4, 8, { state: 'accepted', base: 'two\n' })
    const dropped = change(8, 14, { state: 'rejected', base: '3\n' })
    const { before, after, places } = taskText(now, [dropped, kept])
    expect([before, after]).toEqual(['one\ntwo\nthree\nfour\n', now])
    expect([...places.keys()]).toEqual([kept.hunk.id])
  })

  test('places are those in the text after, also below a change that makes it longer', () => {
    const grown = change(0, 4, { mode: 'propose', base: 'one\n', replacement: 'one\nmore\n' })
    const below = change(14, 19, { base: '4\n' })
    const { after, places } = taskText(now, [below, grown])
    const place = places.get(below.hunk.id)
    expect(after.slice(place?.from, place?.to)).toBe('four\n')
  })

  test('a repair inside another change is told by the outer one', () => {
    const outer = change(4, 14, { base: '2\n3\n' })
    const inner = change(8, 14, { base: 'tree\n' })
    const { before, after, places } = taskText(now, [inner, outer])
    expect([before, after]).toEqual(['one\n2\n3\nfour\n', now])
    expect(places.get(inner.hunk.id)).toEqual({ from: 8, to: 14 })
  })
})
