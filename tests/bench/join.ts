/**
 * join: a document with 60,000 single-character edits all over its text, to which people come while one member types.
 *
 * One newcomer: milliseconds from connecting to having the whole state (the median of several). 100 newcomers at once: the
 * server's CPU until all have it. A key: the server's CPU for one typed into that document, shown to one other. The history was sent in updates of 500 edits and the document is loaded; every first
 * state is applied once and compared with the text. The relay has no state to give.
 */

import { Crowd } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { joinAll, Participant } from './load/participant.ts'
import { prebuildHistory, prebuildScripts, seededRandom, textOf } from './load/typing.ts'
import { hocuspocus, type RunningServer, weft, yWebsocketServer } from './servers/servers.ts'
import { median, ratio, rounded, type Session } from './session.ts'

const edits = 60_000
const editsPerMessage = 500
const crowd = 100
const typingEveryMs = 100
const keys = 300
const kinds = [weft, yWebsocketServer, hocuspocus]

interface Result {
  readonly server: RunningServer
  readonly document: string
  readonly typist: Participant
  readonly single: number[]
  readonly crowdCpu: number[]
  readonly crowdMs: number[]
  stateKb: number
  keyUs: number
}

export async function benchJoin(session: Session): Promise<void> {
  const history = prebuildHistory(session.effort(edits, edits / 10), editsPerMessage, seededRandom(1))
  const singles = session.effort(7, 3)
  const crowds = session.effort(2, 1)
  const [script] = prebuildScripts(1, 20_000)
  await session.withServers(kinds, async (servers) => {
    const results: Result[] = []
    for (const server of servers) {
      await warmUp(server)
      const document = await server.venue.createDocument()
      const typist = await Participant.join(server, document, 0)
      for (const message of history.messages) typist.send(message)
      results.push({ server, document, typist, single: [], crowdCpu: [], crowdMs: [], stateKb: 0, keyUs: 0 })
      await reachesText(server, document, history.text)
    }
    for (const result of results) result.stateKb = (await joinOne(result)) / 1_024
    let key = 0
    const typing = setInterval(() => {
      const message = script?.messages[key++]
      if (message !== undefined) for (const { typist } of results) typist.send(message)
    }, typingEveryMs)
    try {
      for (const result of results) for (let warm = 0; warm < 10; warm++) await joinOne(result)
      for (const { single } of results) single.length = 0
      for (let round = 0; round < singles; round++) for (const result of results) await joinOne(result)
      for (let round = 0; round < crowds; round++) for (const result of results) await joinCrowd(session, result)
    } finally {
      clearInterval(typing)
    }
    for (const result of results) {
      result.typist.close()
      await typeInto(session, result)
    }
    const figures = results.map(({ server, single, crowdCpu, crowdMs, stateKb, keyUs }) => ({
      kind: server.kind,
      single: median(single),
      crowdCpu: median(crowdCpu),
      crowdMs: median(crowdMs),
      stateKb,
      keyUs,
    }))
    const own = figures.find(({ kind }) => kind === weft)
    const peers = figures.filter(({ kind }) => kind !== weft)
    const best = (of: 'single' | 'crowdCpu') => Math.min(...peers.map((peer) => peer[of]))
    console.log(`\njoin: ${session.effort(edits, edits / 10)} edits of history`)
    console.table(
      figures.map(({ kind, single, crowdCpu, crowdMs, stateKb, keyUs }) => ({
        server: kind.name,
        'one newcomer ms': rounded(single),
        '× best peer': rounded(single / best('single')),
        [`${crowd} at once, CPU ms`]: rounded(crowdCpu),
        'CPU × best peer': rounded(crowdCpu / best('crowdCpu')),
        [`${crowd} at once, ms`]: rounded(crowdMs),
        'state KB': rounded(stateKb),
        'CPU µs a key': rounded(keyUs),
      })),
    )
    session.goal('join: one newcomer, time × best peer', ratio(own?.single, best('single')), 0.7)
    session.goal(`join: ${crowd} at once, CPU × best peer`, ratio(own?.crowdCpu, best('crowdCpu')), 0.1)
  })
}

/** Bytes of the state it got. */
async function joinOne({ server, document, single }: Result): Promise<number> {
  const newcomer = await Participant.join(server, document, 1)
  newcomer.close()
  single.push(newcomer.joined?.ms ?? Number.NaN)
  return newcomer.joined?.state.length ?? 0
}

async function joinCrowd(session: Session, { server, document, crowdCpu, crowdMs }: Result): Promise<void> {
  // Their tokens are asked for before, and what came before has been dealt with.
  await joinAll(crowd, async (person) => server.venue.address(document, person))
  await new Promise((resolve) => setTimeout(resolve, 200))
  let newcomers: Participant[] = []
  const usage = await session.measure(server, async () => {
    newcomers = await Promise.all(
      Array.from({ length: crowd }, (_, person) => Participant.join(server, document, person)),
    )
  })
  crowdCpu.push(usage.serverCpuMs)
  crowdMs.push(usage.ms)
  for (const newcomer of newcomers) newcomer.close()
  await new Promise((resolve) => setTimeout(resolve, 200))
}

async function typeInto(session: Session, result: Result): Promise<void> {
  const { server, document } = result
  const scripts = prebuildScripts(1, keys, 1)
  const pair = await Crowd.gather({ server, document, clients: 2, scripts })
  const usage = await session.measure(server, async () => {
    while (pair.hasKeys(0)) {
      pair.type(0)
      await pair.settle()
    }
  })
  result.keyUs = (1_000 * usage.serverCpuMs) / keys
  pair.close()
}

/** Waits until newcomers get the whole history. @throws where they never do */
async function reachesText(server: RunningServer, document: string, text: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const newcomer = await Participant.join(server, document, 1)
    newcomer.close()
    if (newcomer.joined !== null && textOf([...newcomer.early, newcomer.joined.state]) === text) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`${server.kind.name} never had the whole history`)
}
