/**
 * agents beside humans: 10 people type 10 keys a second each in one document while 50 agents write 400 KB each at once,
 * every agent into a document of its own that one client watches.
 *
 * Measured: milliseconds from a person's key to another person's having it, for keys typed while nobody else writes and for
 * keys typed while agents do; and how long the agents take. Over the sync wire an agent appends 100 updates of 4 KB in one
 * go, and is done when its watcher was shown the last. In Weft also by `PUT file`, 50 requests at once, of which all but
 * the first change every tenth line; done is then the answer. The agents share the load client with the people, so its own
 * pauses are in the people's figures, on every server alike.
 */
import * as Y from 'yjs'
import { Crowd, type Latencies } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { joinAll, Participant } from './load/participant.ts'
import { prebuildScripts, type Script, typeSteadily, updateMessage } from './load/typing.ts'
import { hocuspocus, type RunningServer, weft, yWebsocketServer } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const people = 10
const perSecond = 10
const agents = 50
const pieces = 100
const linesAPiece = 64
const bursts = 2
const restMs = 300
const burstTimeoutMs = 20_000
const kinds = [weft, yWebsocketServer, hocuspocus]

/** Has all agents write once; settles when they are done. */
type Write = (burst: number) => Promise<unknown>

export async function benchAgents(session: Session): Promise<void> {
  const scripts = prebuildScripts(people, 1_500)
  const rows: { name: string; alone: number; p50: number; p99: number; worst: number; agentsMs: number }[] = []
  await session.withServers(kinds, async (servers) => {
    for (const server of servers) {
      await warmUp(server)
      const bySync = await syncAgents(server)
      rows.push({ name: server.kind.name, ...(await beside(session, server, scripts, bySync.write)) })
      bySync.close()
      const byPut = await putAgents(server)
      if (byPut !== null) {
        rows.push({ name: `${server.kind.name}, agents by PUT`, ...(await beside(session, server, scripts, byPut)) })
      }
    }
  })
  const own = rows.filter(({ name }) => name.startsWith(weft.name)).map(({ p99 }) => p99)
  console.log(`\nagents beside humans: ${people} people type while ${agents} agents write 400 KB each`)
  console.table(
    rows.map(({ name, alone, p50, p99, worst, agentsMs }) => ({
      server: name,
      'alone p99 ms': rounded(alone),
      'beside p50 ms': rounded(p50),
      'beside p99 ms': rounded(p99),
      'worst ms': rounded(worst),
      'agents done ms': rounded(agentsMs),
    })),
  )
  session.goal('agents: p99 ms of people beside them', own.length > 0 ? Math.max(...own) : undefined, 100)
}

async function beside(session: Session, server: RunningServer, scripts: readonly Script[], write: Write) {
  const latencies: Latencies = { samples: [], isRecording: false }
  const document = await server.venue.createDocument()
  const crowd = await Crowd.gather({ server, document, clients: people, scripts, latencies })
  const type = (writer: number) => crowd.hasKeys(writer) && crowd.type(writer)
  const typeFor = (seconds: number) => typeSteadily({ writers: people, perSecond, seconds, seed: 1 }, type)
  try {
    await typeFor(1)
    latencies.isRecording = true
    await typeFor(session.effort(3, 1))
    latencies.isRecording = false
    await crowd.settle()
    const alone = quantile(latencies.samples.splice(0), 0.99)

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
        await session.measure(server, async () => void (await write(burst)))
        latencies.isRecording = false
        times.push(performance.now() - startedAt)
      }
    } finally {
      isWriting = false
      await typing
    }
    await crowd.settle()
    const { samples } = latencies
    return {
      alone,
      p50: quantile(samples, 0.5),
      p99: quantile(samples, 0.99),
      worst: quantile(samples, 1),
      agentsMs: median(times),
    }
  } finally {
    crowd.close()
  }
}

/** Agents on the sync wire, each with a watcher. */
async function syncAgents(server: RunningServer): Promise<{ write: Write; close: () => void }> {
  const messages = prebuildBursts()
  const awaited = new Array<(() => void) | null>(agents).fill(null)
  let marker = Buffer.alloc(0)
  const pairs = await joinAll(agents, async (agent) => {
    const document = await server.venue.createDocument()
    const watcher = await Participant.join(server, document, people + agents + agent, {
      onUpdate: (update) => {
        if (update.includes(marker)) awaited[agent]?.()
      },
    })
    return { watcher, writer: await Participant.join(server, document, people + agent) }
  })
  const write: Write = (burst) => {
    marker = Buffer.from(endOf(burst))
    const all = pairs.map(({ writer }) => ({
      writer,
      frames: Buffer.concat((messages[burst] ?? []).map((message) => writer.frame(message))),
    }))
    const shown = pairs.map(
      (_, agent) =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(
            () => reject(new Error(`${server.kind.name}: an agent was not done in ${burstTimeoutMs} ms`)),
            burstTimeoutMs,
          )
          awaited[agent] = () => {
            clearTimeout(timer)
            resolve()
          }
        }),
    )
    for (const { writer, frames } of all) writer.sendFrames(frames)
    return Promise.all(shown)
  }
  const close = () => {
    for (const { writer, watcher } of pairs) {
      writer.close()
      watcher.close()
    }
  }
  return { write, close }
}

/** Agents over HTTP; null where the server has no such call. */
async function putAgents({ venue }: RunningServer): Promise<Write | null> {
  const { put } = venue
  if (put === undefined) return null
  const documents = await joinAll(agents, () => venue.createDocument())
  return (burst) => {
    const content = Array.from({ length: pieces * linesAPiece }, (_, line) =>
      lineOf(line, line % 10 === 0 ? burst : 0),
    ).join('')
    return Promise.all(documents.map((document, agent) => put(document, people + agent, content)))
  }
}

/** For each burst, its pieces as messages; they append to what the burst before wrote. */
function prebuildBursts(): Uint8Array[][] {
  const doc = new Y.Doc()
  doc.clientID = 9_000_000
  const text = doc.getText('text')
  let messages: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => messages.push(updateMessage(update)))
  return Array.from({ length: bursts }, (_, burst) => {
    messages = []
    for (let piece = 0; piece < pieces; piece++) {
      const lines = Array.from({ length: linesAPiece }, (_, line) => lineOf(piece * linesAPiece + line, burst)).join('')
      text.insert(text.length, piece === pieces - 1 ? lines + endOf(burst) : lines)
    }
    return messages
  })
}

const endOf = (burst: number): string => `// end of burst ${burst}\n`

/** 64 bytes, such as code has. */
function lineOf(line: number, version: number): string {
  return `  const value${line} = compute(${version}, ${line * 7919})`.padEnd(63, ' ').concat('\n')
}
