/**
 * Who is measured: how each is started, how a fresh document comes to be, and how its clients speak.
 *
 * All speak y-websocket's messages. Hocuspocus puts the document's name before each and wants a token first; Weft's
 * documents are made over HTTP, and its clients are members with tokens. The relay answers nothing, so its clients
 * neither ask nor wait for a state.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as encoding from 'lib0/encoding'
import { freePort } from '../../support/free-port.ts'
import { type Command, ServerProcess } from './process.ts'

const here = import.meta.dirname
const root = join(here, '../../..')

/** Weft's limits are for people; where a scenario is a flood or a crowd by intent, these stand in for them, in all scenarios. */
export const raisedLimits = {
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_UPDATES_PER_SECOND: '1000000',
  LIMIT_MEMBERS_PER_ROOM: '2000',
  LIMIT_CONNECTIONS_PER_MEMBER: '2000',
  LIMIT_REPLY_LENGTH: '1000000',
} as const

const step1OfNothing = Uint8Array.of(0, 0, 1, 0)
/** Hocuspocus ends who sends nothing for a minute; what a provider's awareness says every 15 s is for others too. */
const awarenessOfNobody = Uint8Array.of(1, 1, 0)

/** Where a client connects, and what stands before each message. */
export interface Address {
  readonly path: string
  readonly prefix: Uint8Array
  /** Sent at once after the upgrade. */
  readonly hello: readonly Uint8Array[]
  /** Sent every few seconds where the server ends whoever says nothing. */
  readonly keepAlive?: Uint8Array
}

export interface ServerKind {
  readonly name: string
  /** False for the relay: it has no state to give. */
  readonly hasDocuments: boolean
  command(port: number, dataDir: string): Command
  venue(server: { readonly port: number }): Promise<Venue> | Venue
}

/** A running server's documents and people. */
export interface Venue {
  /** A fresh document, empty where the server has no way to fill it. */
  createDocument(content?: string, path?: string): Promise<string>
  /** `person` counts from 0; who it is matters only where the server knows people. */
  address(document: string, person: number): Promise<Address> | Address
  /** Replaces a document's text over HTTP, where the server has such a call. */
  put?(document: string, person: number, content: string): Promise<void>
  /** Asks the agent, where there is one, and waits until it is done. */
  runTask?(document: string, person: number, prompt: string): Promise<void>
}

const noBytes = new Uint8Array()

function namedDocuments(address: (document: string) => Address): Venue {
  let made = 0
  return { createDocument: async () => `bench-${process.pid}-${made++}`, address }
}

export const relay: ServerKind = {
  name: 'ws relay',
  hasDocuments: false,
  command: (port) => ({ args: [join(here, 'relay.mjs')], env: { PORT: String(port) }, readyPath: '/' }),
  venue: () => namedDocuments((document) => ({ path: `/${document}`, prefix: noBytes, hello: [] })),
}

export const yWebsocketServer: ServerKind = {
  name: '@y/websocket-server',
  hasDocuments: true,
  command: (port) => ({
    args: [join(here, '../node_modules/@y/websocket-server/src/server.js')],
    env: { HOST: '127.0.0.1', PORT: String(port) },
    readyPath: '/',
  }),
  venue: () => namedDocuments((document) => ({ path: `/${document}`, prefix: noBytes, hello: [step1OfNothing] })),
}

function hocuspocusKind(name: string, databaseIn: (dataDir: string) => Record<string, string>): ServerKind {
  return {
    name,
    hasDocuments: true,
    command: (port, dataDir) => ({
      args: [join(here, 'hocuspocus.mjs')],
      env: { PORT: String(port), ...databaseIn(dataDir) },
      readyPath: '/',
    }),
    venue: () =>
      namedDocuments((document) => {
        const prefix = encoding.encode((encoder) => encoding.writeVarString(encoder, document))
        const token = encoding.encode((encoder) => {
          encoding.writeVarUint(encoder, 2)
          encoding.writeVarUint(encoder, 0)
          encoding.writeVarString(encoder, 'bench')
        })
        return { path: '/', prefix, hello: [token, step1OfNothing], keepAlive: awarenessOfNobody }
      }),
  }
}

