import { expect, test } from 'vitest'
import { decisionLines, decisionWords } from '../../../../client/review/decision-words.ts'
import { timeOf } from '../../../../client/ui/wording.ts'
import type { Hunk } from '../../../../shared/model/hunk.ts'
import type { MemberId } from '../../../../shared/model/ids.ts'

const now = new Date('2026-03-01T15:00:00Z')
const at = '2026-03-01T14:03:00.000Z'
const by = 'm1' as MemberId
const words = (patch: Pick<Hunk, 'mode' | 'state'>, more: object = {}) =>
  decisionWords({ ...patch, decision: { by, at, ...more } }, () => 'Ann', now)

test('[U161] who decided a change, how and when', () => {
  const when = timeOf(at, now)
  expect(words({ mode: 'live', state: 'accepted' })).toBe(`Kept by Ann, ${when}`)
  expect(words({ mode: 'live', state: 'rejected' })).toBe(`Undone by Ann, ${when}`)
  expect(words({ mode: 'propose', state: 'accepted' })).toBe(`Accepted by Ann, ${when}`)
  expect(words({ mode: 'propose', state: 'rejected' })).toBe(`Rejected by Ann, ${when}`)
  expect(words({ mode: 'propose', state: 'rejected' }, { undone: true })).toBe(`Undone by Ann, ${when}`)
})

test('[U226] what was never in the file was rejected, in a live task too', () => {
  const reason = { code: 'missing', message: '' } as const
  expect(decisionWords({ mode: 'live', state: 'rejected', reason, decision: { by, at } }, () => 'Ann', now)).toMatch(
    /^Rejected by Ann/,
  )
})

test('a conflict tells which way it went', () => {
  const ways = ['mine', 'agent', 'both', 'text'].map((resolution) =>
    words({ mode: 'live', state: 'accepted' }, { resolution })?.replace(/ by Ann.*/, ''),
  )
  expect(ways).toEqual(["Decided for people's text", "Decided for the agent's", 'Decided for both', 'Written by hand'])
})

test('what nobody has decided has no words', () => {
  expect(decisionWords({ mode: 'live', state: 'pending' }, () => 'Ann', now)).toBeNull()
})

test('[U161] of a task, decisions that went alike are one line, the oldest first', () => {
  const kept = { mode: 'live', state: 'accepted', path: 'a.ts', decision: { by, at } } as const
  const later = { ...kept, state: 'rejected', decision: { by, at: '2026-03-01T14:30:00.000Z' } } as const
  const open = { mode: 'live', state: 'pending', path: 'a.ts' } as const
  const lines = decisionLines([later, kept, open, kept, { ...kept, path: 'b.ts' }], () => 'Ann', now)
  expect(lines.map(({ path, count, words }) => [path, count, words.split(' ')[0]])).toEqual([
    ['a.ts', 2, 'Kept'],
    ['b.ts', 1, 'Kept'],
    ['a.ts', 1, 'Undone'],
  ])
})
