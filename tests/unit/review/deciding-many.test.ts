import { expect, it, vi } from 'vitest'
import { openReviewScene } from '../../support/review-scene.ts'
import { memberNamed } from '../../support/sync-server.ts'

it('[R7] a decision asks the store once, however many changes its file has', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}\n`)
  const scene = await openReviewScene(lines.join(''))
  const { room, review, rooms } = scene
  const ids = lines.map((line, order) => {
    const handle = scene.open(line, { mode: 'propose', order })
    handle.write(line.toUpperCase())
    handle.finish()
    return handle.id
  })
  await room.saved()
  const reads = (['readHunk', 'readTraces', 'listHunks'] as const).map((name) => vi.spyOn(rooms.store, name))
  const asked = () => reads.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  const [first, second] = ids
  if (first === undefined || second === undefined) throw new Error('no change was opened')
  await review.accept(first, memberNamed('Owner').id)
  expect(asked()).toBe(1)
  await review.reject(second, memberNamed('Owner').id)
  expect(asked()).toBe(2)
  expect(scene.text()).toBe(lines.join('').replace('line 0', 'LINE 0'))
  expect(scene.errors).toEqual([])
  await scene.close()
})
