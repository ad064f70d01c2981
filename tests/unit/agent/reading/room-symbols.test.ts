/** What is told of a room's symbols: of which files, and how old it may be, whatever somebody sets the time to meanwhile. */
import { expect, it } from 'vitest'
import { longestText } from '../../../../server/agent/reading/patient-work.ts'
import { createRoomSymbols, type RoomSymbolsOptions } from '../../../../server/agent/reading/room-symbols.ts'
import { createFairTurns } from '../../../../server/operations/fair-turns.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { memberNamed } from '../../../support/sync-server.ts'
import { openTestRooms } from '../../../support/test-rooms.ts'

const { signal } = new AbortController()

const oneOfEach: RoomSymbolsOptions['analysis'] = {
  async definitionsAndReferences(_language, text) {
    const place = { from: 0, to: 1, line: 1, lastLine: 1, nameFrom: 0, hasBody: true, signature: '', within: [] }
    return { definitions: [{ name: text, kind: 'function', ...place }], references: [], isCut: false }
  },
}

it('[F43] names the files that are too long to be looked into', async () => {
  const symbols = createRoomSymbols({ analysis: oneOfEach, turns: createFairTurns(), clock: new ManualClock() })
  const files = { 'a.ts': 'short', 'long.ts': 'x'.repeat(longestText + 1), 'no-code.txt': 'x' }
  const rooms = await openTestRooms({ files, onOpen: symbols.attach })
  const long = rooms.file('long.ts')
  const found = await symbols.find(rooms.room, '', { limit: 10, maxAgeSeconds: 0 }, signal)
  expect(found).toMatchObject({ symbols: [{ name: 'short' }], isWhole: true, unread: [long] })
  expect(await symbols.inFile(rooms.room, long, signal)).toEqual({ symbols: [], isWhole: true, unread: [long] })
  expect(await symbols.inFile(rooms.room, rooms.file('no-code.txt'), signal)).toMatchObject({ unread: [] })
  await rooms.close()
})

it('[U194] is told anew once it is too old where somebody set the time back', async () => {
  const clock = new ManualClock()
  const symbols = createRoomSymbols({ analysis: oneOfEach, turns: createFairTurns(), clock })
  const rooms = await openTestRooms({ files: { 'a.ts': 'before' }, onOpen: symbols.attach })
  const { room } = rooms
  const names = async () => {
    const { symbols: found } = await symbols.find(room, '', { limit: 10, maxAgeSeconds: 60 }, signal)
    return found.map(({ name }) => name)
  }
  expect(await names()).toEqual(['before'])
  clock.setBack(3_600_000)
  await room.writeFile(rooms.file('a.ts'), 'after', memberNamed('Ada').id)
  expect(await names()).toEqual(['before'])
  clock.advance(60_000)
  expect(await names()).toEqual(['after'])
  await rooms.close()
})
