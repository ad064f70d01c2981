/**
 * One try at one chat completion, streamed or whole: text as it comes, and an end only where the reply is complete.
 *
 *   send ─→ (waits for the first token) ─→ text, text … ─→ finish reason ─→ usage ─→ end
 *
 * A stream may end at any byte without any error, so without a finish reason it counts as cut off.
 */
import { APIError, type OpenAI } from 'openai'
import { Stream } from 'openai/streaming'
import { type ErrorCode, WeftError } from '../../../shared/errors.ts'
import type { TaskUsage } from '../../../shared/model/task.ts'
import { AttemptFailure } from './attempt-failure.ts'
import { type CompletionChunk, decodeCompletionChunk, isAside } from './completion-chunk.ts'
import type { Deadline } from './deadline.ts'
import type { PromptMessage } from './model.ts'

export interface CompletionRequest {
  readonly client: OpenAI
  readonly model: string
  readonly messages: readonly PromptMessage[]
  /** What this endpoint is known to take. */
  readonly dialect: { readonly streams: boolean; readonly countsUsage: boolean }
  readonly deadline: Deadline
  readonly firstTokenMs: number
  readonly idleMs: number
  /** Characters, of the whole reply. */
  readonly replyLength: number
  /** How many of them were said before, where this goes on with a reply that was cut; there may be no more of it. */
  readonly said: number
}

export type CompletionPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'usage'; readonly usage: Omit<TaskUsage, 'estimated'> }

/** How long a stream may stay open after its finish reason, for the usage and the end mark. */
const afterFinishMs = 2_000

/** @throws AttemptFailure, what the SDK throws, or the deadline's reason */
export async function* readCompletion(request: CompletionRequest): AsyncGenerator<CompletionPart, void, void> {
  const { deadline, firstTokenMs, idleMs, replyLength, said } = request
  deadline.allow(firstTokenMs, 'first')
  let length = 0
  let hasText = false
  let refusal = ''
  let finish: string | null = null
  let isEnding = false

  try {
    for await (const chunk of chunksOf(await send(request), request.client)) {
      finish ??= chunk.finish
      refusal += chunk.refusal
      length += chunk.text.length + chunk.refusal.length
      if (said + length > replyLength) {
        throw ended('model_reply_too_long', `The reply is longer than ${replyLength} characters.`)
      }
      if (chunk.text.trim() !== '') hasText = true
      if (chunk.text !== '') {
        // While the reader is at work nothing is awaited from the endpoint.
        deadline.pause()
        yield { kind: 'text', text: chunk.text }
      }
      if (chunk.usage !== null) yield { kind: 'usage', usage: chunk.usage }
      // What brings nothing is no sign of life: a stream that is kept open with it has stalled.
      if (!chunk.hasBegun && (finish === null || isEnding)) continue
      isEnding = finish !== null
      if (isEnding) deadline.allow(Math.min(idleMs, afterFinishMs), 'end')
      else deadline.allow(idleMs, 'more')
    }
  } catch (error) {
    // Whatever breaks after the finish reason breaks a reply that is whole.
    if (finish === null || error instanceof AttemptFailure)
      throw deadline.signal.aborted ? deadline.signal.reason : error
  } finally {
    deadline.pause()
  }
  // The SDK's loop ends without a word when its request is aborted.
  if (deadline.signal.aborted && finish === null) throw deadline.signal.reason
  assertComplete({ finish, hasText, refusal: refusal.trim(), mayBeEmpty: said > 0 })
}

function assertComplete({
  finish,
  hasText,
  refusal,
  mayBeEmpty,
}: {
  readonly finish: string | null
  readonly hasText: boolean
  readonly refusal: string
  readonly mayBeEmpty: boolean
}) {
  if (finish === null) throw cutOff('The stream ended without a finish reason.', { again: !hasText })
  if (finish === 'length') {
    const detail = 'The model reached the longest reply it may give (finish reason "length").'
    throw cutOff(detail, { again: false, canContinue: hasText })
  }
  if (finish === 'content_filter') throw ended('model_refused', 'The endpoint filtered the reply (content_filter).')
  if (hasText || (mayBeEmpty && refusal === '')) return
  if (refusal !== '') throw ended('model_refused', `The model declined: ${refusal.slice(0, 300)}`)
  throw ended('model_reply_empty', `The reply has no text (finish reason "${finish.slice(0, 40)}").`)
}

function cutOff(detail: string, options: { again: boolean; canContinue?: boolean } = { again: false }): AttemptFailure {
  return new AttemptFailure(new WeftError('model_cut_off', detail), options)
}

function ended(code: ErrorCode, detail: string): AttemptFailure {
  return new AttemptFailure(new WeftError(code, detail), { again: false })
}

function send({ client, model, messages, dialect, deadline }: CompletionRequest): Promise<Response> {
  const body = { model, messages: [...messages] }
  const options = { signal: deadline.signal }
  if (!dialect.streams) return client.chat.completions.create(body, options).asResponse()
  const counting = dialect.countsUsage ? { stream_options: { include_usage: true } } : {}
  return client.chat.completions.create({ ...body, ...counting, stream: true }, options).asResponse()
}

/** Some endpoints answer with one JSON document whatever was asked for, so the answer's own type decides. */
async function* chunksOf(response: Response, client: OpenAI): AsyncGenerator<CompletionChunk, void, void> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('text/html')) reject('a web page instead of a reply; check OPENAI_BASE_URL')
  if (type.includes('application/json')) {
    yield decode(parseJson(await response.text())) ?? reject(notCompletion)
    return
  }
  // Leaving the loop early cancels the body, which closes the connection.
  const stream = Stream.fromSSEResponse<unknown>(response, new AbortController(), client)
  let hasChunk = false
  let hasAside = false
  for await (const event of stream) {
    const chunk = decode(event, true)
    if (chunk !== null) {
      hasChunk = true
      yield chunk
    } else hasAside = true
  }
  if (hasAside && !hasChunk) reject(notCompletion)
}

const notCompletion = 'something that is not a chat completion'

/** Null where it may stand beside a reply, and is none. */
function decode(value: unknown, mayBeAside = false): CompletionChunk | null {
  if (isObject(value) && isObject(value.error)) throw new APIError(undefined, value.error, undefined, undefined)
  return decodeCompletionChunk(value) ?? (mayBeAside && isAside(value) ? null : reject(notCompletion))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return reject('JSON that cannot be read')
  }
}

function reject(what: string): never {
  throw ended('model_reply_unreadable', `The endpoint sent ${what}.`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
