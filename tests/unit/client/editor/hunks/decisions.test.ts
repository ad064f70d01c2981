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
  const looked: string[] = []
  let now: { from: number; to: number } | null = null
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
        return command().then(() => asked.push(place()))
      },
      place(_hunk, place) {
        placed.push(place)
        return command()
      },
      onError: (error) => errors.push(error),
      editByHand: () => looked.push('edit'),
      show: () => looked.push('show'),
    },
    find: (hunk) => (hunk === id ? { hunk: { id } as Hunk, place: { from: 3, to: 8 } } : null),
    placeOf: () => now,
    pointedAt: () => ({ from: 20, to: 20, text: 'line\n' }),
    onChange: () => {},
  })
  const end = async (error?: unknown) => {
    if (error === undefined) settle?.resolve()
    else settle?.reject(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const move = (place: typeof now) => {
    now = place
  }
  return { decisions, verdicts, asked, placed, errors, looked, move, end }
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

test('[U162] a result by hand and the place of a change are looked at elsewhere', () => {
  const { decisions, looked } = setUp()
  decisions.act(id, 'edit')
  decisions.act(id, 'show')
  expect(looked).toEqual(['edit', 'show'])
  expect(decisions.isBusy(id)).toBe(false)
})

test('[U239] asking again speaks of where the change is once it is settled, or was where that is gone', async () => {
  const { decisions, asked, move, end } = setUp()
  decisions.act(id, 'again')
  move({ from: 13, to: 18 })
  await end()
  decisions.act(id, 'again')
  move(null)
  await end()
  expect(asked).toEqual([
    { from: 13, to: 18 },
    { from: 3, to: 8 },
  ])
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
