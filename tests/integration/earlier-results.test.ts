/** Blocks that quote what an earlier block of their reply wrote, or only proposes; and decisions about them in any order. */
import { describe, expect, it } from 'vitest'
import type { Agents } from '../../server/agent/agents.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { HunkId, TaskId } from '../../shared/model/ids.ts'
import { runReply } from '../support/reply-run.ts'
import { searchReplace } from '../support/scripted-model.ts'
import { memberNamed } from '../support/sync-server.ts'

const ada = memberNamed('Ada').id
const files = { 'a.txt': 'one\ntwo\nthree\n' }
const change = (find: string, put: string, path = 'a.txt') => searchReplace(path, { find, put })
const chain = change('two', 'TWO\nsecond') + change('second', 'SECOND\nthird')

describe('[G2] a block that quotes an earlier one, live', () => {
  it('is a change of its own', async () => {
    const { hunks, files: now } = await runReply(files, chain)
    expect(now['a.txt']).toBe('one\nTWO\nSECOND\nthird\nthree\n')
    expect(hunks).toMatchObject([{ state: 'pending' }, { state: 'pending', base: 'second\n' }])
  })

  const orders: readonly (readonly ['accept' | 'reject', number][])[] = [
    [
      ['reject', 0],
      ['reject', 1],
    ],
    [
      ['reject', 1],
      ['reject', 0],
    ],
    [
      ['reject', 0],
      ['accept', 1],
    ],
    [
      ['accept', 1],
      ['reject', 0],
    ],
    [
      ['reject', 1],
      ['accept', 0],
    ],
  ]
  it.each(orders.map((order) => [order.map(([verdict, which]) => `${verdict} ${which}`).join(', '), order] as const))(
    '[R4] leaves no character of what was rejected: %s',
    async (_, order) => {
      const decide = async (agents: Agents, room: Room, task: TaskId) => {
        const ids: readonly HunkId[] = (await room.listHunks(task)).map(({ id }) => id)
        for (const [verdict, which] of order) {
          const id = ids[which]
          if (id === undefined) throw new Error('no hunk')
          await (verdict === 'accept' ? agents.acceptHunk(room, id, ada, {}) : agents.rejectHunk(room, id, ada, {}))
        }
        const [file] = room.files()
        const { content } = await room.readFile(file?.id ?? fail())
        const isKept = (which: number) => order.some(([verdict, one]) => verdict === 'accept' && one === which)
        expect(content.startsWith('one\n') && content.endsWith('three\n')).toBe(true)
        expect(content.includes('TWO')).toBe(isKept(0))
        expect(content.includes('third')).toBe(isKept(1))
        expect(content.includes('two')).toBe(!isKept(0))
      }
      await runReply(files, chain, { afterwards: decide })
    },
  )
})

describe('[G2] a block that quotes what is only proposed', () => {
  it('becomes part of that proposal', async () => {
    const run = await runReply(files, chain, { mode: 'propose', verdict: 'accept' })
    expect(run.hunks).toMatchObject([
      { state: 'pending', order: 0, base: 'two\n', replacement: 'TWO\nSECOND\nthird\n' },
    ])
    expect(run.files).toEqual(files)
    expect(run.decided?.['a.txt']).toBe('one\nTWO\nSECOND\nthird\nthree\n')
  })

  it('is dropped with it', async () => {
    const run = await runReply(files, chain, { mode: 'propose', verdict: 'reject' })
    expect(run.decided).toEqual(files)
  })

  it('of a file that is only proposed, too', async () => {
    const reply = change('', 'new\nlines\n', 'b.txt') + change('lines', 'words', 'b.txt')
    const run = await runReply(files, reply, { mode: 'propose', verdict: 'accept' })
    expect(run.hunks).toMatchObject([{ createsFile: true, replacement: 'new\nwords\n' }])
    expect(run.decided?.['b.txt']).toBe('new\nwords\n')
  })

  it('has no place where two proposals hold it', async () => {
    const reply = change('one', 'same') + change('three', 'same') + change('same', 'other')
    const run = await runReply(files, reply, { mode: 'propose', verdict: 'accept' })
    expect(run.hunks.map(({ state }) => state)).toEqual(['pending', 'pending', 'unplaced'])
    expect(run.decided?.['a.txt']).toBe('same\ntwo\nsame\n')
  })

  it('that the reply leaves incomplete changes nothing', async () => {
    const cut = 'a.txt\n<<<<<<< SEARCH\nTWO\n=======\nthr\n'
    const run = await runReply(files, `${change('two', 'TWO')}${cut}${change('three', 'THREE')}`, {
      mode: 'propose',
      verdict: 'accept',
    })
    expect(run.decided?.['a.txt']).toBe('one\nTWO\nTHREE\n')
  })
})

function fail(): never {
  throw new Error('no file')
}
