/**
 * The composition root: which implementations a server is made of, in which order they start, and nothing else.
 *
 *   store ← sessions ← analysis ← rooms ← agents ← sync ← http
 *
 * They start from left to right and stop from right to left: first nobody new comes in, then tasks end, then rooms say
 * goodbye and save, then the store closes.
 */
import { randomBytes } from 'node:crypto'
import { isId, type NewId, type RoomId, randomId } from '../shared/model/ids.ts'
import type { Member } from '../shared/model/member.ts'
import { createAccess } from './access/access.ts'
import { assertHost } from './access/hosts.ts'
import { createInvites } from './access/invites.ts'
import { createRateLimiter } from './access/rate-limiter.ts'
import { createSessions } from './access/sessions.ts'
import { createAgents } from './agent/agents.ts'
import { type Analysis, createAnalysis } from './agent/analysis/analysis.ts'
import { createBreaker } from './agent/model/endpoint-breaker.ts'
import { createEndpointSlots, withSlots } from './agent/model/endpoint-slots.ts'
import { withKeptReplies } from './agent/model/kept-replies.ts'
import type { Model } from './agent/model/model.ts'
import { createOpenAiModel } from './agent/model/openai-model.ts'
import { type CountTokens, estimatedTokens, loadTokenCounter } from './agent/model/token-count.ts'
import type { OfferedModel } from './agent/model-choice.ts'
import { createOfflineModel } from './agent/offline/offline-model.ts'
import { formatOfModel } from './agent/prompts/reply-formats.ts'
import { createDiagnostics } from './agent/reading/diagnostics.ts'
import { createRoomSymbols } from './agent/reading/room-symbols.ts'
import type { Config } from './config.ts'
import { createHttpApp } from './http/http-app.ts'
import { createHttpServer, type HttpServer } from './http/http-server.ts'
import { openAssets } from './http/pages/assets.ts'
import { type Clock, systemClock } from './operations/clock.ts'
import type { Component, Health } from './operations/component.ts'
import { createFairTurns } from './operations/fair-turns.ts'
import { createLifecycle } from './operations/lifecycle.ts'
import type { Log } from './operations/log.ts'
import { openSqliteStore, type SqliteStore } from './persistence/sqlite-store.ts'
import type { Store } from './persistence/store.ts'
import type { RoomRegistry } from './rooms/room.ts'
import { createRoomRegistry } from './rooms/room-registry.ts'
import { sampleProject, sampleProjectName } from './sample/sample-project.ts'
import { createSocketServer } from './socket/socket-server.ts'

export interface AppOptions {
  readonly config: Config
  readonly log: Log
  /** The folder of the built page; one that does not exist serves none. */
  readonly assetsFolder: string
  readonly clock?: Clock
  readonly newId?: NewId
  /** The embedded store where none is given. */
  readonly openStore?: (options: { dataDir: string; clock: Clock; log: Log }) => Promise<SqliteStore>
  readonly fetch?: typeof globalThis.fetch
  /** One of the caller's, who closes it, for several servers in a process; else the server has its own. */
  readonly analysis?: Analysis
}

export interface App {
  /** Known once it listens. */
  readonly port: number
  /** Where people reach it, without a trailing slash; known once it listens. */
  readonly url: string
  /** @throws storage_unavailable, and what the operating system says of the port */
  listen(): Promise<void>
  /** The room with the sample project, made on the first call ever. */
  sampleRoom(): Promise<RoomId>
  /** Idempotent. Resolves to the names of the parts that did not end in time. */
  close(): Promise<readonly string[]>
}

