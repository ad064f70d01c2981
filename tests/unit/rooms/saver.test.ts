/** When the saver tells whom what, over a store whose two steps the test takes by hand. */
import { describe, expect, it } from 'vitest'
import type { Change, DocumentKey } from '../../../server/persistence/store.ts'
import { Saver } from '../../../server/rooms/saver.ts'
import { WeftError } from '../../../shared/errors.ts'
import type { RoomId } from '../../../shared/model/ids.ts'
import { id } from '../../contract/records.ts'
import { ManualClock } from '../../support/manual-clock.ts'

interface Asked {
  readonly isPatient: boolean
  readonly names: readonly string[]
  write(): void
  sync(): Promise<void>
  fail(): Promise<void>
}

const key: DocumentKey = `${id<RoomId>('room1')}/file`

/** The end of the turn in which batches begin, and what follows from it. */
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

function named(name: string): Change {
  return { kind: 'room-name', room: id<RoomId>('room1'), name }
}

function setUp({ writesAtOnce = false } = {}) {
  const asked: Asked[] = []
  const told: string[] = []
  const clock = new ManualClock()
  const errors: unknown[] = []
  const saver = new Saver({
    store: {
      commit: (changes, { onWritten = () => {}, isPatient = false } = {}) =>
        new Promise<void>((resolve, reject) => {
          asked.push({
            isPatient,
            names: changes.map((change) => (change.kind === 'room-name' ? change.name : change.kind)),
            write: onWritten,
            sync: async () => {
              resolve()
              await turn()
            },
            fail: async () => {
              reject(new WeftError('storage_unavailable'))
              await turn()
            },
          })
          if (writesAtOnce) onWritten()
        }),
    },
    clock,
    maxWaitingBytes: 1_000,
    onAvailability: (isAvailable) => told.push(isAvailable ? 'available' : 'unavailable'),
    onError: (error) => errors.push(error),
  })
  const add = (name: string) => {
    saver.add(named(name))
    saver.whenSaved(() => told.push(`${name} saved`))
    saver.whenWritten(() => told.push(`${name} written`))
  }
  const nth = (index: number): Asked => {
    const one = asked[index]
    if (one === undefined) throw new Error(`the store was asked ${asked.length} times`)
    return one
  }
  return { saver, asked, told, clock, errors, add, nth }
}

