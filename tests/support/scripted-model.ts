/**
 * A real HTTP server that speaks OpenAI's chat completions and answers from scripts.
 *
 * Why: tests run without network and without a key, and no package ships weights of a model that could write an edit,
 * so no real model is reachable. Everything up to the socket is the real thing: the SDK, undici, server-sent events,
 * status codes, broken connections. Only what the model would say is written down beforehand.
 *
 * Requests take the scripts in the order they were given, then `fallback`. Pace comes from timers (`everyMs`) or, where
 * a test must see a moment, from a gate the test opens.
 */
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReplyScript {
  readonly kind: 'reply'
  readonly text: string
  /** Characters of one chunk; default 6. */
  readonly chunkLength?: number
  /** Of the first chunk, where it is another. */
  readonly firstLength?: number
  /** Pause between chunks; default 0, which still is a turn of the event loop. */
  readonly everyMs?: number
  /** Default `stop`; null leaves it out, as a stream that was cut does. */
  readonly finish?: 'stop' | 'length' | 'content_filter' | null
  readonly refusal?: string
  /** Sent at the end where the request asked for it, and always with a whole JSON answer; null where the endpoint counts nothing. */
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null
  /** After so many characters the connection breaks. */
  readonly breakAfter?: number
  /** After so many characters nothing more comes until the gate opens; without a gate, never. */
  readonly stallAfter?: number
  readonly gate?: Promise<void>
  /** Leaves the stream open after the finish reason. */
  readonly keepOpen?: boolean
}

export type Script =
  | ReplyScript
  /** One JSON document, whatever was asked for. */
  | (Omit<ReplyScript, 'kind'> & { readonly kind: 'json' })
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly error?: Readonly<Record<string, unknown>>
    }
  /** Any bytes; `isOpen` leaves the answer without an end. */
  | { readonly kind: 'raw'; readonly contentType: string; readonly body: string; readonly isOpen?: boolean }
  /** The connection breaks before any answer. */
  | { readonly kind: 'hang-up' }
  /** Nothing is ever answered. */
  | { readonly kind: 'silence' }

export interface CompletionBody {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
}

export interface RecordedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: CompletionBody
  /** Resolves with who ended it: `client` where it closed the connection before the answer was complete. */
  readonly ended: Promise<'client' | 'server'>
}

/** A script made from the request, such as one that answers by the file it is shown. */
export type Scripting = Script | ((request: RecordedRequest) => Script)

