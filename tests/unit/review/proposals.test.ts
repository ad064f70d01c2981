import { expect, it, vi } from 'vitest'
import { followProposals } from '../../../server/agent/review/proposals.ts'
import type { FileDocument } from '../../../server/documents/file-document.ts'
import type { Room } from '../../../server/rooms/room.ts'
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
  const proposals = followProposals({ id: rooms.room.id, types: rooms.room.types, onFileOpen } as Room, unexpected)
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
