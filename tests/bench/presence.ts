/**
 * presence: 500 people in one document, each of whom moves their caret once a second.
 *
 * Measured: the server's CPU as a share of one core, and what one of them sees of the 499 others: how old a move is when it
 * is seen, and which share is seen at all (a move that a later one of the same person overtook counts as seen). Each move
 * is what y-codemirror.next sends. Where the load client's own CPU nears 100 %, ages are too high.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { warmUp } from './load/flood.ts'
import { joinAll, Participant } from './load/participant.ts'
import { typeSteadily } from './load/typing.ts'
import { hocuspocus, type RunningServer, relay, weft, yWebsocketServer } from './servers/servers.ts'
import { quantile, rounded, type Session } from './session.ts'

const people = 500
const firstClient = 5_000_000
const lingerMs = 1_500
const kinds = [relay, weft, yWebsocketServer, hocuspocus]

export async function benchPresence(session: Session): Promise<void> {
  const seconds = session.effort(4, 2)
  await session.withServers(kinds, async (servers) => {
    const figures = []
    for (const server of servers) {
      await warmUp(server)
      figures.push({ kind: server.kind, ...(await moveCarets(session, server, seconds)) })
    }
    const own = figures.find(({ kind }) => kind === weft)
    console.log(`\npresence: ${people} people move their carets once a second in one document`)
    console.table(
      figures.map(({ kind, coreShare, seenShare, p50, p99, clientShare }) => ({
        server: kind.name,
        '% of a core': rounded(coreShare),
        'seen %': rounded(seenShare),
        'p50 ms': rounded(p50),
        'p99 ms': rounded(p99),
        'load client %': rounded(clientShare),
      })),
    )
    session.goal('presence: % of a core', own?.coreShare, 30)
  })
}

async function moveCarets(session: Session, server: RunningServer, seconds: number) {
  const document = await server.venue.createDocument()
  const sentAt = Array.from({ length: people }, (): number[] => [])
  const seen = new Array<number>(people).fill(0)
  const ages: number[] = []
  let isRecording = false
  const watch = (update: Buffer, at: number) => {
    for (const { client, move } of readMoves(update)) {
      const person = client - firstClient
      const times = sentAt[person]
      if (times === undefined || move < (seen[person] ?? 0)) continue
      seen[person] = move + 1
      if (isRecording) ages.push(at - (times[move] ?? at))
    }
  }
  const participants = await joinAll(people, (person) =>
    Participant.join(server, document, person, person === 0 ? { onAwareness: watch } : {}),
  )
  const move = (person: number) => {
    const times = sentAt[person] ?? []
    participants[person]?.send(moveMessage(firstClient + person, times.length))
    times.push(performance.now())
  }
  try {
    // All appear, and the server's code for it is compiled.
    await typeSteadily({ writers: people, perSecond: 1, seconds: 2, seed: 1 }, move)
    await new Promise((resolve) => setTimeout(resolve, lingerMs))
    isRecording = true
    const usage = await session.measure(server, () =>
      typeSteadily({ writers: people, perSecond: 1, seconds, seed: 2 }, move),
    )
    await new Promise((resolve) => setTimeout(resolve, lingerMs))
    const others = sentAt.slice(1)
    const sent = others.reduce((sum, times) => sum + times.length, 0)
    const missed = others.reduce((sum, times, index) => sum + times.length - (seen[index + 1] ?? 0), 0)
    return {
      coreShare: (100 * usage.serverCpuMs) / usage.ms,
      clientShare: (100 * usage.clientCpuMs) / usage.ms,
      seenShare: (100 * (sent - missed)) / sent,
      p50: quantile(ages, 0.5),
      p99: quantile(ages, 0.99),
    }
  } finally {
    for (const participant of participants) participant.close()
  }
}

/** The caret stands on the character whose clock is the move's number, which tells the move from others. */
function moveMessage(client: number, move: number): Uint8Array {
  const position = { type: null, tname: 'text', item: { client: 1, clock: move }, assoc: 0 }
  const user = { name: `Person ${client}`, color: '#30bced', colorLight: '#30bced33' }
  const update = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, move + 1)
    encoding.writeVarString(encoder, JSON.stringify({ user, cursor: { anchor: position, head: position } }))
  })
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint8Array(encoder, update)
  })
}

function* readMoves(update: Buffer): Iterable<{ client: number; move: number }> {
  const decoder = decoding.createDecoder(update)
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    const state = JSON.parse(decoding.readVarString(decoder)) as {
      cursor?: { head?: { item?: { clock?: number } } }
    } | null
    const move = state?.cursor?.head?.item?.clock
    if (move !== undefined) yield { client, move }
  }
}