/** Opens the store; the rest starts with `listen`. @throws storage_unavailable */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, clock = systemClock, newId = randomId } = options
  const { limits } = config
  const stopping = new AbortController()
  const turns = createFairTurns()
  const assets = await openAssets(options.assetsFolder)
  const store = await (options.openStore ?? openSqliteStore)({ dataDir: config.dataDir, clock, log })

  const sessions = createSessions({ store, clock, newId, limits })
  const access = createAccess({ store, sessions, mode: config.auth, newId })
  const invites = createInvites({ store, clock, newId })
  const requests = createRateLimiter({ requestsPerMinute: limits.requestsPerMinute, clock })
  const brings = createRateLimiter({ requestsPerMinute: limits.bringsPerMinute, clock })
  const analysis = options.analysis ?? createAnalysis({ clock, log })
  const models = offerModels(options, { clock, analysis, store })
  const agents = createAgents({
    models,
    analysis,
    offline: config.models.length === 0,
    clock,
    turns,
    random: Math.random,
    newId,
    limits,
    log,
    hold: (room) => rooms.hold(room),
  })
  const rooms: RoomRegistry = createRoomRegistry({
    store,
    clock,
    newId,
    limits,
    log,
    agentName: agents.name,
    stopping: stopping.signal,
  })
  rooms.onOpen(agents.attach)
  const symbols = createRoomSymbols({ analysis, turns, clock })
  rooms.onOpen(symbols.attach)
  const sync = createSocketServer({
    registry: rooms,
    access: {
      async admit(request, room) {
        assertHost(request.host, hostRules())
        return access.admit({ ...request, secFetchSite: undefined }, room)
      },
    },
    limits,
    clock,
    turns,
    log,
  })

  const app = createHttpApp(
    {
      rooms,
      agents,
      symbols,
      diagnostics: createDiagnostics({ analysis }),
      sessions,
      access,
      invites,
      requests,
      brings,
      store,
      limits,
      storeTimeoutMs,
      clock,
      turns,
      log,
      newNonce: () => randomBytes(16).toString('base64url'),
      hostRules,
      publicUrl: config.publicUrl,
      sample: { name: sampleProjectName, files: sampleProject },
      readiness: () => lifecycle.health(),
      stopping: stopping.signal,
    },
    assets,
  )
  const http: HttpServer = createHttpServer({
    host: config.host,
    port: config.port,
    app,
    onUpgrade: sync.handleUpgrade,
    clock,
  })
  const lifecycle = createLifecycle({
    components: [
      component('store', {
        stop: () => store.close(),
        health: () => (store.failure === null ? { state: 'ok' } : { state: 'failed', detail: store.failure }),
      }),
      sessions,
      component('analysis', {
        stop: async () => {
          if (options.analysis === undefined) analysis.close()
        },
      }),
      component('rooms', { stop: () => rooms.close() }),
      component('agents', { stop: () => agents.close() }),
      sync,
      http,
    ],
    clock,
    log,
    stopBudgetMs,
  })

  function hostRules() {
    return { host: config.host, port: http.port, publicUrl: config.publicUrl }
  }

  return {
    get port() {
      return http.port
    },
    get url() {
      return config.publicUrl ?? `http://${hostInLinks(config.host)}:${http.port}`
    },
    listen: () => lifecycle.start(),
    async sampleRoom() {
      const known = await store.readSetting(sampleRoomSetting)
      if (known !== null && isId<RoomId>(known) && (await store.readRoom(known)) !== null) return known
      const owner: Member = { id: newId(), name: 'Weft', colour: 0, kind: 'person' }
      await store.createMember(owner)
      const made = await rooms.create({ name: sampleProjectName, files: sampleProject }, owner)
      await store.writeSetting(sampleRoomSetting, made)
      return made
    },
    close() {
      stopping.abort()
      return lifecycle.stop()
    },
  }
}

/** Those of the configuration; models of one endpoint share its slots, and what was found of it. */
function offerModels(
  { config, log, fetch }: AppOptions,
  { clock, analysis, store }: { readonly clock: Clock; readonly analysis: Analysis; readonly store: Store },
): readonly OfferedModel[] {
  if (config.models.length === 0) return [{ model: createOfflineModel({ clock, reply: analysis.offlineReply }) }]
  const { replyLength, modelRequests, keptReplyBytes: keptBytes } = config.limits
  const countTokens = loadTokens(log)
  const endpoints = new Map<string, (model: Model) => Model>()
  const throughEndpoint = (baseUrl: string) => {
    const known = endpoints.get(baseUrl)
    if (known !== undefined) return known
    const slots = createEndpointSlots(modelRequests)
    const breaker = createBreaker(clock)
    const through = (model: Model) => breaker(withSlots(model, slots))
    endpoints.set(baseUrl, through)
    return through
  }
  return config.models.map(({ replyFormat, contextTokens, price, ...endpoint }) => {
    const model = createOpenAiModel({ ...endpoint, clock, random: Math.random, replyLength, ...(fetch && { fetch }) })
    const shared = throughEndpoint(endpoint.baseUrl)(model)
    return {
      model: config.replyCache ? withKeptReplies(shared, { store, endpoint, keptBytes, clock, log }) : shared,
      contextTokens,
      countTokens,
      format: replyFormat === 'auto' ? formatOfModel(endpoint.model) : replyFormat,
      price,
    }
  })
}

/** Its tables are loaded now, as that takes the event loop a while. */
function loadTokens(log: Log): Promise<CountTokens> {
  return loadTokenCounter().catch((error: unknown) => {
    log.warn({ err: error }, 'the tokenizer could not be loaded; tokens are estimated')
    return estimatedTokens
  })
}

const sampleRoomSetting = 'sample-room'
/** Longer than a slow disk takes, shorter than a person waits. */
const storeTimeoutMs = 5_000
/** Of the two seconds that Ctrl-C may take. */
const stopBudgetMs = 1700

/** A part that runs as soon as it is made. */
function component(name: string, part: { stop(): Promise<void>; health?(): Health }): Component {
  return { name, start: async () => {}, stop: part.stop, health: part.health ?? (() => ({ state: 'ok' })) }
}

/** A host that a browser on this machine can open. */
function hostInLinks(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