describe('the saver', () => {
  it('[F5] commits all of one turn at once, and tells of it when it is written and when it is synced', async () => {
    const { saver, asked, told, add, nth } = setUp()
    add('a')
    add('b')
    await turn()
    expect(asked.map(({ names }) => names)).toEqual([['a', 'b']])
    expect(told).toEqual([])
    nth(0).write()
    expect(told).toEqual(['a written', 'b written'])
    expect(saver.isIdle).toBe(false)
    await nth(0).sync()
    expect(told).toEqual(['a written', 'b written', 'a saved', 'b saved'])
    expect(saver.isIdle).toBe(true)
  })

  it('[S14] writes the next batch while the one before is being synced, and tells of both in order', async () => {
    const { told, add, nth } = setUp({ writesAtOnce: true })
    add('a')
    await turn()
    add('b')
    await turn()
    expect(told).toEqual(['a written', 'b written'])
    await nth(0).sync()
    expect(told.slice(2)).toEqual(['a saved'])
    await nth(1).sync()
    expect(told.slice(2)).toEqual(['a saved', 'b saved'])
  })

  it('[S14] lets typing wait for its sync only while nobody waits to be told', async () => {
    const { saver, asked } = setUp({ writesAtOnce: true })
    const type = () => saver.add({ kind: 'update', document: key, update: Uint8Array.of(0, 0), author: null })
    type()
    saver.whenSaved(() => undefined, { isPatient: true })
    await turn()
    type()
    saver.hurry()
    await turn()
    type()
    await turn()
    expect(asked.map(({ isPatient }) => isPatient)).toEqual([true, false, true])
    saver.whenSaved(() => undefined)
    await turn()
    expect(asked.slice(3).map(({ names, isPatient }) => [names, isPatient])).toEqual([[[], false]])
  })

  it('[R2] asks nothing of the store while a batch is unwritten', async () => {
    const { asked, add, nth } = setUp()
    add('a')
    await turn()
    add('b')
    add('c')
    await turn()
    expect(asked.length).toBe(1)
    nth(0).write()
    await turn()
    expect(asked.map(({ names }) => names)).toEqual([['a'], ['b', 'c']])
  })

  it('[S9] gives a store that fails the same batch again, ever more slowly, and tells of nothing meanwhile', async () => {
    const { told, asked, errors, clock, add, nth } = setUp()
    add('a')
    await turn()
    await nth(0).fail()
    add('b')
    await turn()
    expect(told).toEqual(['unavailable'])
    expect(clock.waits).toEqual([100])
    clock.advance(100)
    await nth(1).fail()
    expect(clock.waits).toEqual([200])
    clock.advance(200)
    expect(asked.map(({ names }) => names)).toEqual([['a'], ['a'], ['a']])
    nth(2).write()
    expect(told).toEqual(['unavailable', 'available', 'a written'])
    expect(errors.length).toBe(2)
    await turn()
    expect(asked.at(-1)?.names).toEqual(['b'])
  })

  it('[S8] says of nothing new that it is saved only once what came before is', async () => {
    const { saver, told, add, nth } = setUp({ writesAtOnce: true })
    add('a')
    await turn()
    let isSaved = false
    const saved = saver.saved().then(() => {
      isSaved = true
    })
    saver.whenWritten(() => told.push('nothing written'))
    await turn()
    expect(told).toEqual(['a written', 'nothing written'])
    expect(isSaved).toBe(false)
    await nth(0).sync()
    await saved
    expect(told.at(-1)).toBe('a saved')
  })

  it('calls back at once, in a turn of its own, where nothing waits', async () => {
    const { saver, told, asked } = setUp()
    saver.whenSaved(() => told.push('saved'))
    saver.whenWritten(() => told.push('written'))
    expect(told).toEqual([])
    await turn()
    expect(told).toEqual(['written', 'saved'])
    expect(asked).toEqual([])
  })

  it('takes what is synced for written, where the store has one step', async () => {
    const { told, add, nth } = setUp()
    add('a')
    await turn()
    await nth(0).sync()
    expect(told).toEqual(['a written', 'a saved'])
  })

  it('takes no more once too much waits, and again once it is saved', async () => {
    const { saver, add, nth } = setUp()
    for (let n = 0; n < 6; n++) add(`${n}`)
    await turn()
    expect(() => saver.assertPlace()).toThrow(expect.objectContaining({ code: 'storage_unavailable' }))
    nth(0).write()
    await nth(0).sync()
    expect(() => saver.assertPlace()).not.toThrow()
  })

  it('closed while the store fails, it gives up and says so to who waits', async () => {
    const { saver, clock, add, nth } = setUp()
    add('a')
    const first = saver.saved()
    await turn()
    await nth(0).fail()
    add('b')
    const second = saver.saved()
    saver.close()
    const unsaved = { code: 'storage_unavailable' }
    await expect(first).rejects.toMatchObject(unsaved)
    await expect(second).rejects.toMatchObject(unsaved)
    await expect(saver.saved()).rejects.toMatchObject(unsaved)
    expect(clock.waits).toEqual([])
    expect(saver.isIdle).toBe(true)
  })

  it('closed while a batch is on its way, it tells how that ended', async () => {
    const { saver, told, add, nth } = setUp()
    add('a')
    const saved = saver.saved()
    await turn()
    saver.close()
    nth(0).write()
    await nth(0).sync()
    await saved
    expect(told).toEqual(['a written', 'a saved'])
  })

  it('says to who waits for a written batch that it could not be synced before the store closed', async () => {
    const { saver, told, add, nth } = setUp({ writesAtOnce: true })
    add('a')
    const saved = saver.saved()
    await turn()
    const outcome = expect(saved).rejects.toMatchObject({ code: 'storage_unavailable' })
    await nth(0).fail()
    await outcome
    expect(told).toEqual(['a written'])
    expect(saver.isIdle).toBe(true)
  })
})
