/** How old what is told of a room's symbols may be, whatever somebody sets the time to meanwhile. */
import { expect, it } from 'vitest'
import { createRoomSymbols, type RoomSymbolsOptions } from '../../../../server/agent/reading/room-symbols.ts'
import { createFairTurns } from '../../../../server/operations/fair-turns.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { memberNamed } from '../../../support/sync-server.ts'
import { openTestRooms } from '../../../support/test-rooms.ts'

const { signal } = new AbortController()

it('[U194] is told anew once it is too old where somebody set the time back', async () => {
  const clock = new ManualClock()
  const analysis: RoomSymbolsOptions['analysis'] = {
    async definitionsAndReferences(_language, text) {
      const place = { from: 0, to: 1, line: 1, lastLine: 1, nameFrom: 0, hasBody: true, signature: '', within: [] }
      return { definitions: [{ name: text, kind: 'function', ...place }], references: [], isCut: false }
    },
  }
  const symbols = createRoomSymbols({ analysis, turns: createFairTurns(), clock })
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
