import { expect, test } from 'vitest'
import { type RowInput, rowContent } from '../../../../../../client/editor/hunks/rows/row-content.ts'
import type { Hunk } from '../../../../../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../../../../../shared/model/ids.ts'

const hunk = (patch: Partial<Hunk>): Hunk => ({
  id: 'h1' as HunkId,
  task: 't1' as TaskId,
  file: 'f1' as FileId,
  path: 'old/name.ts',
  mode: 'live',
  state: 'pending',
  order: 0,
  base: 'a\n',
  replacement: 'b\n',
  createsFile: false,
  ...patch,
})
const row = (patch: Partial<Hunk>, rest: Partial<RowInput> = {}) =>
  rowContent({
    hunk: hunk(patch),
    path: 'src/clock.ts',
    ordinal: { number: 3, count: 7 },
    prompt: 'Make it sweep\nand more',
    agentName: 'Weft',
    changedBy: null,
    canDecide: true,
    isBusy: false,
    isApple: false,
    ...rest,
  })
const labels = (content: ReturnType<typeof row>) => content.buttons.map(({ label }) => label)

test('a change is named by its number and the file’s path as it is now', () => {
  expect(row({}).name).toBe('Change 3 of 7 in src/clock.ts')
  expect(row({}).note).toBe('Make it sweep')
  expect(row({}, { prompt: 'rename `orbit` to `turnOf`' }).note).toBe('rename orbit to turnOf')
})

test('a change says what it breaks, or why it waits, in place of what it was for', () => {
  const issues = [{ line: 4, column: 1, message: '`(` is never closed.' }]
  expect(row({ syntax: { verdict: 'broken', issues } })).toMatchObject({
    note: 'Breaks the syntax at line 4: ( is never closed.',
    isReason: true,
  })
  const reason = { code: 'unsure', message: 'These lines are only nearly right.' } as const
  expect(row({ mode: 'propose', reason })).toMatchObject({ note: reason.message, isReason: true })
  expect(row({ state: 'streaming', reason }).isReason).toBe(false)
  expect(row({}).isReason).toBe(false)
})

test('a live change offers Keep and Undo, a proposed one Accept and Reject', () => {
  expect(labels(row({}))).toEqual(['Undo', 'Keep'])
  expect(labels(row({ mode: 'propose' }))).toEqual(['Reject', 'Accept'])
})

test('a change in conflict says who changed what, and offers five answers', () => {
  const content = row({ state: 'conflicted' }, { changedBy: 'Ann' })
  expect(content.title).toBe('Ann changed this line while Weft was writing')
  expect(labels(content)).toEqual(["Keep Ann's", "Take the agent's", 'Both', 'Edit by hand', 'Ask again'])
  expect(row({ state: 'conflicted', base: 'a\nb\n' }).title).toBe('Someone changed this part while Weft was writing')
})

test('[U305] what is kept in a conflict is called by whose it is', () => {
  const first = (changedBy: string | null) => labels(row({ state: 'conflicted' }, { changedBy }))[0]
  expect([first('You'), first('Bo'), first(null)]).toEqual(['Keep mine', "Keep Bo's", 'Keep theirs'])
})

test('nothing is offered while the change is being written, or to who may not decide', () => {
  expect(labels(row({ state: 'streaming' }))).toEqual([])
  expect(labels(row({}, { canDecide: false }))).toEqual([])
})

test('[G22] a proposal whose place is a guess, or was given by hand, can be moved', () => {
  for (const rung of ['fuzzy', 'hand'] as const) {
    expect(labels(row({ mode: 'propose', match: { rung, score: 0.9 } }))).toEqual([
      'Move to cursor',
      'Reject',
      'Accept',
    ])
  }
  expect(labels(row({ mode: 'propose', match: { rung: 'exact', score: 1 } }))).toEqual(['Reject', 'Accept'])
})
