import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { claimants, claimsOf, claimWords, columnsOf, mostClaims } from '../../../../../client/editor/claims/claims.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../../../../shared/model/ids.ts'
import type { Task } from '../../../../../shared/model/task.ts'

const hunk = (id: string, fields: Partial<Hunk> = {}) =>
  ({
    id: id as HunkId,
    who: null,
    task: 't1' as TaskId,
    mode: 'live',
    state: 'streaming',
    anchors: { from: '', to: '' },
    ...fields,
  }) as Hunk & { who: null }
const task = (id: string, state: Task['state'], steps: Task['steps'] = []) =>
  ({ id, state, steps, mode: 'live' }) as unknown as Task
const file = 'f1' as FileId

const doc = Text.of(['one', 'two', 'three', 'four', 'five', 'six'])
const lineAt = (offset: number) => doc.lineAt(offset)
/** From the start of a line to the end of another, from 1. */
const at = <Of>(first: number, last: number, of: Of) => ({
  claimant: of,
  from: doc.line(first).from,
  to: doc.line(last).to,
})

test('[U192] a task claims what it writes and has written while it runs, until somebody decides it', () => {
  const { anchors: _, ...lost } = hunk('lost', { state: 'unplaced' })
  const hunks: Hunk[] = [
    hunk('written', { state: 'pending' }),
    hunk('writing'),
    hunk('kept', { state: 'accepted' }),
    lost,
    hunk('done', { task: 't2' as TaskId, state: 'pending' }),
    hunk('unknown', { task: 't3' as TaskId }),
  ]
  const found = claimants(file, hunks, [task('t1', 'writing'), task('t2', 'done')])
  expect(found.map(({ id }) => id)).toEqual(['written', 'writing'])
  expect(claimants(file, hunks, [task('t1', 'cancelled')])).toEqual([])
})

test('[U192] lines that touch are one claim of their task, down the page', () => {
  const claims = claimsOf(
    [at(5, 5, hunk('c')), at(1, 2, hunk('a')), at(3, 3, hunk('b')), at(4, 4, hunk('x', { task: 't2' as TaskId }))],
    lineAt,
  )
  expect(claims.map(({ key, firstLine, lastLine }) => [key, firstLine, lastLine])).toEqual([
    ['a', 1, 3],
    ['x', 4, 4],
    ['c', 5, 5],
  ])
})

test('[U192] a range that ends after a line break does not claim the next line, an empty one claims its own', () => {
  const whole = { claimant: hunk('a'), from: doc.line(2).from, to: doc.line(3).from }
  const empty = { claimant: hunk('b'), from: doc.line(5).from, to: doc.line(5).from }
  expect(claimsOf([whole, empty], lineAt).map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
    [2, 2],
    [5, 5],
  ])
})

test('[U192] what is being written is told from what is proposed and what is written already', () => {
  const claims = claimsOf(
    [
      at(1, 1, hunk('a', { state: 'pending' })),
      at(2, 2, hunk('b')),
      at(3, 3, hunk('c', { mode: 'propose', task: 't2' as TaskId })),
    ],
    lineAt,
  )
  expect(claims.map((claim) => claimWords(claim, 'Weft', 'make  it\nsweep'))).toEqual([
    'Weft changed line 1 and is still at work: make it sweep',
    'Weft is writing line 2: make it sweep',
    'Weft is writing a proposal for line 3: make it sweep',
  ])
})

test('[U192] a long request is cut, and there is a bound to how many claims are told', () => {
  const words = claimWords({ kind: 'writing', firstLine: 3, lastLine: 9, who: null }, 'Weft', 'a'.repeat(200))
  expect(words).toBe(`Weft is writing lines 3–9: ${'a'.repeat(79)}…`)
  const long = Text.of(Array.from({ length: 400 }, () => 'x'))
  const many = Array.from({ length: 150 }, (_, index) => {
    const { from, to } = long.line(index * 2 + 1)
    return { claimant: hunk(`h${index}`), from, to }
  })
  expect(claimsOf(many, (offset) => long.lineAt(offset))).toHaveLength(mostClaims)
})

test('[U212] a running task claims the lines where it waits, and says for whom, until the wait is over', () => {
  const place = (of: string) => ({ file: of as FileId, anchors: { from: 'a', to: 'b' }, who: 'Bo' })
  const waits = (state: 'running' | 'done', of = 'f1') =>
    ({ kind: 'wait', title: '', state, place: place(of) }) as const
  const steps = [waits('done'), { kind: 'wait', title: 'Waiting for the model', state: 'running' } as const]
  const found = claimants(file, [], [task('t1', 'writing', [...steps, waits('running'), waits('running', 'f2')])])
  expect(found).toMatchObject([{ id: 't1/2', task: 't1', anchors: { from: 'a', to: 'b' }, who: 'Bo' }])
  expect(claimants(file, [], [task('t1', 'cancelled', [waits('running')])])).toEqual([])
  const claims = claimsOf([...found.map((one) => at(2, 3, one)), at(4, 4, hunk('a'))], lineAt)
  expect(claims.map((claim) => claimWords(claim, 'Weft', 'make it sweep'))).toEqual([
    'Weft waits at lines 2–3 for Bo: make it sweep',
    'Weft is writing line 4: make it sweep',
  ])
})

test('[U229] claims that share a line stand beside each other, whoever writes first', () => {
  const claim = (kind: 'writing' | 'waiting' | 'changed', firstLine: number, lastLine: number) =>
    ({ kind, firstLine, lastLine }) as const
  expect(columnsOf([claim('writing', 1, 2), claim('waiting', 3, 4)])).toEqual([0, 0])
  expect(columnsOf([claim('waiting', 3, 4), claim('writing', 3, 5)])).toEqual([1, 0])
  expect(columnsOf([claim('changed', 1, 9), claim('waiting', 2, 3), claim('waiting', 3, 4)])).toEqual([0, 1, 2])
  expect(columnsOf([1, 2, 3, 4, 5].map(() => claim('waiting', 1, 1)))).toEqual([0, 1, 2, 2, 2])
})