export const say = (text: string, options: Omit<ReplyScript, 'kind' | 'text'> = {}): ReplyScript => ({
  kind: 'reply',
  text,
  ...options,
})
export const sayWhole = (text: string, options: Omit<ReplyScript, 'kind' | 'text'> = {}): Script => ({
  kind: 'json',
  text,
  ...options,
})
export const refuse = (
  status: number,
  error: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Script => ({ kind: 'status', status, error, headers })

/** A search/replace reply for one file. */
export const searchReplace = (
  path: string,
  ...blocks: readonly { readonly find: string; readonly put: string }[]
): string =>
  blocks
    .map(({ find, put }) => `${path}\n<<<<<<< SEARCH\n${line(find)}=======\n${line(put)}>>>>>>> REPLACE\n`)
    .join('\n')

const line = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

export class ScriptedModel {
  readonly requests: RecordedRequest[] = []
  /** For requests that come when all scripts are used. */
  fallback: Scripting = refuse(500, { message: 'no script is left' })
  readonly #scripts: Scripting[] = []
  readonly #server: Server
  readonly #timers = new Set<NodeJS.Timeout>()

  /** Of a server that listens; `start` makes one. */
  constructor(server: Server) {
    this.#server = server
  }

  static async start(...scripts: readonly Scripting[]): Promise<ScriptedModel> {
    const server = createServer()
    const model = new ScriptedModel(server)
    model.script(...scripts)
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A client that closes in mid-answer is what some tests are about.
      response.on('error', () => {})
      model.#answer(request, response).catch(() => response.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return model
  }

  /** What `OPENAI_BASE_URL` is set to. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  script(...scripts: readonly Scripting[]): void {
    this.#scripts.push(...scripts)
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    for (const timer of this.#timers) clearTimeout(timer)
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let raw = ''
    for await (const chunk of request.setEncoding('utf8')) raw += chunk
    const recorded: RecordedRequest = {
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(raw) as CompletionBody,
      ended: once(response, 'close').then(() => (response.writableFinished ? 'server' : 'client')),
    }
    this.requests.push(recorded)
    const next = this.#scripts.shift() ?? this.fallback
    const script = typeof next === 'function' ? next(recorded) : next
    switch (script.kind) {
      case 'status':
        return end(response, script.status, JSON.stringify({ error: script.error ?? {} }), script.headers)
      case 'raw':
        response.writeHead(200, { 'content-type': script.contentType }).write(script.body)
        if (!script.isOpen) response.end()
        return
      case 'json':
        return end(response, 200, JSON.stringify(whole(recorded.body.model, script)))
      case 'hang-up':
        request.socket.destroy()
        return
      case 'silence':
        return
      case 'reply':
        if (recorded.body.stream) return this.#stream(recorded.body, response, script)
        return end(response, 200, JSON.stringify(whole(recorded.body.model, script)))
    }
  }

  async #stream(body: CompletionBody, response: ServerResponse, script: ReplyScript): Promise<void> {
    const {
      text,
      chunkLength = 6,
      firstLength = chunkLength,
      everyMs = 0,
      finish = 'stop',
      breakAfter,
      stallAfter,
      gate,
    } = script
    /** Resolves once it left, so that a connection which then breaks has delivered it. */
    const write = (choices: unknown[], more: Record<string, unknown> = {}) => {
      const chunk = { id: 'scripted', object: 'chat.completion.chunk', created: 0, model: body.model, choices, ...more }
      return new Promise<void>((resolve) => response.write(`data: ${JSON.stringify(chunk)}\n\n`, () => resolve()))
    }
    const delta = (content: Record<string, unknown>, finish_reason: string | null = null) =>
      write([{ index: 0, delta: content, finish_reason }])

    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
    await delta({ role: 'assistant', content: '' })
    if (script.refusal !== undefined) await delta({ refusal: script.refusal })
    let isPastStall = stallAfter === undefined
    for (let at = 0; at < text.length; ) {
      if (response.destroyed) return
      const stops = [at === 0 ? firstLength : at + chunkLength, text.length]
      if (breakAfter !== undefined) stops.push(breakAfter)
      if (stallAfter !== undefined && !isPastStall) stops.push(stallAfter)
      const to = Math.min(...stops)
      if (to > at) await delta({ content: text.slice(at, to) })
      at = to
      if (at === breakAfter) return void response.destroy()
      if (at === stallAfter && !isPastStall) {
        isPastStall = true
        await (gate ?? new Promise<never>(() => {}))
      }
      await this.#pause(everyMs)
    }
    if (text === '' && stallAfter === 0) await (gate ?? new Promise<never>(() => {}))
    if (finish !== null) await delta({}, finish)
    if (script.keepOpen) return
    if (script.usage && body.stream_options?.include_usage) await write([], { usage: totalled(script.usage) })
    response.end(finish === null ? '' : 'data: [DONE]\n\n')
  }

  #pause(ms: number): Promise<void> {
    if (ms === 0) return new Promise((resolve) => setImmediate(resolve))
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, ms)
      this.#timers.add(timer)
    })
  }
}

function end(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function whole(model: string, script: Omit<ReplyScript, 'kind'>): unknown {
  const message = { role: 'assistant', content: script.text, ...(script.refusal && { refusal: script.refusal }) }
  return {
    id: 'scripted',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message, finish_reason: script.finish === undefined ? 'stop' : script.finish }],
    ...(script.usage && { usage: totalled(script.usage) }),
  }
}

function totalled(usage: NonNullable<ReplyScript['usage']>) {
  return { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens }
}
