/**
 * One server under measurement, in a process of its own: started, asked what it uses, and killed at the end.
 *
 * CPU comes from `/proc/PID/stat` (all its threads). Memory is read after a garbage collection that every server is asked
 * for in the same way, over Node's inspector; nothing is changed in the servers for it. All that live are killed with the
 * benchmark, however it ends.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import WebSocket from 'ws'

const startTimeoutMs = 30_000
const msPerTick = 10
const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

export interface Command {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Answers 200 once the server serves. */
  readonly readyPath: string
}

export interface Memory {
  readonly rssKb: number
  readonly heapKb: number
}

export interface Stalls {
  readonly longest: number
  readonly p99: number
  /** The most that the thread itself ran between two turns: a stall without its waits for a core that others had. */
  readonly longestRun: number
}

/**
 * In the server: Node's histogram of delays, which tells each with the interval at which it looks; and beside it a timer
 * of a millisecond that also reads how long the main thread has been on a core.
 */
const startWatching = `(() => {
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
  const { openSync, readSync, closeSync } = process.getBuiltinModule('node:fs')
  const file = openSync('/proc/self/task/' + process.pid + '/schedstat', 'r')
  const bytes = Buffer.alloc(100)
  const ran = () => parseInt(bytes.toString('latin1', 0, readSync(file, bytes, 0, 100, 0))) / 1e6
  const delays = monitorEventLoopDelay({ resolution: 1 })
  let [last, longestRun] = [ran(), 0]
  const timer = setInterval(() => {
    const now = ran()
    longestRun = Math.max(longestRun, now - last)
    last = now
  }, 1)
  delays.enable()
  globalThis.benchWatch = () => {
    clearInterval(timer)
    delays.disable()
    closeSync(file)
    const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - 1)
    return JSON.stringify({ longest: ms(delays.max), p99: ms(delays.percentile(99)), longestRun })
  }
})()`
const stopWatching = 'benchWatch()'

/** What V8's sampling profiler saw of a function (`name file:line`), in microseconds; waiting inside it counts. */
export interface FunctionTime {
  /** In the function itself. */
  self: number
  /** With all that it called. */
  total: number
}
export type FunctionTimes = ReadonlyMap<string, FunctionTime>

export class ServerProcess {
  readonly port: number
  readonly #child: ChildProcess
  readonly #inspectorUrl: Promise<string>

  private constructor(child: ChildProcess, port: number, inspectorUrl: Promise<string>) {
    this.#child = child
    this.port = port
    this.#inspectorUrl = inspectorUrl
  }

  static async start({ args, env, readyPath }: Command, port: number): Promise<ServerProcess> {
    const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    living.add(child)
    child.once('exit', () => living.delete(child))
    let said = ''
    const inspectorUrl = new Promise<string>((resolve) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000)
        const url = /Debugger listening on (ws:\S+)/.exec(said)?.[1]
        if (url !== undefined) resolve(url)
      })
    })
    const deadline = performance.now() + startTimeoutMs
    while (!(await answers(`http://127.0.0.1:${port}${readyPath}`))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        child.kill('SIGKILL')
        throw new Error(`${args[0]} did not start: ${said.trim()}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    return new ServerProcess(child, port, inspectorUrl)
  }

  /** Milliseconds of user and system time since the start. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * msPerTick
  }

  /** After a full garbage collection. */
  async memory(): Promise<Memory> {
    return this.#inspect(async (call) => {
      await call('HeapProfiler.enable')
      for (let pass = 0; pass < 2; pass++) await call('HeapProfiler.collectGarbage')
      const answer = (await call('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' })) as {
        result: { value: string }
      }
      const { rss, heapUsed } = JSON.parse(answer.result.value) as { rss: number; heapUsed: number }
      return { rssKb: rss / 1024, heapKb: heapUsed / 1024 }
    })
  }

  /** Where the server's time goes while `work` runs. */
  async profile(work: () => Promise<void>): Promise<FunctionTimes> {
    return this.#inspect(async (call) => {
      await call('Profiler.enable')
      await call('Profiler.setSamplingInterval', { interval: 250 })
      await call('Profiler.start')
      await work()
      const { profile } = (await call('Profiler.stop')) as { profile: CpuProfile }
      return functionTimes(profile)
    })
  }

  /** How long the server's event loop was held up while `work` ran, in milliseconds, as the server itself saw it. */
  async stalls(work: () => Promise<void>): Promise<Stalls> {
    return this.#inspect(async (call) => {
      const evaluate = async (expression: string) => {
        const answer = (await call('Runtime.evaluate', { expression })) as { result: { value?: string } }
        return answer.result.value ?? ''
      }
      await evaluate(startWatching)
      await work()
      const told = await evaluate(stopWatching)
      return JSON.parse(told) as Stalls
    })
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }

  async #inspect<T>(use: (call: (method: string, params?: object) => Promise<unknown>) => Promise<T>): Promise<T> {
    const socket = new WebSocket(await this.#inspectorUrl, { perMessageDeflate: false })
    await once(socket, 'open')
    let lastId = 0
    const call = (method: string, params: object = {}) =>
      new Promise<unknown>((resolve, reject) => {
        const id = ++lastId
        const onMessage = (data: WebSocket.RawData) => {
          const message = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } }
          if (message.id !== id) return
          socket.off('message', onMessage)
          if (message.error === undefined) resolve(message.result)
          else reject(new Error(`${method}: ${message.error.message}`))
        }
        socket.on('message', onMessage)
        socket.send(JSON.stringify({ id, method, params }))
      })
    try {
      return await use(call)
    } finally {
      socket.terminate()
    }
  }
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

function functionTimes({ nodes, samples, timeDeltas }: CpuProfile): FunctionTimes {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}:${lineNumber + 1}`,
    ]),
  )
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const times = new Map<string, FunctionTime>()
  for (const [index, sample] of samples.entries()) {
    const us = timeDeltas[index] ?? 0
    const counted = new Set<string>()
    for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
      const name = names.get(id) ?? '(unknown)'
      const time = times.get(name) ?? { self: 0, total: 0 }
      times.set(name, time)
      if (id === sample) time.self += us
      if (!counted.has(name)) time.total += us
      counted.add(name)
    }
  }
  return times
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )
}
