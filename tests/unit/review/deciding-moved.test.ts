/** Decisions on a change that somebody gives a place in another file at that very moment. */
import { describe, expect, it } from 'vitest'
import { createReview } from '../../../server/agent/review/review.ts'
import type { FairTurns } from '../../../server/operations/fair-turns.ts'
import { randomId } from '../../../shared/model/ids.ts'
import { readTask } from '../../../shared/model/room-document.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { openReviewScene, sceneTask } from '../../support/review-scene.ts'
import { memberNamed } from '../../support/sync-server.ts'

describe('[G8] [G22] a change that moves to another file while its task is settled', () => {
  it('is decided where it is by then', async () => {
    const scene = await openReviewScene('alpha\n')
    const { room, file } = scene
    const owner = memberNamed('Owner').id
    const other = room.createFile({ path: 'b.ts', content: 'beta\n' }, owner)
    let between: (() => Promise<unknown>) | null = null
    const turns: FairTurns = {
      run(work) {
        work()
        return () => undefined
      },
      async next() {
        const now = between
        between = null
        await now?.()
      },
      later: async () => {},
    }
    const review = createReview({ room, clock: new ManualClock(), turns, newId: randomId, onError: () => {} })
    const reason = { code: 'missing', message: 'It is not there.' } as const
    const place = { task: sceneTask, client: 77, mode: 'live', order: 0, path: 'a.ts', file: file.id } as const
    const change = review.refuse({ ...place, find: 'nothing\n', reason })
    change.write('new\n')
    change.finish()
    const task = readTask(room.types, sceneTask)
    if (task) room.putTask({ ...task, state: 'done' })
    await review.placeByHand(change.id, { file: file.id, from: 0, to: 0, text: 'alpha\n' })
    between = () => review.placeByHand(change.id, { file: other.id, from: 0, to: 0, text: 'beta\n' })
    expect(await review.settleTask(sceneTask, 'accept', owner)).toEqual({ settled: [change.id], left: [] })
    expect((await room.readFile(other.id)).content).toBe('new\nbeta\n')
    expect(scene.text()).toBe('alpha\n')
    review.close()
    await scene.close()
  })
})
