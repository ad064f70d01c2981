import { describe, expect, it } from 'vitest'
import { createFairTurns } from '../../../server/operations/fair-turns.ts'

function openTurns(budgetMs = 4) {
  let time = 0
  const pending: (() => void)[] = []
  const done: string[] = []
  const turns = createFairTurns({ budgetMs, now: () => time, afterTurn: (callback) => pending.push(callback) })
  return {
    turns,
    done,
    /** Work that takes so long. */
    slice: (name: string, ms: number) => () => {
      done.push(name)
      time += ms
    },
    async endTurn() {
      for (const callback of pending.splice(0)) callback()
      for (let hop = 0; hop < 20; hop++) await new Promise((resolve) => process.nextTick(resolve))
    },
  }
}

describe('fair turns', () => {
  it('[G20] let work begin at once until the milliseconds of a turn are used up, and go on in the next', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    for (const name of ['a', 'b', 'c', 'd', 'e']) turns.run(slice(name, 2))
    expect(done).toEqual(['a', 'b'])
    await endTurn()
    expect(done).toEqual(['a', 'b', 'c', 'd'])
    await endTurn()
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e'])
    await endTurn()
    turns.run(slice('f', 2))
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('[G20] let nobody begin in this turn who asked for a later one, nor who asks after them', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    void turns.later().then(slice('a', 1))
    turns.run(slice('b', 1))
    await Promise.resolve()
    expect(done).toEqual([])
    await endTurn()
    expect(done).toEqual(['a', 'b'])
  })

  it('[G20] keep the order of those who ask: who asks again comes after those who wait', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    const work = async (name: string) => {
      for (let left = 2; left >= 0; left--) {
        await turns.next()
        slice(`${name}${left}`, 5)()
      }
    }
    void work('a')
    void work('b')
    for (let turn = 0; turn < 6; turn++) await endTurn()
    expect(done).toEqual(['a2', 'b2', 'a1', 'b1', 'a0', 'b0'])
  })

  it('[G20] count what is done after the wait, not the wait alone', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    turns.run(slice('long', 9))
    for (const name of ['a', 'b', 'c']) void turns.next().then(slice(name, 3))
    await endTurn()
    expect(done).toEqual(['long', 'a', 'b'])
    await endTurn()
    expect(done).toEqual(['long', 'a', 'b', 'c'])
  })

  it('[G20] count what is done some promises later as well', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    turns.run(slice('long', 9))
    const work = async (name: string) => {
      await turns.next()
      for (let hop = 0; hop < 10; hop++) await Promise.resolve()
      slice(name, 5)()
    }
    void work('a')
    void work('b')
    await endTurn()
    expect(done).toEqual(['long', 'a'])
    await endTurn()
    expect(done).toEqual(['long', 'a', 'b'])
  })

  it('[G20] let nobody overtake who waits, even with milliseconds left', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    turns.run(slice('long', 9))
    turns.run(slice('waits', 5))
    turns.run(slice('waits too', 1))
    await endTurn()
    turns.run(slice('late', 1))
    expect(done).toEqual(['long', 'waits'])
    await endTurn()
    expect(done).toEqual(['long', 'waits', 'waits too', 'late'])
  })

  it('forget work that is not wanted any more', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    turns.run(slice('long', 9))
    turns.run(slice('unwanted', 1))()
    turns.run(slice('wanted', 1))
    await endTurn()
    expect(done).toEqual(['long', 'wanted'])
  })

  it('go on with the next where work fails', async () => {
    const { turns, done, slice, endTurn } = openTurns()
    turns.run(slice('long', 9))
    turns.run(() => {
      throw new Error('failed')
    })
    turns.run(slice('next', 1))
    await expect(endTurn()).rejects.toThrow('failed')
    await endTurn()
    expect(done).toEqual(['long', 'next'])
  })

  it('[G20] end the wait of a task at once when it is cancelled', async () => {
    const { turns, slice } = openTurns()
    turns.run(slice('long', 9))
    const controller = new AbortController()
    const waiting = turns.next(controller.signal)
    controller.abort('cancelled')
    await expect(waiting).rejects.toBe('cancelled')
    await expect(turns.next(controller.signal)).rejects.toBe('cancelled')
  })

  it('take no two slices in one turn of the event loop once its milliseconds are used up', async () => {
    const turns = createFairTurns({ budgetMs: 0 })
    let turn = 0
    let isOver = false
    const count = () => {
      turn++
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const seen: number[] = []
    for (let slice = 0; slice < 4; slice++) {
      await turns.next()
      seen.push(turn)
    }
    isOver = true
    expect(new Set(seen).size).toBe(4)
  })
})
