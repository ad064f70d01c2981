/**
 * parse: three people type 10 keys a second each in a TypeScript file of 10,000 lines, while the agent has it parsed again
 * and again, and while it does not.
 *
 * Measured in the server's own process: the longest time its event loop was held up, by `perf_hooks`; and the most that its
 * thread ran without a turn for others, as on a machine with other work it also waits for a core; so the load client gives
 * way to it. The offline agent reads the whole file for each answer; what a model writes is checked, and its impact looked
 * for.
 */
import { Crowd } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { Forked } from './load/forked.ts'
import { givingWay } from './load/give-way.ts'
import { prebuildScripts, typeSteadily } from './load/typing.ts'
import type { Stalls } from './servers/process.ts'
import { type RunningServer, weft, weftWithModel } from './servers/servers.ts'
import { rounded, type Session } from './session.ts'

const people = 3
const perSecond = 10
const fileLines = 10_000
const mostStallMs = 20

interface Row {
  readonly name: string
  readonly stalls: Stalls
  readonly tasks: number
}

export async function benchParse(session: Session): Promise<void> {
  const model = new Forked('model-process.ts')
  const rows: Row[] = []
  try {
    const withModel = weftWithModel(String(await model.ask('base url')))
    await session.withServers([weft, withModel], async (servers) => {
      for (const server of servers) {
        const [name, prompt] =
          server.kind === weft
            ? ['the offline agent reads it', 'outline bench.ts']
            : ['a model writes in it', 'bench: insert 20 lines into bench.ts']
        const { alone, beside } = await givingWay(() => measure(session, server, prompt))
        rows.push({ name: 'nobody reads it', ...alone }, { name, ...beside })
      }
    })
  } finally {
    model.kill()
  }
  console.log(`\nparse: three people type in a file of ${fileLines} lines`)
  console.table(
    rows.map(({ name, stalls, tasks }) => ({
      meanwhile: name,
      tasks,
      'longest stall ms': rounded(stalls.longest),
      'p99 ms': rounded(stalls.p99),
      'longest on a core ms': rounded(stalls.longestRun),
    })),
  )
  for (const { name, stalls, tasks } of rows.filter(({ tasks }) => tasks > 0)) {
    session.goal(`parse: longest stall ms of the server, ${name} (${tasks} tasks)`, stalls.longest, mostStallMs)
    session.goal(`parse: the longest that it ran without a turn, ms, ${name}`, stalls.longestRun, mostStallMs)
  }
}

async function measure(session: Session, server: RunningServer, prompt: string) {
  await warmUp(server)
  const document = await server.venue.createDocument(program(fileLines), 'bench.ts')
  const scripts = prebuildScripts(people, 3_000)
  const latencies = { samples: [], isRecording: false }
  const crowd = await Crowd.gather({ server, document, clients: people, scripts, latencies })
  const typeFor = (seconds: number) =>
    typeSteadily(
      { writers: people, perSecond, seconds, seed: 1 },
      (writer) => crowd.hasKeys(writer) && crowd.type(writer),
    )
  const seconds = session.effort(10, 3)
  const runTask = async () => {
    await server.venue.runTask?.(document, 0, prompt)
  }
  try {
    // Grammar and code are loaded with the first task, in a thread as well; it is measured with the others.
    await typeFor(1)
    const alone = { stalls: await server.process.stalls(() => typeFor(seconds)), tasks: 0 }
    let tasks = 0
    const stalls = await server.process.stalls(async () => {
      let isOver = false
      const asking = (async () => {
        for (; !isOver; tasks++) await runTask()
      })()
      await typeFor(seconds)
      isOver = true
      await asking
    })
    await crowd.settle()
    return { alone, beside: { stalls, tasks } }
  } finally {
    crowd.close()
  }
}

/** Functions of five lines each, a little different from one another. */
function program(lines: number): string {
  return Array.from(
    { length: lines / 5 },
    (_, index) =>
      `export function step${index}(a: number, b: string) {\n  const value = a + ${index}\n` +
      `  if (value > limit) return other(b)\n  return step(value, b.length)\n}\n`,
  ).join('')
}
