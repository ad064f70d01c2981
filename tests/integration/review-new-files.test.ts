/** Hunks that make a file. */
import { describe, expect, test } from 'vitest'
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import { errorCodeOf } from '../support/error-code.ts'
import { openTestScene, type ReviewScene, sceneClient, scenePath, sceneTask } from '../support/review-scene.ts'

const ada = 'ada' as MemberId

describe('[G12] a new file', () => {
  const origin = { task: sceneTask, client: sceneClient, order: 0, path: 'new.ts' } as const
  const pathsOf = ({ room }: ReviewScene) => room.files().map(({ path }) => path)
  const textOf = async ({ room }: ReviewScene, id: FileId) => (await room.readFile(id)).content

  test('live: is there as it streams, and gone when it is undone', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\ntw')
    const { file } = it.hunk(handle.id)
    expect(await textOf(it, file)).toBe('one\ntw')
    handle.write('o\n')
    expect(handle.finish()).toBe('pending')
    expect(await textOf(it, file)).toBe('one\ntwo\n')
    await it.review.reject(handle.id, ada)
    expect(pathsOf(it)).toEqual([scenePath])
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', decision: { by: ada } })
    expect(it.hunk(handle.id).reason).toBeUndefined()
  })

  test('live: stays, with what people wrote in it, when it is undone', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\n')
    handle.finish()
    const { file } = it.hunk(handle.id)
    const held = await it.room.holdFile(file)
    held.file.transact({ kind: 'member', member: ada, connection: it }, () => held.file.text.insert(3, 'TYPED'))
    held.release()
    await it.review.reject(handle.id, ada)
    expect(await textOf(it, file)).toBe('TYPED')
  })

  test('live: abandoned, it is gone', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\n')
    handle.abandon({ code: 'incomplete', message: 'Cut.' })
    expect(pathsOf(it)).toEqual([scenePath])
  })

  test('live: deleted by someone before its first character, it is rejected', async () => {
    const it = await openTestScene()
    const creating = it.review.create({ ...origin, mode: 'live' })
    const made = it.room.files().find(({ path }) => path === 'new.ts')
    if (made) it.room.deleteFile(made.id)
    const handle = await creating
    handle.write('one\n')
    expect(handle.finish()).toBe('rejected')
    expect(it.hunk(handle.id).reason?.code).toBe('file_deleted')
    expect(pathsOf(it)).toEqual([scenePath])
  })

  test('propose: is made when it is accepted', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, mode: 'propose' })
    handle.write('one\n')
    expect(handle.finish()).toBe('pending')
    expect(pathsOf(it)).toEqual([scenePath])
    await it.review.accept(handle.id, ada)
    expect(await textOf(it, it.hunk(handle.id).file)).toBe('one\n')
  })

  test('propose: stays open where its path was taken meanwhile', async () => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, mode: 'propose' })
    handle.write('one\n')
    handle.finish()
    it.room.createFile({ path: 'new.ts', content: 'theirs\n' }, ada)
    expect(await errorCodeOf(it.review.accept(handle.id, ada))).toBe('path_taken')
    expect(it.hunk(handle.id).state).toBe('pending')
  })

  test.each(['../secret', '/etc/passwd', scenePath])('at the path %s is not made', async (path) => {
    const it = await openTestScene()
    const handle = await it.review.create({ ...origin, path, mode: 'live' })
    handle.write('one\n')
    expect(handle.finish()).toBe('unplaced')
    expect(it.hunk(handle.id).reason?.code).toBe('path_invalid')
    expect(pathsOf(it)).toEqual([scenePath])
  })
})
