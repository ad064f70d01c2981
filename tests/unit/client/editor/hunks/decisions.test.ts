import { expect, test } from 'vitest'
import { Decisions } from '../../../../../client/editor/hunks/decisions.ts'
import type { Verdict } from '../../../../../client/editor/hunks/review-source.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const id = 'h1' as HunkId

function setUp() {
  const verdicts: Verdict[] = []
  const asked: { from: number; to: number }[] = []
  const placed: { from: number; to: number; text: string }[] = []
  const errors: unknown[] = []
  const lost: string[] = []
  let left = 0
  let settle: { resolve: () => void; reject: (error: unknown) => void } | null = null
  const command = () =>
    new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
  const decisions = new Decisions({
    source: {
      decide(_hunk, verdict) {
        verdicts.push(verdict)
        return command()
      },
      askAgain(_hunk, place) {
        asked.push(place)
        return command()
      },
      place(_hunk, place) {
        placed.push(place)
        return command()
      },
      onError: (error) => errors.push(error),
      onDraftLost: (_hunk, text) => lost.push(text),
    },
    find: (hunk) =>
      hunk === id
        ? { hunk: { id, replacement: 'theirs\n' } as Hunk, place: { from: 3, to: 8 }, current: 'mine\n' }
        : null,
    pointedAt: () => ({ from: 20, to: 20, text: 'line\n' }),
    onChange: () => {},
    onLeave: () => {
      left += 1
    },
  })
  const end = async (error?: unknown) => {
    if (error === undefined) settle?.resolve()
    else settle?.reject(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { decisions, verdicts, asked, placed, errors, lost, end, timesLeft: () => left }
}

test('a second press is nothing while the first one’s command runs', async () => {
  const { decisions, verdicts, end } = setUp()
  decisions.act(id, 'accept')
  decisions.act(id, 'reject')
  expect(verdicts).toEqual([{ kind: 'accept' }])
  expect(decisions.isBusy(id)).toBe(true)
  await end()
  expect(decisions.isBusy(id)).toBe(false)
})

test('a command that fails is told, and can be given again', async () => {
  const { decisions, verdicts, errors, end } = setUp()
  decisions.act(id, 'mine')
  await end('refused')
  expect(errors).toEqual(['refused'])
  decisions.act(id, 'mine')
  expect(verdicts).toHaveLength(2)
})

test('a result by hand begins with both texts, and is kept until it is saved', async () => {
  const { decisions, verdicts, end } = setUp()
  decisions.act(id, 'edit')
  expect(decisions.draftOf(id)).toBe('mine\ntheirs\n')
  decisions.keepDraft(id, 'written\n')
  expect(decisions.readDraft(id)).toBe('written\n')
  decisions.act(id, 'save')
  expect(verdicts).toEqual([{ kind: 'resolve', resolution: 'text', text: 'written\n' }])
  await end('refused')
  expect(decisions.readDraft(id), 'a refusal loses nothing').toBe('written\n')
  decisions.act(id, 'save')
  await end()
  expect(decisions.draftOf(id)).toBeNull()
})

test('[R1] a result by hand whose change another person decided is handed over, once', () => {
  const { decisions, lost } = setUp()
  decisions.act(id, 'edit')
  decisions.keepDraft(id, 'written\n')
  decisions.follow(() => true)
  expect(lost).toEqual([])
  decisions.follow(() => false)
  decisions.follow(() => false)
  decisions.close()
  expect(lost).toEqual(['written\n'])
  expect(decisions.draftOf(id)).toBeNull()
})

test('[R1] a result by hand is handed over when its own saving came too late, and not when it did not', async () => {
  for (const error of [undefined, 'hunk_decided']) {
    const { decisions, lost, end } = setUp()
    decisions.act(id, 'edit')
    decisions.keepDraft(id, 'written\n')
    decisions.act(id, 'save')
    decisions.follow(() => false)
    expect(lost, 'the answer is not here yet').toEqual([])
    await end(error)
    decisions.follow(() => false)
    expect(lost).toEqual(error === undefined ? [] : ['written\n'])
  }
})

test('a result by hand that nothing was written in is not worth a word', () => {
  const { decisions, lost } = setUp()
  decisions.act(id, 'edit')
  decisions.follow(() => false)
  expect(lost).toEqual([])
})

test('leaving the result gives the focus back', () => {
  const { decisions, timesLeft } = setUp()
  decisions.act(id, 'edit')
  decisions.act(id, 'cancel')
  expect(decisions.draftOf(id)).toBeNull()
  expect(timesLeft()).toBe(1)
})

test('asking again speaks of where the change is now', () => {
  const { decisions, asked } = setUp()
  decisions.act(id, 'again')
  expect(asked).toEqual([{ from: 3, to: 8 }])
})

test('a hunk that has no place any more decides nothing', () => {
  const { decisions, verdicts } = setUp()
  decisions.act('gone' as HunkId, 'accept')
  expect(verdicts).toEqual([])
})

test('[G22] moving a change takes along the lines pointed at, as they read', () => {
  const { decisions, placed } = setUp()
  decisions.act(id, 'move')
  expect(placed).toEqual([{ from: 20, to: 20, text: 'line\n' }])
  expect(decisions.isBusy(id)).toBe(true)
})
