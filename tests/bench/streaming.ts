/**
 * streaming: three people type 10 keys a second each in a file of 1,000 lines, while a task replaces 400 of its lines by a
 * reply that streams over HTTP at 100 tokens a second, and while none does.
 *
 * Measured: milliseconds from a person's key to another person's having it. Stretches without the task come before and after
 * the one with it, so that what the machine does meanwhile meets both. The model is in a process of its own.
 */
import { Crowd, type Latencies } from './load/crowd.ts'
import { warmUp } from './load/flood.ts'
import { Forked } from './load/forked.ts'
import { codeLines, prebuildScripts, typeSteadily } from './load/typing.ts'
import { weftWithModel } from './servers/servers.ts'
import { quantile, ratio, rounded, type Session } from './session.ts'

const people = 3
const perSecond = 10
const fileLines = 1_000
const replacedLines = 400
const asker = 0

export async function benchStreaming(session: Session): Promise<void> {
  const model = new Forked('model-process.ts')
  const alone: number[] = []
  const beside: number[] = []
  let streamedMs = 0
  try {
    await session.withServers([weftWithModel(String(await model.ask('base url')))], async ([server]) => {
      if (server === undefined) return
      await warmUp(server)
      const latencies: Latencies = { samples: [], isRecording: false }
      const document = await server.venue.createDocument(codeLines(fileLines, 0))
      const scripts = prebuildScripts(people, 3_000)
      const crowd = await Crowd.gather({ server, document, clients: people, scripts, latencies })
      const typeFor = (seconds: number) =>
        typeSteadily(
          { writers: people, perSecond, seconds, seed: 1 },
          (writer) => crowd.hasKeys(writer) && crowd.type(writer),
        )
      const record = async (into: number[], type: () => Promise<unknown>) => {
        latencies.isRecording = true
        await type()
        latencies.isRecording = false
        await crowd.settle()
        into.push(...latencies.samples.splice(0))
      }
      const stretch = session.effort(20, 3)
      try {
        await typeFor(1)
        await record(alone, () => typeFor(stretch))
        let isStreaming = true
        const startedAt = performance.now()
        const prompt = `bench: replace ${session.effort(replacedLines, 40)} lines of bench.txt`
        const task = server.venue.runTask?.(document, asker, prompt).finally(() => {
          isStreaming = false
          streamedMs = performance.now() - startedAt
        })
        await record(beside, async () => {
          while (isStreaming) await typeFor(0.5)
        })
        await task
        await record(alone, () => typeFor(stretch))
      } finally {
        crowd.close()
      }
    })
  } finally {
    model.kill()
  }
  console.log(
    `\nstreaming: three people type while a task writes for ${rounded(streamedMs / 1_000)} s, and while none does`,
  )
  const row = (name: string, samples: readonly number[]) => ({
    '': name,
    keys: samples.length / (people - 1),
    'p50 ms': rounded(quantile(samples, 0.5)),
    'p95 ms': rounded(quantile(samples, 0.95)),
    'p99 ms': rounded(quantile(samples, 0.99)),
    'worst ms': rounded(quantile(samples, 1)),
  })
  console.table([row('alone', alone), row('beside the task', beside)])
  session.goal('streaming: p99 beside the task / alone', ratio(quantile(beside, 0.99), quantile(alone, 0.99)), 1.2)
}
