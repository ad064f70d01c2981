/** What a live task does to whole files, while other changes of it are not done. */
import { expect, it } from 'vitest'
import { openReviewScene, sceneClient, scenePath, sceneTask } from '../../support/review-scene.ts'

it('[G14] nothing is done to files while a change of the task is still being written', async () => {
  const scene = await openReviewScene('alpha\nbeta\n')
  const { room, review, file } = scene
  const origin = { task: sceneTask, client: sceneClient, mode: 'live', order: 0 } as const
  review.operate({ ...origin, path: scenePath, file: file.id, operation: 'rename', newPath: 'b.ts', base: '' })
  const open = scene.open('beta\n', { order: 1 })
  open.write('gam')
  expect(await review.land(sceneTask)).toEqual([])
  expect(room.files().map(({ path }) => path)).toEqual([scenePath])
  open.write('ma\n')
  open.finish()
  expect(await review.land(sceneTask)).toHaveLength(1)
  expect(room.files().map(({ path }) => path)).toEqual(['b.ts'])
  await scene.close()
})
