import { expect, it } from 'vitest'
import { followProposals } from '../../../server/agent/review/proposals.ts'
import type { FileDocument } from '../../../server/documents/file-document.ts'
import type { Room } from '../../../server/rooms/room.ts'
import { openTestRooms } from '../../support/test-rooms.ts'

it('proposals let go of a file document that has left memory', async () => {
  const rooms = await openTestRooms()
  const { file, release } = await rooms.room.holdFile(rooms.file('a.ts'))
  let followers = 0
  const counted: FileDocument = {
    id: file.id,
    doc: file.doc,
    text: file.text,
    transact: file.transact.bind(file),
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
  const proposals = followProposals({ id: rooms.room.id, types: rooms.room.types, onFileOpen } as Room)
  expect(followers).toBe(1)
  for (const end of ends) end()
  expect(followers).toBe(0)
  proposals.close()
  release()
  await rooms.close()
})
