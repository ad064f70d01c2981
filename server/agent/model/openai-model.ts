/**
 * A language model behind any endpoint that speaks OpenAI's chat completions.
 *
 * The SDK sends and reads; tries, waits and timeouts are our own, because a try may be made again only before the first
 * text was delivered, and because people see each wait. What an endpoint refuses (`stream`, `stream_options`) is
 * remembered and not sent again.
 */
import { APIError, OpenAI } from 'openai'
import type { TaskUsage } from '../../../shared/model/task.ts'
import type { Clock } from '../../operations/clock.ts'
import { type Endpoint, failureOf } from './attempt-failure.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { type CompletionPart, type CompletionRequest, readCompletion } from './completion.ts'
import { openDeadline } from './deadline.ts'
import type { Model, ModelEvent, ModelRequest, PromptMessage } from './model.ts'
import { defaultRetryPolicy, nextTryInMs, type RetryPolicy } from './retry.ts'
import { estimateTokens } from './token-estimate.ts'

interface ModelTimeouts {
  /** From sending a request until the model begins. */
  readonly firstTokenMs: number
  /** Between two pieces of a reply. */
  readonly idleMs: number
  /** All tries and waits together. */
  readonly totalMs: number
}

const defaultModelTimeouts: ModelTimeouts = { firstTokenMs: 180_000, idleMs: 60_000, totalMs: 900_000 }

export interface OpenAiModelOptions {
  /** Null for an endpoint without keys, such as a local one. */
  readonly apiKey: string | null
  /** With its version, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string
  readonly model: string
  /** As people see it; the endpoint's name for it where it is left out. */
  readonly name?: string
  readonly clock: Clock
  /** 0 ≤ x < 1. */
  readonly random: () => number
  /** Characters of one reply. */
  readonly replyLength: number
  readonly timeouts?: Partial<ModelTimeouts>
  readonly retries?: RetryPolicy
  /** `auto` streams until the endpoint refuses to. */
  readonly stream?: 'auto' | 'never'
  readonly fetch?: typeof globalThis.fetch
}

export function createOpenAiModel(options: OpenAiModelOptions): Model {
  const { apiKey, baseUrl, model, clock, random, replyLength } = options
  const { retries = defaultRetryPolicy } = options
  const timeouts = { ...defaultModelTimeouts, ...options.timeouts }
  const endpoint: Endpoint = { host: new URL(baseUrl).host, model, apiKey }
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { Authorization: null } }),
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeouts.totalMs,
    logLevel: 'off',
    // One event or JSON document may hold the whole reply, each character escaped to at most six bytes.
    fetch: createBoundedFetch(options.fetch ?? globalThis.fetch, {
      eventBytes: replyLength * 6 + 65_536,
      bodyBytes: replyLength * 6 + 65_536,
    }),
  })
  let dialect = { streams: options.stream !== 'never', countsUsage: true }

  /** One try; an endpoint that refuses a part of the request is asked again at once without it. */
  async function* readOnce(request: Omit<CompletionRequest, 'dialect'>): AsyncGenerator<CompletionPart, void, void> {
    for (;;) {
      const used = dialect
      try {
        return yield* readCompletion({ ...request, dialect: used })
      } catch (error) {
        const simpler = simplify(used, error)
        if (simpler === null) throw error
        // Another request may have learnt more meanwhile.
        dialect = {
          streams: dialect.streams && simpler.streams,
          countsUsage: dialect.countsUsage && simpler.countsUsage,
        }
      }
    }
  }

  async function* stream({ messages }: ModelRequest, caller: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    caller.throwIfAborted()
    const deadline = openDeadline({ clock, caller, totalMs: timeouts.totalMs })
    const request = { client, model, deadline, ...timeouts }
    let said = ''
    let continued = 0
    /** Of the replies before this one. */
    let spent = nothingSpent
    let usage = nothingSpent
    /** Of the reply under way. */
    let hasUsage = false
    let saidBefore = 0
    let asked = messages
    const estimate = () => estimateUsage(asked, said.length - saidBefore)
    try {
      for (let tried = 1; ; tried++) {
        asked = continued > 0 ? goingOn(messages, said) : messages
        try {
          for await (const part of readOnce({ ...request, messages: asked, replyLength, said: said.length })) {
            if (part.kind === 'text') {
              // So that a reply which is cancelled shows what it cost as well.
              if (said === '') yield { kind: 'usage', usage: estimateUsage(messages, 0) }
              said += part.text
              yield part
            } else {
              hasUsage = true
              usage = { ...part.usage, estimated: false }
              yield { kind: 'usage', usage: added(spent, usage) }
            }
          }
          if (!hasUsage) yield { kind: 'usage', usage: added(spent, estimate()) }
          return
        } catch (error) {
          caller.throwIfAborted()
          const failure = failureOf(error, endpoint, clock.now())
          if (failure.canContinue && continued < mostContinuations) {
            continued += 1
            tried = 0
            spent = added(spent, hasUsage ? usage : estimate())
            usage = nothingSpent
            hasUsage = false
            saidBefore = said.length
            yield { kind: 'continue' }
            continue
          }
          const inMs = failure.again && said === '' ? nextTryInMs(retries, { tried, ...failure, random }) : null
          if (inMs === null) {
            // What a reply cost is worth knowing though it failed.
            if (said !== '' && !hasUsage) yield { kind: 'usage', usage: added(spent, estimate()) }
            throw failure.error
          }
          yield { kind: 'retry', attempt: tried + 1, inMs, reason: failure.error.message }
          await deadline.sleep(inMs)
        }
      }
    } finally {
      deadline.close()
    }
  }

  return { name: options.name ?? model, stream }
}

/** How often a model that may give only short replies is asked for more of one. */
const mostContinuations = 4

/** The request again, with what was said so far and to go on behind it. */
function goingOn(messages: readonly PromptMessage[], said: string): PromptMessage[] {
  return [
    ...messages,
    { role: 'assistant', content: said },
    {
      role: 'user',
      content:
        'Your reply was cut off by its length. Go on with exactly the next character: repeat nothing, and add no remark.',
    },
  ]
}

const nothingSpent: TaskUsage = { inputTokens: 0, outputTokens: 0, estimated: false }

function added(a: TaskUsage, b: TaskUsage): TaskUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    estimated: a.estimated || b.estimated,
  }
}

type Dialect = CompletionRequest['dialect']

/** What is left to send after the endpoint refused a part of the request; null where it refused something else. */
function simplify(dialect: Dialect, error: unknown): Dialect | null {
  if (!(error instanceof APIError) || !(error.status === 400 || error.status === 422)) return null
  const about = `${error.param ?? ''} ${error.message}`
  if (dialect.streams && dialect.countsUsage && /stream_options|include_usage/.test(about)) {
    return { ...dialect, countsUsage: false }
  }
  return dialect.streams && refusesStreaming(error) ? { ...dialect, streams: false } : null
}

const refusal =
  /\b(?:not|cannot|unable|only|must|false|disabled|unsupported|unknown|unrecognized|invalid|extra)\b|n't\b/i

/** By the name of the parameter, or in so many words: other errors speak of streams too. */
function refusesStreaming({ param, message }: APIError): boolean {
  if (typeof param === 'string' && param !== '') return param === 'stream'
  return /\bstream(?:ing)?\b/i.test(message) && refusal.test(message)
}

function estimateUsage(messages: readonly PromptMessage[], said: number) {
  const promptLength = messages.reduce((sum, { content }) => sum + content.length, 0)
  return { inputTokens: estimateTokens(promptLength), outputTokens: estimateTokens(said), estimated: true }
}
