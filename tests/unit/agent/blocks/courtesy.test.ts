/** How long the agent waits for people, whatever somebody sets the time to meanwhile. */
import { expect, it } from 'vitest'
import { createCourtesy } from '../../../../server/agent/blocks/courtesy.ts'
import { RecentTyping } from '../../../../server/agent/edits/recent-typing.ts'
import type { TaskId } from '../../../../shared/model/ids.ts'
import type { Task } from '../../../../shared/model/task.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { memberNamed } from '../../../support/sync-server.ts'
import { openTestRooms } from '../../../support/test-rooms.ts'

const hourMs = 3_600_000

it.each([
  ['back', hourMs],
  ['forward', -hourMs],
])('[G18] waits as long as ever where somebody sets the time %s', async (_, backMs) => {
  const clock = new ManualClock()
  const rooms = await openTestRooms({ files: { 'a.ts': 'one\ntwo\n' } })
  const { file, release } = await rooms.room.holdFile(rooms.file('a.ts'))
  const typing = new RecentTyping(file, clock, 2_000)
  const bob = memberNamed('Bob').id
  const type = () => file.transact({ kind: 'member', member: bob, connection: null }, () => file.text.insert(1, 'x'))
  const range = () => ({ from: 0, to: 4 })

  type()
  clock.setBack(backMs)
  expect(typing.in(range())).toBe(bob)
  clock.advance(2_000)
  expect(typing.in(range())).toBeNull()

  const courtesy = createCourtesy({
    room: rooms.room,
    task: { id: 'task' as TaskId, asker: memberNamed('Ada').id } as Task,
    clock,
    patience: { quietMs: 2_000, placeMs: 1_000, taskMs: 20_000 },
    signal: new AbortController().signal,
  })
  type()
  let stays: string | null | undefined
  const waiting = courtesy
    .waitAt({ file, typing, range }, () => clock.setBack(backMs))
    .then((who) => {
      stays = who
    })
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 100) {
      clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await pass(900)
  expect(stays).toBeUndefined()
  await pass(100)
  expect(stays).toBe('someone')
  await waiting
  typing.close()
  release()
  await rooms.close()
})
