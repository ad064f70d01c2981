/**
 * The product as people run it: `weft` in a process of its own, on a free port, with its data in a folder that is gone
 * after the tests.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { freePort } from '../../support/free-port.ts'

const command = fileURLToPath(new URL('../../../scripts/weft.mjs', import.meta.url))
/** The first start builds what is stale. */
const startTimeoutMs = 110_000

export class Product {
  readonly url: string
  readonly #env: NodeJS.ProcessEnv
  readonly #dataDir: string
  #process: ChildProcess | null = null
  #output = ''

  constructor(port: number, dataDir: string, env: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`
    this.#dataDir = dataDir
    const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, DATABASE_URL, REDIS_URL, AUTH, ...inherited } = process.env
    this.#env = { ...inherited, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, ...env }
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Product> {
    const product = new Product(await freePort(), await mkdtemp(join(tmpdir(), 'weft-browser-')), env)
    await product.start()
    return product
  }

  async start(): Promise<void> {
    const started = spawn(process.execPath, [command], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk}`.slice(-20_000)
      })
    }
    this.#process = started
    await expect(async () => {
      if (started.exitCode !== null) throw new Error(`weft ended with code ${started.exitCode}`)
      expect((await fetch(`${this.url}/readyz`)).status).toBe(200)
    }, `weft to be ready; it said: ${this.#output}`).toPass({ timeout: startTimeoutMs, intervals: [50, 100, 250] })
  }

  /** As Ctrl-C does, or as a power cut. */
  async stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    const stopped = this.#process
    this.#process = null
    if (stopped === null || stopped.exitCode !== null || stopped.signalCode !== null) return
    const exit = once(stopped, 'exit')
    stopped.kill(signal)
    await exit
  }

  /** Halts it where it is: its sockets stay open, and nobody answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  async close(): Promise<void> {
    // What is halted hears of no end.
    this.thaw()
    await this.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  /** One call of the API, which must succeed. */
  async call<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true)
    return text === '' ? (undefined as T) : (JSON.parse(text) as T)
  }
}
