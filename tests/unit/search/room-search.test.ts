/** How long a search goes on, whatever somebody sets the time to meanwhile. */
import { expect, it } from 'vitest'
import { createFairTurns } from '../../../server/operations/fair-turns.ts'
import { searchRoom } from '../../../server/search/room-search.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { openTestRooms } from '../../support/test-rooms.ts'

it('[F44] a search looks into all files where somebody sets the time forward meanwhile', async () => {
  const clock = new ManualClock()
  const fair = createFairTurns()
  const turns: typeof fair = {
    ...fair,
    next(signal) {
      clock.setBack(-3_600_000)
      return fair.next(signal)
    },
  }
  const rooms = await openTestRooms({ files: { 'a.ts': 'one\n', 'b.ts': 'one\n' } })
  const words = { query: 'one', matchCase: false, wholeWord: false, isRegex: false, paths: '', replacement: null }
  const { signal } = new AbortController()
  const { files, isWhole } = await searchRoom(rooms.room, words, { turns, clock, signal })
  expect(files.map(({ path }) => path)).toEqual(['a.ts', 'b.ts'])
  expect(isWhole).toBe(true)
  await rooms.close()
})
