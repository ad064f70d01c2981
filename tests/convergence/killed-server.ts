/** The built server in a process of its own, to be killed with `kill -9` and started again on the same folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../../scripts/build.mjs'
import { freePort } from '../support/free-port.ts'
import type { ServerAddress } from '../support/test-client.ts'

const startTimeoutMs = 30_000
const pollMs = 20
const program = join(import.meta.dirname, '../../dist/server/main.js')

export class KilledServer implements ServerAddress {
  readonly url: string
  readonly wsUrl: string
  readonly #env: NodeJS.ProcessEnv
  readonly #dataDir: string
  #process: ChildProcess | null = null
  #output = ''

  private constructor(port: number, dataDir: string, env: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`
    this.wsUrl = `ws://127.0.0.1:${port}/sync`
    this.#dataDir = dataDir
    this.#env = {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      LIMIT_UPDATES_PER_SECOND: '100000',
      LIMIT_REQUESTS_PER_MINUTE: '100000',
      ...env,
    }
  }

  /** `env` are more settings of it. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<KilledServer> {
    await buildIfStale()
    const server = new KilledServer(await freePort(), mkdtempSync(join(tmpdir(), 'weft-killed-')), env)
    await server.start()
    return server
  }

  get pid(): number {
    const pid = this.#process?.pid
    if (pid === undefined) throw new Error('invariant: the server runs')
    return pid
  }

  async start(): Promise<void> {
    const started = spawn(process.execPath, [program], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk}`.slice(-4_000)
      })
    }
    this.#process = started
    const deadline = performance.now() + startTimeoutMs
    while (!(await this.#isReady())) {
      if (started.exitCode !== null || performance.now() > deadline) {
        throw new Error(`the server did not start: ${this.#output}`)
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }

  async kill(): Promise<void> {
    const killed = this.#process
    this.#process = null
    if (killed === null || killed.exitCode !== null || killed.signalCode !== null) return
    const exit = once(killed, 'exit')
    killed.kill('SIGKILL')
    await exit
  }

  /** Also removes the folder. */
  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#dataDir, { recursive: true, force: true })
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  }
}
