/**
 * map: the map of a room of 2,000 files, built for the first time and after one of them was changed, in this process with
 * the product's own analysing thread; how long the event loop is held up meanwhile; and what ranking by it takes.
 *
 * The files are three.js' own, those that are missing to 2,000 again under other names.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Writable } from 'node:stream'
import { createAnalysis } from '../../server/agent/analysis/analysis.ts'
import type { SnapshotFile } from '../../server/agent/model/model.ts'
import { createRoomMap, type FollowedRoom } from '../../server/agent/reading/room-map.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import { createLog } from '../../server/operations/log.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { sourceFiles } from './context.ts'
import { median, rounded, type Session } from './session.ts'

const fileCount = 2_000
const mostFirstMs = 10_000
const mostChangeMs = 20
const mostStallMs = 20
/** Long enough that all is built, however slow the machine is. */
const patienceMs = 120_000

export async function benchMap(session: Session): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const log = createLog({ level: 'fatal', destination: nowhere })
  const analysis = createAnalysis({ clock: systemClock, log })
  const turns = createFairTurns()
  /** What the map follows files with; here they change without a document. */
  const listeners: Parameters<FollowedRoom['onFileOpen']>[0][] = []
  const room = {
    onFileOpen(listener: (typeof listeners)[number]) {
      listeners.push(listener)
      return () => undefined
    },
  }
  const map = createRoomMap({ room, analysis, turns, clock: systemClock, patienceMs })
  const source = sourceFiles()
  const files: SnapshotFile[] = Array.from({ length: session.effort(fileCount, 500) }, (_, n) => {
    const { path, content } = source[n % source.length] ?? { path: '', content: '' }
    const round = Math.floor(n / source.length)
    return {
      id: `f${n}` as FileId,
      path: round === 0 ? path : `copy${round}/${path}`,
      language: 'javascript',
      text: content,
    }
  })
  const { signal } = new AbortController()
  // The analysing thread keeps no process alive.
  const alive = setInterval(() => {}, 1_000)
  try {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const startedAt = performance.now()
    const built = await map.update(files, map.mark(), { signal })
    const firstMs = performance.now() - startedAt
    delay.disable()

    const changes: number[] = []
    for (let n = 0; n < 30; n++) {
      const place = (n * 61) % files.length
      const file = files[place]
      if (file === undefined) continue
      files[place] = { ...file, text: `${file.text}\nexport function added${n}() {}\n` }
      for (const follow of listeners) {
        follow({
          id: file.id,
          onTextChange(changed) {
            changed({ origin: { kind: 'command', by: null }, delta: [] })
            return () => undefined
          },
        })
      }
      const from = performance.now()
      await map.update(files, map.mark(), { signal })
      changes.push(performance.now() - from)
    }
    const seeds = new Map(files.slice(0, 5).map(({ id }) => [id, 1]))
    const ranks: number[] = []
    for (let n = 0; n < 5; n++) {
      const from = performance.now()
      await built.map.rank(seeds, () => turns.next())
      ranks.push(performance.now() - from)
    }
    const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6
    console.log(`\nmap: ${files.length} files, ${rounded(megabytes)} million characters`)
    console.table([
      {
        'first build ms': rounded(firstMs),
        'longest stall ms': rounded(delay.max / 1e6),
        'one changed file ms, median': rounded(median(changes)),
        'the slowest': rounded(Math.max(...changes)),
        'first ranking ms': rounded(ranks[0] ?? 0),
        'later ones': rounded(median(ranks)),
        'MB kept': rounded(built.map.bytes / 1e6),
        'left out': built.left,
      },
    ])
    session.goal(`map: ms of the first build of ${files.length} files`, firstMs, mostFirstMs)
    session.goal('map: ms of one changed file', median(changes), mostChangeMs)
    session.goal('map: longest stall ms of the first build', delay.max / 1e6, mostStallMs)
  } finally {
    clearInterval(alive)
    map.close()
    analysis.close()
  }
}
