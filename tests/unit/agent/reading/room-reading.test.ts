import { afterEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { readRoom } from '../../../../server/agent/reading/room-reading.ts'
import { anchorRange } from '../../../../shared/model/anchors.ts'
import type { HunkId } from '../../../../shared/model/ids.ts'
import { aTask } from '../../../contract/records.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { memberNamed } from '../../../support/sync-server.ts'
import { openTestRooms } from '../../../support/test-rooms.ts'

afterEach(() => void vi.restoreAllMocks())

const task = (id: string) =>
  aTask(id, { prompt: 'Change it', asker: memberNamed('Owner').id, state: 'writing', files: [], steps: [] })

it('[G20] reading a room looks once at each change of its task, and at no other, however many files there are', async () => {
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`src/${index}.ts`, 'one\ntwo\n']))
  const rooms = await openTestRooms({ files })
  const { room } = rooms
  const own = task('own')
  for (const each of [own, task('other')]) {
    room.putTask(each)
    for (let order = 0; order < 20; order++) {
      const path = `src/${order % 10}.ts`
      const held = await room.holdFile(rooms.file(path))
      const hunk = {
        id: `${each.id} ${order}` as HunkId,
        task: each.id,
        file: held.file.id,
        path,
        mode: 'propose',
        state: 'pending',
        order,
        base: 'two\n',
        replacement: '2\n',
        createsFile: false,
        anchors: anchorRange(held.file.text, { from: 4, to: 8 }),
      } as const
      room.putHunk(hunk, null)
      held.release()
    }
  }
  const looked = vi.spyOn(Y.Map.prototype, 'entries')
  const options = { clock: new ManualClock(), quietMs: 2_000 }
  const reading = await readRoom(room, own, options, new AbortController().signal)
  expect(looked).toHaveBeenCalledTimes(20)
  const place = { from: 4, to: 8 }
  expect(reading.taken(rooms.file('src/3.ts'))).toEqual([place, place])
  expect(reading.taken(rooms.file('src/30.ts'))).toEqual([])
  expect(reading.snapshot.files).toHaveLength(60)
  reading.close()
  await rooms.close()
})