export const hocuspocus = hocuspocusKind('Hocuspocus', () => ({}))
export const hocuspocusSqlite = hocuspocusKind('Hocuspocus, SQLite', (dataDir) => ({
  DATABASE: join(dataDir, 'hocuspocus.sqlite'),
}))

export const weft: ServerKind = {
  name: 'Weft',
  hasDocuments: true,
  // As `npm start` does; built once before the run, where `weft` itself would look for changed sources at every start.
  command: (port, dataDir) => ({
    args: [
      '--no-memory-reducer',
      '--max-semi-space-size=4',
      join(root, 'dist/server/main.js'),
      '--port',
      String(port),
      '--data',
      join(dataDir, 'weft'),
    ],
    env: { ...raisedLimits, LOG_LEVEL: 'error' },
    readyPath: '/readyz',
  }),
  venue: ({ port }) => {
    const api = `http://127.0.0.1:${port}/api/v1`
    const tokens = new Map<number, Promise<string>>()
    const token = (person: number) => {
      const known = tokens.get(person)
      if (known !== undefined) return known
      const made = post<{ token: string }>(`${api}/session`, { name: `Person ${person}` }).then((body) => body.token)
      tokens.set(person, made)
      return made
    }
    return {
      createDocument: async (content = '', path = 'bench.txt') => {
        const body = { name: 'Bench', files: [{ path, content }] }
        const { id, files } = await post<{ id: string; files: { id: string }[] }>(`${api}/rooms`, body, await token(0))
        return `${id}/${files[0]?.id}`
      },
      address: async (document, person) => ({
        path: `/sync/${document}?token=${await token(person)}`,
        prefix: noBytes,
        hello: [step1OfNothing],
      }),
      put: async (document, person, content) => {
        const [room, file] = document.split('/')
        await send('PUT', `${api}/rooms/${room}/files/${file}`, { content }, await token(person))
      },
      runTask: async (document, person, prompt) => {
        const tasks = `${api}/rooms/${document.split('/')[0]}/tasks`
        const { id } = await post<{ id: string }>(tasks, { prompt }, await token(person))
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, taskPollMs))
          const answer = await send('GET', tasks, undefined, await token(person))
          const task = ((await answer.json()) as { tasks: TaskState[] }).tasks.find((one) => one.id === id)
          if (task?.state === 'done') return
          if (task === undefined || ['failed', 'cancelled'].includes(task.state)) {
            throw new Error(`the task is ${JSON.stringify(task)}`)
          }
        }
      },
    }
  },
}

/** Weft with a model behind an endpoint. */
export function weftWithModel(baseUrl: string): ServerKind {
  const command: ServerKind['command'] = (port, dataDir) => {
    const { args, env, readyPath } = weft.command(port, dataDir)
    return { args, env: { ...env, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: 'scripted' }, readyPath }
  }
  return { ...weft, command }
}

export function kindNamed(name: string): ServerKind {
  const kind = [relay, yWebsocketServer, hocuspocus, hocuspocusSqlite, weft].find((one) => one.name === name)
  if (kind === undefined) throw new Error(`there is no server ${name}`)
  return kind
}

interface TaskState {
  readonly id: string
  readonly state: string
}

const taskPollMs = 200

async function post<T>(url: string, body: object, token?: string): Promise<T> {
  return (await (await send('POST', url, body, token)).json()) as T
}

async function send(method: string, url: string, body?: object, token?: string): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** A server that runs, with its documents. */
export interface RunningVenue {
  readonly kind: ServerKind
  readonly process: { readonly port: number }
  readonly venue: Venue
}

/** One that this process started. */
export interface RunningServer extends RunningVenue {
  readonly process: ServerProcess
}

/** `dataDir` outlives a restart. */
export async function startServer(kind: ServerKind, dataDir: string, port?: number): Promise<RunningServer> {
  mkdirSync(dataDir, { recursive: true })
  const chosen = port ?? (await freePort())
  const process = await ServerProcess.start(kind.command(chosen, dataDir), chosen)
  return { kind, process, venue: await kind.venue(process) }
}
