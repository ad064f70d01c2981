import { expect, test } from 'vitest'
import { openStorage } from '../../../../../client/page/storage.ts'
import { keepPlace, takePlace } from '../../../../../client/room/file/kept-place.ts'
import type { FileId, RoomId } from '../../../../../shared/model/ids.ts'

const [room, file, other] = ['r' as RoomId, 'f' as FileId, 'g' as FileId]
const place = { line: 77_777, column: 3, top: 77_760 }

test('[U309] the place in a file is known once after a reload, for that file alone', () => {
  const storage = openStorage(() => null)
  keepPlace(storage, room, file, place)
  expect(takePlace(storage, room, other)).toBeNull()
  expect(takePlace(storage, room, file)).toEqual(place)
  expect(takePlace(storage, room, file)).toBeNull()
})

test('[U309] what was not kept by us is no place', () => {
  const storage = openStorage(() => null)
  for (const text of ['', '{', 'null', '{"line":0,"column":1,"top":1}', '{"line":"7","column":1,"top":1}']) {
    storage.setItem('weft.place.r.f', text)
    expect(takePlace(storage, room, file), text).toBeNull()
  }
})
