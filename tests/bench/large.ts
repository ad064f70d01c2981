/**
 * large: a room of 5,000 files with 100 MB of text, of which people open a few.
 *
 * Measured, each time after a restart: milliseconds from connecting to the room and to one of its files until both are
 * synced, the room not being in memory (the server is warm from another room); the same for the next one, who finds it
 * there. Then how much the server's heap grew: with one file open, and for each of the next files.
 */
import { warmUp } from './load/flood.ts'
import { joinAll, Participant } from './load/participant.ts'
import { type RunningServer, startServer, weft } from './servers/servers.ts'
import { median, rounded, type Session } from './session.ts'

const files = 5_000
const fileBytes = 20_000
const filesAtOnce = 500
const moreFiles = 100
const line = 'const value = compute(previous, next) // a line of text like any other\n'

interface Round {
  readonly coldMs: number
  readonly warmMs: number
  /** KB. */
  readonly roomHeap: number
  readonly fileHeap: number
}

export async function benchLarge(session: Session): Promise<void> {
  const count = session.effort(files, files / 10)
  await session.withServers([weft], async ([first], dataDirOf) => {
    if (first === undefined) return
    const documents = await fillRoom(first, count)
    await first.process.kill('SIGTERM')
    const rounds: Round[] = []
    for (let round = 0; round < session.effort(3, 1); round++) {
      const server = await startServer(weft, dataDirOf(weft))
      try {
        rounds.push(await visit(server, documents))
      } finally {
        await server.process.kill()
      }
    }
    const of = (figure: keyof Round) => median(rounds.map((round) => round[figure]))
    console.log(`\nlarge: a room of ${count} files, ${(count * fileBytes) / 1_000_000} MB of text`)
    console.table([
      {
        'ms to the first file, room not in memory': rounded(of('coldMs')),
        'ms, room in memory': rounded(of('warmMs')),
        'heap MB of the room with one file open': rounded(of('roomHeap') / 1_024),
        'heap KB for each further open file': rounded(of('fileHeap')),
      },
    ])
    session.goal('large: ms from joining to the first editable file', of('coldMs'), 500)
    const shareOfText = (of('roomHeap') * 1_024) / (count * fileBytes)
    session.goal('large: heap of the room with one file open, as a part of its text', shareOfText, 0.1)
    session.goal("large: heap of a further open file × its text's bytes", (of('fileHeap') * 1_024) / fileBytes, 2)
  })
}

/** The documents of all its files, as `ROOM/FILE`. */
async function fillRoom({ venue, process }: RunningServer, count: number): Promise<string[]> {
  const content = line.repeat(Math.ceil(fileBytes / line.length)).slice(0, fileBytes)
  const firstDocument = await venue.createDocument(content)
  const [room = ''] = firstDocument.split('/')
  const token = new URLSearchParams((await venue.address(firstDocument, 0)).path.split('?')[1]).get('token')
  const documents = [firstDocument]
  const create = async (index: number) => {
    const folder = `src/part${Math.floor(index / 100)}`
    const response = await fetch(`http://127.0.0.1:${process.port}/api/v1/rooms/${room}/files`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        path: `${folder}/file${index}.ts`,
        content: `// ${index}\n${content}`.slice(0, fileBytes),
      }),
    })
    if (!response.ok) throw new Error(`file ${index} was answered ${response.status}: ${await response.text()}`)
    const { id } = (await response.json()) as { id: string }
    documents.push(`${room}/${id}`)
  }
  for (let from = 1; from < count; from += filesAtOnce) {
    await joinAll(Math.min(filesAtOnce, count - from), (index) => create(from + index))
  }
  return documents
}

async function visit(server: RunningServer, documents: readonly string[]): Promise<Round> {
  await warmUp(server)
  const before = await server.process.memory()
  const coldMs = await enter(server, documents, 1)
  const withOne = await server.process.memory()
  const warmMs = await enter(server, documents, 2)
  const withTwo = await server.process.memory()
  await joinAll(moreFiles, (index) => Participant.join(server, documents[10 + index] ?? '', 1))
  const withMore = await server.process.memory()
  return {
    coldMs,
    warmMs,
    roomHeap: withOne.heapKb - before.heapKb,
    fileHeap: (withMore.heapKb - withTwo.heapKb) / moreFiles,
  }
}

/** As a page does: the room's document and one file, at the same time. */
async function enter(server: RunningServer, documents: readonly string[], file: number): Promise<number> {
  const document = documents[file] ?? ''
  // The token is there before.
  await server.venue.address(document, file)
  const startedAt = performance.now()
  const [, opened] = await Promise.all([
    Participant.join(server, `${document.split('/')[0]}/room`, file),
    Participant.join(server, document, file),
  ])
  const ms = performance.now() - startedAt
  if ((opened.joined?.state.length ?? 0) < fileBytes) throw new Error('the file came without its text')
  return ms
}
