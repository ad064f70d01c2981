/**
 * crash: the server's process is killed (SIGKILL) while somebody types and somebody else watches, and started again.
 *
 * Lost are keys that the watcher had been shown and that a newcomer to the restarted server does not get; doubled are
 * characters beyond those typed. One document lives through all kills, and all earlier rounds are checked again. A killed
 * process, not a power failure; how soon Weft says that a key would survive one is measured beside it.
 */
import { rmSync } from 'node:fs'
import * as Y from 'yjs'
import { Crowd } from './load/crowd.ts'
import { Participant } from './load/participant.ts'
import { prebuildScripts, seededRandom } from './load/typing.ts'
import { hocuspocusSqlite, type RunningServer, startServer, weft } from './servers/servers.ts'
import { quantile, rounded, type Session } from './session.ts'

const keyEveryMs = 5
const shortestMs = 250
const longestMs = 750
const keysEach = 1 + longestMs / keyEveryMs
/** So many show what a server does that loses all. */
const killsOfPeer = 3

interface Round {
  readonly client: number
  shown: number
  sent: number
}

export async function benchCrash(session: Session): Promise<void> {
  const rows: object[] = []
  let ownLost: number | undefined
  const savedMs: number[] = []
  for (const kind of [weft, hocuspocusSqlite]) {
    const kills = kind === weft ? session.kills : Math.min(session.kills, killsOfPeer)
    await session.withServers([kind], async ([started], dataDirOf) => {
      if (started === undefined) return
      const { shown, lost, doubled, restartMs } = await killAgainAndAgain(
        started,
        dataDirOf(kind),
        kills,
        kind === weft ? (ms) => savedMs.push(ms) : undefined,
      )
      rows.push({
        server: kind.name,
        kills,
        'keys shown to another': shown,
        lost,
        doubled,
        'restart ms': rounded(restartMs / kills),
        ...(kind === weft && {
          'saved p50 ms': rounded(quantile(savedMs, 0.5)),
          'saved p99 ms': rounded(quantile(savedMs, 0.99)),
        }),
      })
      if (kind === weft) ownLost = lost + doubled
    })
  }
  console.log('\ncrash: kill -9 while typing; keys that another client had been shown')
  console.table(rows)
  session.goal('crash: keys lost or doubled', ownLost, 0)
  session.goal('crash: p99 ms until a key is saved', quantile(savedMs, 0.99), 25)
}

async function killAgainAndAgain(
  started: RunningServer,
  dataDir: string,
  kills: number,
  onSaved?: (ms: number) => void,
) {
  const random = seededRandom(7)
  const rounds: Round[] = []
  let server = started
  let [shownToOthers, lost, doubled, restartMs] = [0, 0, 0, 0]
  const document = await server.venue.createDocument()
  try {
    for (let kill = 0; kill < kills; kill++) {
      const scripts = prebuildScripts(1, keysEach, kill)
      const crowd = await Crowd.gather({ server, document, clients: 2, scripts, ...(onSaved && { onSaved }) })
      const round = { client: scripts[0]?.client ?? 0, shown: 0, sent: 0 }
      crowd.onShown = (_client, _writer, keys) => {
        round.shown += keys
      }
      const typing = setInterval(() => crowd.hasKeys(0) && crowd.type(0), keyEveryMs)
      await new Promise((resolve) => setTimeout(resolve, shortestMs + random() * (longestMs - shortestMs)))
      await server.process.kill('SIGKILL')
      clearInterval(typing)
      // What was on its way to the watcher when the server died has been shown, too.
      await new Promise((resolve) => setTimeout(resolve, 20))
      round.sent = crowd.sent
      crowd.close()
      rounds.push(round)
      shownToOthers += round.shown
      const startedAt = performance.now()
      server = await startServer(server.kind, dataDir)
      restartMs += performance.now() - startedAt
      const kept = await keptKeys(server, document)
      for (const { client, shown, sent } of rounds) {
        const has = kept.get(client) ?? 0
        lost += Math.max(0, shown - has)
        doubled += Math.max(0, has - sent)
      }
      // Lost once is not lost again in the next round.
      for (const one of rounds) one.shown = Math.min(one.shown, kept.get(one.client) ?? 0)
    }
  } finally {
    await server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { lost, doubled, restartMs, shown: shownToOthers }
}

/** Characters of each client in the text that a newcomer gets. */
async function keptKeys(server: RunningServer, document: string): Promise<Map<number, number>> {
  const newcomer = await Participant.join(server, document, 3)
  newcomer.close()
  const doc = new Y.Doc()
  for (const update of [...newcomer.early, ...(newcomer.joined ? [newcomer.joined.state] : [])])
    Y.applyUpdate(doc, update)
  const kept = new Map<number, number>()
  for (const { id, length, deleted } of itemsOf(doc.getText('text'))) {
    if (!deleted) kept.set(id.client, (kept.get(id.client) ?? 0) + length)
  }
  return kept
}

function* itemsOf(text: Y.Text): Iterable<Y.Item> {
  for (let item = text._start; item !== null; item = item.right) yield item
}
