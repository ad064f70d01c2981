/**
 * storm: 40 clients in one document, 20 of whom type as fast as the server lets them.
 *
 * Each writer keeps at most 20 keys under way that one designated reader has not been shown yet. Measured: deliveries a
 * second and the server's CPU for each. Where the load client's own CPU nears 100 %, it is the limit, and CPU a delivery
 * is what tells the servers apart.
 */
import { Crowd } from './load/crowd.ts'
import { flood, warmUp } from './load/flood.ts'
import { prebuildScripts } from './load/typing.ts'
import { hocuspocus, hocuspocusSqlite, relay, weft, yWebsocketServer } from './servers/servers.ts'
import { ratio, rounded, type Session } from './session.ts'

const clients = 40
const writers = 20
const window = 20
/** More than any server takes in the time. */
const keysEach = 4_000
const kinds = [relay, weft, yWebsocketServer, hocuspocus, hocuspocusSqlite]

export async function benchStorm(session: Session): Promise<void> {
  const rounds = session.effort(2, 1)
  const seconds = session.effort(2, 1)
  const scripts = prebuildScripts(writers, keysEach)
  await session.withServers(kinds, async (servers) => {
    const results = servers.map((server) => ({ server, deliveries: 0, cpuMs: 0, clientMs: 0, ms: 0 }))
    for (const { server } of results) await warmUp(server)
    for (let round = 0; round < rounds; round++) {
      for (const result of results) {
        const { server } = result
        const crowd = await Crowd.gather({ server, document: await server.venue.createDocument(), clients, scripts })
        const usage = await session.measure(server, async () => {
          const end = performance.now() + seconds * 1_000
          await flood(crowd, writers, window, () => performance.now() > end)
        })
        result.deliveries += crowd.deliveries
        result.cpuMs += usage.serverCpuMs
        result.clientMs += usage.clientCpuMs
        result.ms += usage.ms
        crowd.close()
      }
    }
    const figures = results.map(({ server, deliveries, cpuMs, clientMs, ms }) => ({
      kind: server.kind,
      perSecond: (1_000 * deliveries) / ms,
      cpuUs: (1_000 * cpuMs) / deliveries,
      clientShare: (100 * clientMs) / ms,
    }))
    const own = figures.find(({ kind }) => kind === weft)
    const peer = figures.find(({ kind }) => kind === hocuspocus)
    console.log(`\nstorm: ${clients} clients, ${writers} of them flat out, ${window} keys each under way`)
    console.table(
      figures.map(({ kind, perSecond, cpuUs, clientShare }) => ({
        server: kind.name,
        'deliveries a second': rounded(perSecond),
        '× Hocuspocus': rounded(perSecond / (peer?.perSecond ?? Number.NaN)),
        'CPU µs a delivery': rounded(cpuUs),
        'CPU × Hocuspocus': rounded(cpuUs / (peer?.cpuUs ?? Number.NaN)),
        'load client %': rounded(clientShare),
      })),
    )
    session.goalAtLeast('storm: deliveries a second × Hocuspocus', ratio(own?.perSecond, peer?.perSecond), 1.5)
    session.goal(
      'storm: CPU a delivery × Hocuspocus (where the client is the limit)',
      ratio(own?.cpuUs, peer?.cpuUs),
      0.67,
    )
  })
}
