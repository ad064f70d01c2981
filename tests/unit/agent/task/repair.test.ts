/** What a repair asks with, and that it leaves everyone their turns while it finds that out. */
import { afterEach, describe, expect, it } from 'vitest'
import type { BlockWriter } from '../../../../server/agent/blocks/block-writer.ts'
import type { UnplacedBlock } from '../../../../server/agent/blocks/unplaced-block.ts'
import { estimatedTokens } from '../../../../server/agent/model/token-count.ts'
import { repair } from '../../../../server/agent/task/repair.ts'
import { openTaskCard } from '../../../../server/agent/task/task-card.ts'
import type { FairTurns } from '../../../../server/operations/fair-turns.ts'
import type { HunkId } from '../../../../shared/model/ids.ts'
import { aTask } from '../../../contract/records.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { memberNamed, silentLog } from '../../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../../support/test-rooms.ts'

let rooms: TestRooms
afterEach(() => rooms.close())

const task = aTask('task', {
  prompt: 'Change it',
  asker: memberNamed('Owner').id,
  state: 'writing',
  files: [],
  steps: [],
})
const quiet = {
  unplaced: () => [],
  placed: () => 0,
  close: () => undefined,
  take: async () => undefined,
  land: async () => undefined,
} as BlockWriter

/** One round for these blocks, each without a place in its file, where it has one. */
async function repairIn(files: Record<string, string>, blocks: readonly { path: string; find: string }[]) {
  rooms = await openTestRooms({ files })
  const { room } = rooms
  room.putTask(task)
  const unplaced = blocks.map(({ path, find }, order): UnplacedBlock => {
    const hunk = `hunk ${order}` as HunkId
    const file = room.fileAt(path)?.id ?? null
    const record = {
      id: hunk,
      task: task.id,
      path,
      mode: 'live',
      state: 'unplaced',
      order,
      createsFile: false,
    } as const
    room.putHunk(
      { ...record, file: file ?? rooms.file(Object.keys(files)[0] ?? ''), base: find, replacement: '' },
      null,
    )
    return { hunk, order, path, file, find, replacement: 'new\n' }
  })
  let turnsGiven = 0
  const turns: FairTurns = {
    run(work) {
      work()
      return () => undefined
    },
    async next() {
      turnsGiven += 1
    },
    later: async () => undefined,
  }
  const clock = new ManualClock()
  let asked = ''
  await repair(
    unplaced,
    {
      room,
      task,
      turns,
      card: openTaskCard(room, task, clock),
      rounds: 1,
      asksAgain: false,
      readingOptions: { clock, quietMs: 2_000 },
      log: silentLog,
      openBlocks: () => quiet,
      check: async () => ({ broken: [], unchecked: 0 }),
      async streamReply({ messages }) {
        asked = messages.at(-1)?.content ?? ''
      },
      contextTokens: 16_000,
      countTokens: Promise.resolve(estimatedTokens),
      format: 'search-replace',
    },
    new AbortController().signal,
  )
  return { asked, turnsGiven }
}

describe('[G20] a repair', () => {
  it('gives others a turn at each step of looking for a change, and at each place that it shows', async () => {
    const text = Array.from({ length: 300 }, (_, line) => `const value${line} = compute(${line % 7})\n`).join('')
    const find = 'const other = compare(1)\nconst more = compare(2)\n'
    const few = await repairIn({ 'a.ts': text }, [{ path: 'a.ts', find }])
    await rooms.close()
    const many = await repairIn(
      { 'a.ts': text },
      Array.from({ length: 11 }, () => ({ path: 'a.ts', find })),
    )
    expect(few.asked).toContain('Change 1 of 1')
    // The ladder that looks for a text has nine rungs.
    expect(many.turnsGiven - few.turnsGiven).toBeGreaterThanOrEqual(10 * 9)
  })

  it('gives others a turn while it looks through all of the room', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `src/${index}.ts`,
        `export const value${index} = ${index}\n`.repeat(50),
      ]),
    )
    const { turnsGiven } = await repairIn(files, [{ path: 'gone.ts', find: 'export const value7\n' }])
    expect(turnsGiven).toBeGreaterThan(40)
  })
})

it('[G17] a change of a file that is not there is asked for with the files of that name, not with all of the room', async () => {
  const files = {
    'src/app.ts': 'export const app = 1\n',
    'lib/app.ts': 'export const lib = 1\n',
    'z.ts': 'const z = 1\n',
  }
  const { asked } = await repairIn(files, [{ path: 'source/App.ts', find: 'const z\n' }])
  expect(asked).toContain('There is no file source/App.ts to change.')
  expect(asked).toContain('export const app = 1')
  expect(asked).toContain('export const lib = 1')
  expect(asked).not.toContain('const z = 1')
  expect(asked).toContain('z.ts')
})
