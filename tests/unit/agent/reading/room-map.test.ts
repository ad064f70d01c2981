import { expect, it } from 'vitest'
import { AnalysisUnavailable, type UnavailableReason } from '../../../../server/agent/analysis/analysis-unavailable.ts'
import type { SnapshotFile } from '../../../../server/agent/model/model.ts'
import { createRoomMap, type FollowedRoom } from '../../../../server/agent/reading/room-map.ts'
import { type Clock, systemClock } from '../../../../server/operations/clock.ts'
import { createFairTurns } from '../../../../server/operations/fair-turns.ts'
import type { FileId } from '../../../../shared/model/ids.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

const { signal } = new AbortController()
const file = (name: string, text: string): SnapshotFile => ({
  id: name as FileId,
  path: `${name}.ts`,
  language: 'typescript',
  text,
})

/** An analysis that takes the words of a text for its definitions, and a room that tells of changes. */
function open(patienceMs = 60_000, clock: Clock = systemClock, onAsked = () => {}) {
  const analysed: string[] = []
  /** By the text that is asked about. */
  const unavailable = new Map<string, UnavailableReason>([['broken', 'too-large']])
  const changed = new Map<string, () => void>()
  const room: FollowedRoom = {
    onFileOpen(listener) {
      for (const id of ['a', 'b', 'c']) {
        const onTextChange: Parameters<typeof listener>[0]['onTextChange'] = (told) => {
          changed.set(id, () => told({ origin: { kind: 'command', by: null }, delta: [] }))
          return () => undefined
        }
        listener({ id: id as FileId, onTextChange })
      }
      return () => undefined
    },
  }
  const analysis = {
    async definitionsAndReferences(_language: string, text: string) {
      analysed.push(text)
      onAsked()
      const reason = unavailable.get(text)
      if (reason !== undefined) throw new AnalysisUnavailable(reason)
      const place = { from: 0, to: 1, line: 1, lastLine: 1, nameFrom: 0, hasBody: true, signature: '', within: [] }
      const definitions = text.split(' ').map((name) => ({ name, kind: 'function' as const, ...place }))
      return { definitions, references: [], isCut: false }
    },
  }
  const map = createRoomMap({ room, analysis, turns: createFairTurns(), clock, patienceMs })
  const update = (...files: SnapshotFile[]) => map.update(files, map.mark(), { signal })
  return { map, update, analysed, changed, unavailable }
}

it('[M11] the map analyses a file again only where it was changed, and its text is another', async () => {
  const { update, analysed, changed } = open()
  expect(await update(file('a', 'one'), file('b', 'two'))).toMatchObject({ analysed: 2, left: 0 })
  expect(await update(file('a', 'one'), file('b', 'two'))).toMatchObject({ analysed: 0, left: 0 })
  changed.get('a')?.()
  changed.get('b')?.()
  const { map } = await update(file('a', 'three'), file('b', 'two'))
  expect(analysed.sort()).toEqual(['one', 'three', 'two'])
  expect(map.definersOf('three')).toEqual(['a'])
  expect(map.definersOf('one')).toEqual([])
})

it('[M11] a change after the texts were read is seen by the next update', async () => {
  const { map, changed } = open()
  const mark = map.mark()
  changed.get('a')?.()
  await map.update([file('a', 'old')], mark, { signal })
  const { map: after } = await map.update([file('a', 'new')], map.mark(), { signal })
  expect(after.definersOf('new')).toEqual(['a'])
})

it('[M11] files that are gone, or cannot be analysed, have no names in the map', async () => {
  const { update } = open()
  await update(file('a', 'one'), file('b', 'two'))
  const { map, left } = await update(file('b', 'two'), file('c', 'broken'))
  expect(map.definersOf('one')).toEqual([])
  expect(map.definersOf('two')).toEqual(['b'])
  expect(map.namesDefinedIn('c' as FileId)).toEqual([])
  expect(left).toBe(0)
})

it('[M11] what there was no time for is told, and analysed the next time', async () => {
  const { update } = open(-1)
  expect(await update(file('a', 'one'))).toMatchObject({ analysed: 0, left: 1 })
})

it('[M11] all files are analysed in time where somebody sets the time forward meanwhile', async () => {
  const clock = new ManualClock()
  const { update } = open(60_000, clock, () => clock.setBack(-3_600_000))
  const files = ['one', 'two', 'three', 'four', 'five'].map((text) => file(text, text))
  expect(await update(...files)).toMatchObject({ analysed: 5, left: 0 })
})

it.each(['busy', 'closed', 'timeout', 'crashed'] as const)(
  '[M11] a file that nobody could look at (%s) is told as left, and is in the map once somebody can',
  async (reason) => {
    const { update, unavailable, changed } = open()
    await update(file('a', 'one'))
    changed.get('a')?.()
    unavailable.set('two', reason)
    const missed = await update(file('a', 'two'))
    expect(missed.left).toBe(1)
    expect(missed.map.definersOf('one')).toEqual([])
    unavailable.clear()
    const { map, left } = await update(file('a', 'two'))
    expect(left).toBe(0)
    expect(map.definersOf('two')).toEqual(['a'])
  },
)

it.each([
  ['no-grammar', 1],
  ['too-large', 1],
  ['timeout', 3],
  ['crashed', 3],
  ['busy', 6],
] as const)('[M11] of a file that is refused each time as %s the map asks %i of six times', async (reason, times) => {
  const { update, unavailable, analysed } = open()
  unavailable.set('one', reason)
  for (let count = 0; count < 6; count++) await update(file('a', 'one'))
  expect(analysed).toHaveLength(times)
})
