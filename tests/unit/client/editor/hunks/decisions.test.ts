import { expect, test } from 'vitest'
import { Decisions } from '../../../../../client/editor/hunks/decisions.ts'
import type { Verdict } from '../../../../../client/editor/hunks/review-source.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const id = 'h1' as HunkId

function setUp() {
  const verdicts: Verdict[] = []
  const asked: { from: number; to: number }[] = []
  const errors: unknown[] = []
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
      onError: (error) => errors.push(error),
    },
    find: (hunk) =>
      hunk === id
        ? { hunk: { id, replacement: 'theirs\n' } as Hunk, place: { from: 3, to: 8 }, current: 'mine\n' }
        : null,
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
  return { decisions, verdicts, asked, errors, end, timesLeft: () => left }
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
