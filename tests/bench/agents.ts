/**
 * agents beside humans: 10 people type 10 keys a second each in one document while 50 agents write 400 KB each at once.
 *
 * Measured: milliseconds from a person's key to another person's having it, for keys typed while nobody else writes and for
 * keys typed while agents do; and how long the agents take. Agents write over the sync wire; at Weft also by `PUT file` and
 * as tasks whose model streams over HTTP. They are in a process of their own, so that their pauses are not the people's; with
 * fewer cores than processes their load on the machine still is, on every server alike.
 *
 * The goal is what a person feels: a peer's key within 100 ms counts as at once.
 */
import { Crowd, type Latencies } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { Forked } from './load/forked.ts'
import { prebuildScripts, type Script, typeSteadily } from './load/typing.ts'
import { hocuspocus, type RunningServer, weft, weftWithModel, yWebsocketServer } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const people = 10
const perSecond = 10
const bursts = 2
const restMs = 300
const feltMs = 100

interface Row {
  readonly name: string
  readonly alone: readonly number[]
  readonly beside: readonly number[]
  readonly agentsMs: number
}

export async function benchAgents(session: Session): Promise<void> {
  const scripts = prebuildScripts(people, 1_500)
  const rows: Row[] = []
  const model = new Forked('model-process.ts')
  try {
    const own = weftWithModel(String(await model.ask('base url')))
    await session.withServers([own, yWebsocketServer, hocuspocus], async (servers) => {
      for (const server of servers) {
        await warmUp(server)
        for (const way of server.kind === own ? ['sync', 'put', 'tasks'] : ['sync']) {
          rows.push(await beside(session, server, scripts, way))
        }
      }
    })
  } finally {
    model.kill()
  }
  console.log('\nagents beside humans: 10 people type while 50 agents write 400 KB each')
  console.table(
    rows.map(({ name, alone, beside, agentsMs }) => ({
      'server, agents by': name,
      'alone p50 ms': rounded(quantile(alone, 0.5)),
      'alone p99 ms': rounded(quantile(alone, 0.99)),
      'beside p50 ms': rounded(quantile(beside, 0.5)),
      'beside p95 ms': rounded(quantile(beside, 0.95)),
      'beside p99 ms': rounded(quantile(beside, 0.99)),
      'worst ms': rounded(quantile(beside, 1)),
      'agents done ms': rounded(agentsMs),
    })),
  )
  for (const { name, beside } of rows.filter(({ name }) => name.startsWith(weft.name))) {
    session.goal(`agents: p99 ms of people beside them, ${name}`, quantile(beside, 0.99), feltMs)
  }
}

async function beside(session: Session, server: RunningServer, scripts: readonly Script[], way: string): Promise<Row> {
  const latencies: Latencies = { samples: [], isRecording: false }
  const agents = new Forked('agents-process.ts', [server.kind.name, String(server.process.port), way])
  const document = await server.venue.createDocument()
  const crowd = await Crowd.gather({ server, document, clients: people, scripts, latencies })
  const type = (writer: number) => crowd.hasKeys(writer) && crowd.type(writer)
  const typeFor = (seconds: number) => typeSteadily({ writers: people, perSecond, seconds, seed: 1 }, type)
  try {
    await agents.ask('ready')
    await typeFor(1)
    latencies.isRecording = true
    await typeFor(session.effort(3, 1))
    latencies.isRecording = false
    await crowd.settle()
    const alone = latencies.samples.splice(0)

    const times: number[] = []
    let isWriting = true
    const typing = (async () => {
      while (isWriting) await typeFor(0.5)
    })()
    try {
      for (let burst = 0; burst < bursts; burst++) {
        await new Promise((resolve) => setTimeout(resolve, restMs))
        const startedAt = performance.now()
        latencies.isRecording = true
        await session.measure(server, async () => void (await agents.ask(burst)))
        latencies.isRecording = false
        times.push(performance.now() - startedAt)
      }
    } finally {
      isWriting = false
      await typing
    }
    await crowd.settle()
    return { name: `${server.kind.name}, ${way}`, alone, beside: latencies.samples, agentsMs: median(times) }
  } finally {
    crowd.close()
    agents.kill()
  }
}
