import { expect, it } from 'vitest'
import { createReview } from '../../../server/agent/review/review.ts'
import { randomId, type TaskId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { openTestRooms } from '../../support/test-rooms.ts'

it('[G14] [S9] what a reply does to files is done whole or not at all, where the store takes no more in the middle', async () => {
  const made = await openTestRooms({ files: { 'a.ts': 'a', 'b.ts': 'b' } })
  await made.room.saved()
  made.release()
  await made.registry.close()
  // Whatever waits for the store is more than may.
  const rooms = await openTestRooms({ store: made.store, id: made.id, unsavedBytes: 1 })
  const { room, store } = rooms
  const turns = { run: () => () => undefined, next: async () => undefined, later: async () => undefined }
  const unexpected = (error: unknown) => expect.unreachable(String(error))
  const review = createReview({ room, clock: new ManualClock(), turns, newId: randomId, onError: unexpected })
  const task = 'task' as TaskId
  const paths = () => room.files().map(({ path }) => path)
  const hunks = ['a', 'b'].map((name, order) =>
    review.operate({
      task,
      client: 1,
      mode: 'live',
      order,
      path: `${name}.ts`,
      file: rooms.file(`${name}.ts`),
      operation: 'rename',
      newPath: `new-${name}.ts`,
      base: '',
    }),
  )
  const modes = () => hunks.map((id) => readHunk(room.types, id)?.mode)

  store.control.areCommitsFailing = true
  await expect(review.land(task)).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect([paths(), modes()]).toEqual([
    ['a.ts', 'b.ts'],
    ['propose', 'propose'],
  ])
  store.control.areCommitsFailing = false
  await room.saved()
  expect(await review.land(task)).toEqual(hunks)
  expect([paths(), modes()]).toEqual([
    ['new-a.ts', 'new-b.ts'],
    ['live', 'live'],
  ])
  review.close()
  await rooms.close()
})
