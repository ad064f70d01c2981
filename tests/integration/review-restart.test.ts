/** Hunks of a room that another process opens again. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { serverId } from '../../server/rooms/writing/client-ids.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import {
  openReviewScene,
  openTestScene,
  type ReviewScene,
  sceneClient,
  scenePath,
  sceneTask,
  sceneText,
  writeB,
} from '../support/review-scene.ts'

const ada = 'ada' as MemberId

describe('after a restart', () => {
  /** The room as it is on disk, in a second server's memory. */
  async function restarted(it: ReviewScene): Promise<ReviewScene> {
    await it.room.saved()
    const again = await openReviewScene('', { store: it.rooms.store, id: it.rooms.id })
    onTestFinished(() => again.review.close())
    await again.review.recover()
    return again
  }

  test('[G7] what streamed when the server stopped is taken back, and says so', async () => {
    const it = await openTestScene()
    const done = writeB(it)
    done.finish()
    const cut = it.open('let c = 3\n', { order: 1 })
    cut.write('let c = 3000\nlet d = 4')
    it.typeAt(0, 'TYPED ')
    const again = await restarted(it)
    expect(again.text()).toBe('TYPED let a = 1\nlet b = 20\nlet c = 3\n')
    expect(again.hunk(cut.id)).toMatchObject({ state: 'rejected', reason: { code: 'incomplete' } })
    expect(again.hunk(done.id).state).toBe('pending')
  })

  test('[G7] a file that was just being made is gone', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({
      task: sceneTask,
      client: sceneClient,
      order: 0,
      path: 'new.ts',
      mode: 'live',
    })
    handle.write('one\n')
    const again = await restarted(it)
    expect(again.room.files().map(({ path }) => path)).toEqual([scenePath])
  })

  test('[R4] a live hunk can still be undone to the character', async () => {
    const it = await openTestScene()
    const handle = it.open('let b = 2\nlet c = 3\n')
    handle.write('let bb = 22\n// gone\n')
    handle.finish()
    it.typeAt(it.text().indexOf(' = 22'), 'TYPED')
    const again = await restarted(it)
    await again.review.reject(handle.id, ada)
    expect(again.text()).toBe('let a = 1\nlet bTYPED = 2\nlet c = 3\n')
  })

  test('[S27] [R5] all that the server and a task wrote under is known as theirs, what undid it too', async () => {
    const it = await openTestScene()
    const first = it.open('let b = 2\nlet c = 3\n')
    first.write('let b = 20\nlet c = 30\n')
    first.finish()
    await it.turn()
    const second = it.open('let c = 30\n', { order: 1 })
    second.write('let c = 300\n')
    second.finish()
    const again = await restarted(it)
    await again.review.reject(second.id, ada)
    await again.review.reject(first.id, ada)
    expect(again.text()).toBe(sceneText)
    await again.room.saved()
    const { writers } = await again.rooms.store.readDocument(`${again.rooms.id}/${again.file.id}`)
    const written = [...again.file.doc.store.clients.keys()]
    // What made the file, the task, and what undid it in the second life.
    expect(written).toHaveLength(3)
    expect(new Map(written.map((client) => [client, writers.get(client)]))).toEqual(
      new Map(written.map((client) => [client, serverId])),
    )
  })

  test('a proposal can still be accepted, and is still compared with what people type', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    const other = it.open('let c = 3\n', { mode: 'propose', order: 1 })
    other.write('let c = 30\n')
    other.finish()
    const again = await restarted(it)
    again.typeAt(again.text().indexOf('let c'), 'x')
    await again.turn()
    expect(again.hunk(other.id).state).toBe('conflicted')
    await again.review.accept(handle.id, ada)
    expect(again.text()).toBe('let a = 1\nlet b = 20\nxlet c = 3\n')
  })
})
