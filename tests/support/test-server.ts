/**
 * A whole server in this process: the real app on a free port, with its database in a folder of its own.
 *
 * `close` ends it as Ctrl-C does. `crash` ends it as a power cut would look to the database: whatever was not committed
 * by then is lost, and nothing is written any more. `restart` starts it again on the same folder and port.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOptions, createApp } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import type { ModelConfig } from '../../server/model-config.ts'
import { type Clock, systemClock } from '../../server/operations/clock.ts'
import { createLog } from '../../server/operations/log.ts'
import { openSqliteStore, type SqliteStore } from '../../server/persistence/sqlite-store.ts'
import { WeftError } from '../../shared/errors.ts'
import { defaultLimits, type Limits } from '../../shared/limits.ts'
import { sharedAnalysis } from './shared-analysis.ts'
import type { ServerAddress } from './test-client.ts'

export interface TestServerOptions extends Partial<Pick<AppOptions, 'clock' | 'newId' | 'assetsFolder' | 'analysis'>> {
  readonly limits?: Partial<Limits>
  /** The offline agent where none is given. */
  readonly model?: Pick<ModelConfig, 'apiKey' | 'baseUrl' | 'model'>
  /** Instead of `model`, several to choose from. */
  readonly models?: Config['models']
  readonly publicUrl?: string
  readonly replyCache?: boolean
  /** Stands between the server and its store. */
  readonly wrapStore?: (store: SqliteStore) => SqliteStore | Promise<SqliteStore>
}

export interface TestServer extends ServerAddress {
  readonly dataDir: string
  readonly app: App
  /** Lines of the log so far, oldest first. */
  readonly log: readonly string[]
  crash(): Promise<void>
  restart(): Promise<void>
  /** Also removes the folder. */
  close(): Promise<void>
}

/** A model as the environment would name it. */
export function modelConfig(
  given: Pick<ModelConfig, 'apiKey' | 'baseUrl' | 'model'> & Partial<ModelConfig>,
): ModelConfig {
  return {
    name: given.model,
    contextTokens: 16_000,
    replyFormat: 'auto',
    timeouts: {},
    price: null,
    ...given,
  }
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weft-server-'))
  const log: string[] = []
  let port = 0
  let running: Running

  async function start(): Promise<Running> {
    let isDead = false
    let opened: SqliteStore | null = null
    const app = await createApp({
      config: {
        host: '127.0.0.1',
        port,
        dataDir,
        auth: 'open',
        publicUrl: options.publicUrl ?? null,
        models: options.models ?? (options.model ? [modelConfig(options.model)] : []),
        replyCache: options.replyCache ?? false,
        limits: { ...defaultLimits, ...options.limits },
        logLevel: 'debug',
        open: false,
      },
      log: createLog({ level: 'debug', destination: { write: (line) => log.push(line) } }),
      assetsFolder: options.assetsFolder ?? join(dataDir, 'no-page'),
      analysis: options.analysis ?? sharedAnalysis,
      clock: options.clock ?? impatientClock(() => isDead),
      ...(options.newId && { newId: options.newId }),
      openStore: async (given) => {
        opened = await openSqliteStore(given)
        const store = (await options.wrapStore?.(opened)) ?? opened
        return untilDead(store, () => isDead)
      },
    })
    try {
      await app.listen()
    } catch (error) {
      await app.close()
      throw error
    }
    port = app.port
    return {
      app,
      async crash() {
        isDead = true
        await opened?.close()
        await app.close()
      },
    }
  }

  running = await start()
  return {
    dataDir,
    log,
    get app() {
      return running.app
    },
    get url() {
      return `http://127.0.0.1:${running.app.port}`
    },
    get wsUrl() {
      return `ws://127.0.0.1:${running.app.port}/sync`
    },
    crash: () => running.crash(),
    async restart() {
      await running.app.close()
      running = await start()
    },
    async close() {
      await running.app.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

interface Running {
  readonly app: App
  crash(): Promise<void>
}

/** The system's until `isDead`; from then on nothing is waited for, as a store that is gone never answers. */
function impatientClock(isDead: () => boolean): Clock {
  return {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic(),
    after: (ms, callback) => systemClock.after(isDead() ? 0 : ms, callback),
    every: (ms, callback) => systemClock.every(ms, callback),
  }
}

/** The store until `isDead`; from then on it fails, whatever is asked of it. */
function untilDead(store: SqliteStore, isDead: () => boolean): SqliteStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function' || name === 'close')
        return typeof value === 'function' ? value.bind(target) : value
      return (...args: unknown[]) =>
        isDead() ? Promise.reject(new WeftError('storage_unavailable')) : Reflect.apply(value, target, args)
    },
  })
}
