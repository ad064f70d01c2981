import { expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { followProposals } from '../../../server/agent/review/proposals.ts'
import type { FileDocument } from '../../../server/documents/file-document.ts'
import type { Room } from '../../../server/rooms/room.ts'
import type { HunkId, TaskId } from '../../../shared/model/ids.ts'
import { openReviewScene } from '../../support/review-scene.ts'
import { openTestRooms } from '../../support/test-rooms.ts'

function unexpected(error: unknown): never {
  throw error
}

it('proposals let go of a file document that has left memory', async () => {
  const rooms = await openTestRooms()
  const { file, release } = await rooms.room.holdFile(rooms.file('a.ts'))
  let followers = 0
  const counted: FileDocument = {
    id: file.id,
    doc: file.doc,
    text: file.text,
    transact: file.transact.bind(file),
    onUpdate: file.onUpdate.bind(file),
    onTextChange(listener) {
      const stop = file.onTextChange(listener)
      followers += 1
      return () => {
        followers -= 1
        stop()
      }
    },
  }
  const ends: (() => void)[] = []
  const onFileOpen: Room['onFileOpen'] = (listener) => {
    ends.push(listener(counted) ?? (() => {}))
    return () => {}
  }
  const { id, types } = rooms.room
  const hunksIn: Room['hunksIn'] = () => []
  const proposals = followProposals({ id, types, onFileOpen, hunksIn } as Room, unexpected)
  expect(followers).toBe(1)
  for (const end of ends) end()
  expect(followers).toBe(0)
  proposals.close()
  release()
  await rooms.close()
})

it('[R7] a proposal that cannot be compared is told of, and ends nothing else', async () => {
  const scene = await openReviewScene('one\ntwo\n')
  const ids = ['one', 'two'].map((find, order) => {
    const handle = scene.open(`${find}\n`, { mode: 'propose', order })
    handle.write(`${find.toUpperCase()}\n`)
    handle.finish()
    return handle.id
  })
  await scene.turn()
  const failure = new Error('the first')
  vi.spyOn(scene.room, 'patchHunk').mockImplementationOnce(() => {
    throw failure
  })
  scene.typeAt(1, 'x')
  scene.typeAt(6, 'x')
  await scene.turn()
  expect(scene.errors).toEqual([failure])
  expect(ids.map((id) => scene.hunk(id).state)).toEqual(['pending', 'conflicted'])
  await scene.close()
})

it('[G20] a file that is opened has the changes in it looked at, and not all of the room', async () => {
  const paths = Array.from({ length: 30 }, (_, index) => `${index}.ts`)
  const rooms = await openTestRooms({ files: Object.fromEntries(paths.map((path) => [path, 'one\n'])) })
  const { room } = rooms
  const proposed = { mode: 'propose', state: 'pending', base: 'one\n', replacement: '1\n', createsFile: false } as const
  for (const path of paths) {
    const id = `change of ${path}` as HunkId
    room.putHunk({ id, task: 'task' as TaskId, file: rooms.file(path), path, order: 0, ...proposed }, null)
  }
  const looked = vi.spyOn(Y.Map.prototype, 'get')
  followProposals(room, unexpected).close()
  expect(looked.mock.calls.length).toBeLessThan(3 * paths.length)
  looked.mockRestore()
  await rooms.close()
})
