/**
 * Fifty agents in a process of their own, each in a document of its own: `agents-process.ts SERVER PORT WAY`.
 *
 *   sync    each appends 100 updates of 4 KB in one go, and is done when a watcher was shown the last
 *   put     each puts 400 KB, which after the first time differ in every tenth line; done is the answer
 *   tasks   each is a task whose model writes 400 KB into a new file; done is the task's state
 *
 * It is told the number of a burst and answers when all are done.
 */
import * as Y from 'yjs'
import { kindNamed, type RunningVenue } from '../servers/servers.ts'
import { answerQuestions } from './forked.ts'
import { joinAll, Participant } from './participant.ts'
import { codeLine, codeLines, updateMessage } from './typing.ts'

const agents = 50
const pieces = 100
const linesAPiece = 64
const firstAgent = 1_000
const burstTimeoutMs = 60_000

/** Has all agents write once; settles when they are done. */
type Write = (burst: number) => Promise<unknown>

const [name = '', port = '', way = ''] = process.argv.slice(2)
const kind = kindNamed(name)
const server: RunningVenue = { kind, process: { port: Number(port) }, venue: await kind.venue({ port: Number(port) }) }
const ways: Readonly<Record<string, () => Promise<Write>>> = { sync: bySync, put: byPut, tasks: byTasks }
const opened = ways[way]?.() ?? Promise.reject(new Error(`there is no way ${way}`))

answerQuestions(async (burst) => {
  const write = await opened
  if (typeof burst === 'number') await write(burst)
})

async function bySync(): Promise<Write> {
  const awaited = new Array<(() => void) | null>(agents).fill(null)
  let marker = Buffer.alloc(0)
  const pairs = await joinAll(agents, async (agent) => {
    const document = await server.venue.createDocument()
    const watcher = await Participant.join(server, document, firstAgent + agents + agent, {
      onUpdate: (update) => {
        if (update.includes(marker)) awaited[agent]?.()
      },
    })
    return { watcher, writer: await Participant.join(server, document, firstAgent + agent) }
  })
  const appending = appendedBursts()
  return (burst) => {
    const messages = appending(burst)
    marker = Buffer.from(endOf(burst))
    const all = pairs.map(({ writer }) => ({ writer, frames: Buffer.concat(messages.map((one) => writer.frame(one))) }))
    const shown = pairs.map(
      (_, agent) =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`an agent was not done in time`)), burstTimeoutMs)
          awaited[agent] = () => {
            clearTimeout(timer)
            resolve()
          }
        }),
    )
    for (const { writer, frames } of all) writer.sendFrames(frames)
    return Promise.all(shown)
  }
}

async function byPut(): Promise<Write> {
  const documents = await joinAll(agents, () => server.venue.createDocument())
  return (burst) => {
    const content = Array.from({ length: pieces * linesAPiece }, (_, line) =>
      codeLine(line, line % 10 === 0 ? burst : 0),
    ).join('')
    return Promise.all(documents.map((document, agent) => server.venue.put?.(document, firstAgent + agent, content)))
  }
}

async function byTasks(): Promise<Write> {
  const documents = await joinAll(agents, () => server.venue.createDocument())
  return (burst) => {
    const prompt = `bench: write ${pieces * linesAPiece} lines to written-${burst}.txt`
    return Promise.all(documents.map((document, agent) => server.venue.runTask?.(document, firstAgent + agent, prompt)))
  }
}

/** Each burst's pieces as messages; they append to what the burst before wrote. */
function appendedBursts(): (burst: number) => readonly Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = 9_000_000
  const text = doc.getText('text')
  let messages: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => messages.push(updateMessage(update)))
  return (burst) => {
    messages = []
    for (let piece = 0; piece < pieces; piece++) {
      const lines = codeLines(linesAPiece, burst, piece * linesAPiece)
      text.insert(text.length, piece === pieces - 1 ? lines + endOf(burst) : lines)
    }
    return messages
  }
}

function endOf(burst: number): string {
  return `// end of burst ${burst}\n`
}
