/**
 * fanout: 50 clients in one document, 10 of whom type 10 keys a second each.
 *
 * Measured: milliseconds from a writer's sending to each other client's having it, and the server's CPU for each such
 * delivery. Writers type at random moments, the same on every server. Servers take turns, so the machine's mood meets all.
 * Each has ten seconds of the same typing before: for so long V8 compiles what they run again and again, beside it and at
 * a good part of its cost.
 * Weft commits to disk before it delivers; no other does.
 */
import { Crowd } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { prebuildScripts, typeSteadily } from './load/typing.ts'
import { hocuspocus, hocuspocusSqlite, relay, weft, yWebsocketServer } from './servers/servers.ts'
import { quantile, ratio, rounded, type Session } from './session.ts'

const clients = 50
const writers = 10
const perSecond = 10
const kinds = [relay, weft, yWebsocketServer, hocuspocus, hocuspocusSqlite]

export async function benchFanout(session: Session): Promise<void> {
  const rounds = session.effort(2, 1)
  const seconds = session.effort(10, 2)
  const firstWarmUp = session.effort(10, 1)
  const scripts = prebuildScripts(writers, perSecond * (seconds + firstWarmUp + 1))
  await session.withServers(kinds, async (servers) => {
    const results = servers.map((server) => ({
      server,
      latencies: { samples: [] as number[], isRecording: false },
      deliveries: 0,
      cpuMs: 0,
      clientMs: 0,
      ms: 0,
    }))
    for (const { server } of results) await warmUp(server)
    for (let round = 0; round < rounds; round++) {
      for (const result of results) {
        const { server, latencies } = result
        const document = await server.venue.createDocument()
        const crowd = await Crowd.gather({ server, document, clients, scripts, latencies })
        const type = (writer: number) => crowd.type(writer)
        latencies.isRecording = false
        await typeSteadily({ writers, perSecond, seconds: round === 0 ? firstWarmUp : 1, seed: 1 }, type)
        await crowd.settle()
        latencies.isRecording = true
        const before = crowd.deliveries
        const usage = await session.measure(server, async () => {
          await typeSteadily({ writers, perSecond, seconds, seed: 2 + round }, type)
          await crowd.settle()
        })
        result.deliveries += crowd.deliveries - before
        result.cpuMs += usage.serverCpuMs
        result.clientMs += usage.clientCpuMs
        result.ms += usage.ms
        crowd.close()
      }
    }
    const figures = results.map(({ server, latencies: { samples }, deliveries, cpuMs, clientMs, ms }) => ({
      kind: server.kind,
      p50: quantile(samples, 0.5),
      p99: quantile(samples, 0.99),
      cpuUs: (1_000 * cpuMs) / deliveries,
      clientShare: (100 * clientMs) / ms,
    }))
    const bare = figures.find(({ kind }) => kind === relay)
    const own = figures.find(({ kind }) => kind === weft)
    console.log(`\nfanout: ${clients} clients, ${writers} of them type ${perSecond} keys a second`)
    console.table(
      figures.map(({ kind, p50, p99, cpuUs, clientShare }) => ({
        server: kind.name,
        'p50 ms': rounded(p50),
        'p99 ms': rounded(p99),
        'p99 × relay': rounded(p99 / (bare?.p99 ?? Number.NaN)),
        'CPU µs a delivery': rounded(cpuUs),
        'CPU × relay': rounded(cpuUs / (bare?.cpuUs ?? Number.NaN)),
        'load client %': rounded(clientShare),
      })),
    )
    session.goal('fanout: CPU a delivery × relay', ratio(own?.cpuUs, bare?.cpuUs), 1.3)
    session.goal('fanout: p99 × relay', ratio(own?.p99, bare?.p99), 1.5)
  })
}
