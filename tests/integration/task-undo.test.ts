/** Undo and redo of a whole task, also after it was kept, by the public steps: a reply, decisions, people's typing. */
import { describe, expect, it } from 'vitest'
import type { Agents } from '../../server/agent/agents.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { TaskId } from '../../shared/model/ids.ts'
import { runReply } from '../support/reply-run.ts'
import { memberNamed } from '../support/sync-server.ts'

const ada = memberNamed('Ada').id
const files = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' }
const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n')
const change = patch('*** Update File: a.txt', '@@', '-two', '+TWO', '+and more')

async function write(room: Room, path: string, text: string): Promise<void> {
  const entry = room.files().find((file) => file.path === path)
  if (entry) await room.writeFile(entry.id, text, ada)
}

async function textOf(room: Room, path: string): Promise<string | undefined> {
  const entry = room.files().find((file) => file.path === path)
  return entry && (await room.readFile(entry.id)).content
}

function run(
  reply: string,
  afterwards: (agents: Agents, room: Room, task: TaskId) => Promise<void>,
  mode: 'live' | 'propose' = 'live',
) {
  return runReply(files, reply, { mode, afterwards })
}

describe.each(['live', 'propose'] as const)('[G16] a task that was kept, %s', (mode) => {
  it('is undone and redone; what people typed in it stays', async () => {
    expect.assertions(5)
    await run(
      change,
      async (agents, room, task) => {
        await agents.settleTask(room, task, 'accept', ada)
        expect(await textOf(room, 'a.txt')).toBe('one\nTWO\nand more\nthree\n')
        await write(room, 'a.txt', 'one\nTWO\nmine\nand more\nthree\n')
        const undone = await agents.settleTask(room, task, 'undo', ada)
        expect(undone.settled).toHaveLength(1)
        expect((await textOf(room, 'a.txt'))?.split('\n').sort()).toEqual(['', 'mine', 'one', 'three', 'two'])
        expect((await room.listHunks(task))[0]).toMatchObject({ state: 'rejected', mode, decision: { undone: true } })
        await write(room, 'a.txt', 'one\ntwo\nthree\nfour\n')
        await agents.settleTask(room, task, 'redo', ada)
        expect(await textOf(room, 'a.txt')).toBe('one\nTWO\nand more\nthree\nfour\n')
      },
      mode,
    )
  })

  it('gives back files that it made, deleted and renamed, and takes them again', async () => {
    expect.assertions(5)
    const reply = patch(
      '*** Add File: c.txt',
      '+c',
      '*** Delete File: b.txt',
      '*** Update File: a.txt',
      '*** Move to: d.txt',
    )
    const paths = (room: Room) =>
      room
        .files()
        .map(({ path }) => path)
        .sort()
    await run(
      reply,
      async (agents, room, task) => {
        await agents.settleTask(room, task, 'accept', ada)
        expect(paths(room)).toEqual(['c.txt', 'd.txt'])
        await agents.settleTask(room, task, 'undo', ada)
        expect(paths(room)).toEqual(['a.txt', 'b.txt'])
        for (let round = 0; round < 2; round++) {
          await agents.settleTask(room, task, 'redo', ada)
          expect(paths(room)).toEqual(['c.txt', 'd.txt'])
          if (round > 0) return
          await agents.settleTask(room, task, 'undo', ada)
          expect(paths(room)).toEqual(['a.txt', 'b.txt'])
        }
      },
      mode,
    )
  })
})

describe('[G16] undoing', () => {
  it('takes back what is open as well, happens once, and is redone', async () => {
    expect.assertions(5)
    await run(change, async (agents, room, task) => {
      const both = await Promise.all([1, 2].map(() => agents.settleTask(room, task, 'undo', ada)))
      expect(both.flatMap(({ settled }) => settled)).toHaveLength(1)
      expect(await textOf(room, 'a.txt')).toBe(files['a.txt'])
      const again = await Promise.all([1, 2].map(() => agents.settleTask(room, task, 'redo', ada)))
      expect(again.flatMap(({ settled }) => settled)).toHaveLength(1)
      expect(await textOf(room, 'a.txt')).toBe('one\nTWO\nand more\nthree\n')
      expect((await room.listHunks(task))[0]).toMatchObject({ state: 'accepted', mode: 'live' })
    })
  })

  it('rejects what was only proposed, so that redoing never writes what nobody accepted', async () => {
    expect.assertions(3)
    await run(
      change,
      async (agents, room, task) => {
        await agents.settleTask(room, task, 'undo', ada)
        expect((await room.listHunks(task))[0]?.decision?.undone).toBeUndefined()
        expect((await agents.settleTask(room, task, 'redo', ada)).settled).toEqual([])
        expect(await textOf(room, 'a.txt')).toBe(files['a.txt'])
      },
      'propose',
    )
  })

  it('leaves a file that it made where people wrote in it', async () => {
    expect.assertions(1)
    await run(patch('*** Add File: c.txt', '+c'), async (agents, room, task) => {
      await agents.settleTask(room, task, 'accept', ada)
      await write(room, 'c.txt', 'c\nmine\n')
      await agents.settleTask(room, task, 'undo', ada)
      expect(await textOf(room, 'c.txt')).toBe('mine\n')
    })
  })
})

describe('[G16] redoing', () => {
  it('is a conflict that waits for a choice where people changed the same lines since', async () => {
    expect.assertions(3)
    await run(change, async (agents, room, task) => {
      await agents.settleTask(room, task, 'accept', ada)
      await agents.settleTask(room, task, 'undo', ada)
      await write(room, 'a.txt', 'one\nzwei\nthree\n')
      const { settled, left } = await agents.settleTask(room, task, 'redo', ada)
      expect(settled).toEqual([])
      expect(left).toMatchObject([{ state: 'conflicted', mode: 'propose' }])
      expect(await textOf(room, 'a.txt')).toBe('one\nzwei\nthree\n')
    })
  })
})
