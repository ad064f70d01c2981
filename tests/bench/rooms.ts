/**
 * rooms: 400 documents with two people in each; in each one key is typed a second.
 *
 * Measured: latency and the server's CPU for each delivery, and how much the process grew for each room with its two
 * connections (resident and heap, after a garbage collection, against the warm server before). In Weft each document is the one
 * open file of a room of its own, with its room document.
 */
import { Crowd, type Latencies, settleAll } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { joinAll } from './load/participant.ts'
import { prebuildScripts, typeSteadily } from './load/typing.ts'
import type { Memory } from './servers/process.ts'
import { hocuspocus, type RunningServer, relay, weft, yWebsocketServer } from './servers/servers.ts'
import { quantile, ratio, rounded, type Session } from './session.ts'

const rooms = 400
const perSecond = 1
const kinds = [relay, weft, yWebsocketServer, hocuspocus]

interface Result {
  readonly server: RunningServer
  readonly empty: Memory
  readonly crowds: readonly Crowd[]
  readonly latencies: Latencies
  deliveries: number
  cpuMs: number
}

export async function benchRooms(session: Session): Promise<void> {
  const rounds = session.effort(2, 1)
  const seconds = session.effort(5, 2)
  // While V8 compiles, as in fanout.
  const warmUpSeconds = session.effort(10, 1)
  const scripts = prebuildScripts(1, perSecond * (seconds * rounds + warmUpSeconds + 1))
  await session.withServers(kinds, async (servers) => {
    const results: Result[] = []
    for (const server of servers) {
      await warmUp(server)
      const empty = await server.process.memory()
      const latencies: Latencies = { samples: [], isRecording: false }
      const crowds = await joinAll(rooms, async (room) =>
        Crowd.gather({
          server,
          document: await server.venue.createDocument(),
          clients: 2,
          scripts,
          latencies,
          firstPerson: (2 * room) % 100,
        }),
      )
      results.push({ server, empty, crowds, latencies, deliveries: 0, cpuMs: 0 })
    }
    for (let round = 0; round <= rounds; round++) {
      const isWarmUp = round === 0
      for (const result of results) {
        const { server, crowds, latencies } = result
        latencies.isRecording = !isWarmUp
        const type = (room: number) => crowds[room]?.type(0)
        const before = sum(crowds.map(({ deliveries }) => deliveries))
        const usage = await session.measure(server, async () => {
          await typeSteadily(
            { writers: rooms, perSecond, seconds: isWarmUp ? warmUpSeconds : seconds, seed: 1 + round },
            type,
          )
          await settleAll(crowds)
        })
        if (isWarmUp) continue
        result.deliveries += sum(crowds.map(({ deliveries }) => deliveries)) - before
        result.cpuMs += usage.serverCpuMs
      }
    }
    const figures = await Promise.all(
      results.map(async ({ server, empty, latencies, deliveries, cpuMs }) => {
        const full = await server.process.memory()
        return {
          kind: server.kind,
          p50: quantile(latencies.samples, 0.5),
          p99: quantile(latencies.samples, 0.99),
          cpuUs: (1_000 * cpuMs) / deliveries,
          rssKb: (full.rssKb - empty.rssKb) / rooms,
          heapKb: (full.heapKb - empty.heapKb) / rooms,
        }
      }),
    )
    for (const { crowds } of results) for (const crowd of crowds) crowd.close()
    const of = (kind: (typeof kinds)[number]) => figures.find((figure) => figure.kind === kind)
    console.log(`\nrooms: ${rooms} rooms of two, a key a second in each`)
    console.table(
      figures.map(({ kind, p50, p99, cpuUs, rssKb, heapKb }) => ({
        server: kind.name,
        'p50 ms': rounded(p50),
        'p99 ms': rounded(p99),
        'CPU µs a delivery': rounded(cpuUs),
        'CPU × relay': rounded(cpuUs / (of(relay)?.cpuUs ?? Number.NaN)),
        'KB a room': rounded(rssKb),
        'KB × y-websocket': rounded(rssKb / (of(yWebsocketServer)?.rssKb ?? Number.NaN)),
        'heap KB a room': rounded(heapKb),
      })),
    )
    session.goal('rooms: CPU a delivery × relay', ratio(of(weft)?.cpuUs, of(relay)?.cpuUs), 1.5)
    session.goal('rooms: KB a room × @y/websocket-server', ratio(of(weft)?.rssKb, of(yWebsocketServer)?.rssKb), 1)
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
