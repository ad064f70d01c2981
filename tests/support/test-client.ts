/**
 * Somebody who uses a server from outside: typed calls over HTTP, and files through an unmodified y-websocket client.
 *
 * Whoever enters closes: `close()` ends every connection that the client opened.
 */
import { expect, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type {
  FileResponse,
  HunkDecisionRequest,
  HunkResponse,
  InviteResponse,
  JoinResponse,
  MessageResponse,
  RoomCreated,
  RoomResponse,
  SessionResponse,
  TaskCreated,
  TaskRequest,
  TaskResponse,
  TaskSettled,
} from '../../shared/protocol/api.ts'

/** Where a server can be reached. */
export interface ServerAddress {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** `ws://127.0.0.1:PORT/sync`, as a `WebsocketProvider` takes it. */
  readonly wsUrl: string
}

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** How long a test waits for what must happen; only a failing one waits that long. */
const patienceMs = 10_000

/** One request of the API; `path` is below `/api/v1`. The body is what was answered, parsed where it is JSON. */
export async function callApi<T>(
  server: ServerAddress,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
}

export class TestClient {
  readonly server: ServerAddress
  readonly token: string
  readonly member: SessionResponse['member']
  readonly #files: OpenFile[] = []

  constructor(server: ServerAddress, session: SessionResponse) {
    this.server = server
    this.token = session.token
    this.member = session.member
  }

  static async enter(server: ServerAddress, name: string): Promise<TestClient> {
    const { status, body } = await callApi<SessionResponse>(server, 'POST', '/session', { name })
    expect(status).toBe(201)
    return new TestClient(server, body)
  }

  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return callApi<T>(this.server, method, path, body, { authorization: `Bearer ${this.token}` })
  }

  /** The body of a call that must succeed. */
  async get<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body)
    expect(answer, `${method} ${path}: ${JSON.stringify(answer.body)}`).toMatchObject({
      status: expect.toSatisfy((status: number) => status < 400),
    })
    return answer.body
  }

  createRoom(room: { name?: string; template?: 'sample' | 'empty'; files?: { path: string; content: string }[] } = {}) {
    return this.get<RoomCreated>('POST', '/rooms', room)
  }
  readRoom(room: string) {
    return this.get<RoomResponse>('GET', `/rooms/${room}`)
  }
  readFile(room: string, file: string) {
    return this.get<FileResponse>('GET', `/rooms/${room}/files/${file}`)
  }
  invite(room: string, role: string) {
    return this.get<InviteResponse>('POST', `/rooms/${room}/invites`, { role })
  }
  join(token: string) {
    return this.get<JoinResponse>('POST', `/invites/${token}`)
  }
  say(room: string, text: string) {
    return this.get<MessageResponse>('POST', `/rooms/${room}/messages`, { text })
  }
  ask(room: string, request: TaskRequest) {
    return this.get<TaskCreated>('POST', `/rooms/${room}/tasks`, request)
  }
  readTask(room: string, task: string) {
    return this.get<TaskResponse>('GET', `/rooms/${room}/tasks/${task}`)
  }
  settleTask(room: string, task: string, decision: 'accept' | 'reject') {
    return this.get<TaskSettled>('POST', `/rooms/${room}/tasks/${task}/${decision}`)
  }
  decide(room: string, hunk: string, decision: 'accept' | 'reject', choice: HunkDecisionRequest = {}) {
    return this.call<HunkResponse>('POST', `/rooms/${room}/hunks/${hunk}/${decision}`, choice)
  }

  /** The task once it is over, or is as wanted. */
  waitForTask(
    room: string,
    task: string,
    isWanted = (now: TaskResponse) => ['done', 'failed', 'cancelled'].includes(now.state),
  ): Promise<TaskResponse> {
    return eventually(async () => {
      const now = await this.readTask(room, task)
      if (!isWanted(now)) throw new Error(`the task is ${now.state}`)
      return now
    })
  }

  /** Resolves once the file has arrived. */
  async openFile(room: string, file: string): Promise<OpenFile> {
    const open = this.connect(room, file)
    await open.synced()
    return open
  }

  /** A connection to any of a room's documents, without waiting. */
  connect(room: string, document: string): OpenFile {
    const open = new OpenFile(this.server, `${room}/${document}`, this.token)
    this.#files.push(open)
    return open
  }

  close(): void {
    for (const file of this.#files.splice(0)) file.close()
  }
}

/** A document followed by an unmodified `WebsocketProvider`. */
export class OpenFile {
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText('text')
  readonly provider: WebsocketProvider

  constructor(server: ServerAddress, name: string, token: string) {
    this.provider = new WebsocketProvider(server.wsUrl, name, this.doc, {
      // The `ws` package's class is the browser's in all that y-websocket uses.
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 200,
      params: { token },
    })
  }

  synced(): Promise<void> {
    return eventually(() => {
      if (!this.provider.synced) throw new Error('not synced')
    })
  }

  /** At the end, or where told. */
  type(text: string, at = this.text.length): void {
    this.text.insert(at, text)
  }

  delete(from: number, to: number): void {
    this.text.delete(from, to - from)
  }

  expectText(expected: string): Promise<void> {
    return eventually(() => expect(this.text.toString()).toBe(expected))
  }

  waitFor(isThere: (text: string) => boolean): Promise<void> {
    return eventually(() => {
      if (!isThere(this.text.toString())) throw new Error(`the text is ${JSON.stringify(this.text.toString())}`)
    })
  }

  close(): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}

/** The result of `check` once it does not throw. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: patienceMs, interval: 10 })
}
