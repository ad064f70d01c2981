/**
 * idle: 2,000 connections that do nothing, 100 in each of 20 documents.
 *
 * Measured: how much the warm server grew for each (resident and heap, after a garbage collection). A fresh process each.
 */
import { warmUp } from './load/flood.ts'
import { joinAll, Participant } from './load/participant.ts'
import { hocuspocus, relay, weft, yWebsocketServer } from './servers/servers.ts'
import { ratio, rounded, type Session } from './session.ts'

const documents = 20
const connectionsEach = 100
const restMs = 1_000
const kinds = [relay, weft, yWebsocketServer, hocuspocus]

export async function benchIdle(session: Session): Promise<void> {
  const count = documents * connectionsEach
  await session.withServers(kinds, async (servers) => {
    const figures = []
    for (const server of servers) {
      await warmUp(server)
      const before = await server.process.memory()
      const names = await joinAll(documents, () => server.venue.createDocument())
      const idle = await joinAll(count, (index) =>
        Participant.join(server, names[index % documents] ?? '', index % connectionsEach),
      )
      await new Promise((resolve) => setTimeout(resolve, restMs))
      const after = await server.process.memory()
      const open = idle.filter(({ isOpen }) => isOpen).length
      if (open < count) throw new Error(`${server.kind.name} holds only ${open} of ${count} connections`)
      for (const participant of idle) participant.close()
      figures.push({
        kind: server.kind,
        rssKb: (after.rssKb - before.rssKb) / count,
        heapKb: (after.heapKb - before.heapKb) / count,
      })
    }
    const own = figures.find(({ kind }) => kind === weft)
    const bare = figures.find(({ kind }) => kind === relay)
    console.log(`\nidle: ${count} connections in ${documents} documents`)
    console.table(
      figures.map(({ kind, rssKb, heapKb }) => ({
        server: kind.name,
        'KB a connection': rounded(rssKb),
        '× relay': rounded(rssKb / (bare?.rssKb ?? Number.NaN)),
        'heap KB a connection': rounded(heapKb),
      })),
    )
    session.goal('idle: KB a connection × relay', ratio(own?.rssKb, bare?.rssKb), 1.25)
  })
}
