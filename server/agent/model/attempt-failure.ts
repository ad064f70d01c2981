/**
 * What went wrong with one try, in the words of the catalogue, and whether another try can help.
 *
 * The endpoint's own sentence is passed on where it tells a person something, shortened and with the key taken out; a
 * refused key is never quoted, because endpoints like to print parts of it.
 */
import { APIConnectionError, APIError } from 'openai'
import { type ErrorCode, WeftError } from '../../../shared/errors.ts'
import { readRetryAfterMs } from './retry.ts'

/** What the sentences name; `host` is without credentials and path. */
export interface Endpoint {
  readonly host: string
  readonly model: string
  readonly apiKey: string | null
}

export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure'
  readonly error: WeftError
  /** Whether the same request, sent again, may succeed. */
  readonly again: boolean
  /** How long the endpoint asks to wait. */
  readonly askedMs: number | null
  /** Whether the model may be asked to go on where it stopped. */
  readonly canContinue: boolean

  constructor(error: WeftError, options: { again: boolean; askedMs?: number | null; canContinue?: boolean }) {
    super(error.message, { cause: error })
    this.error = error
    this.again = options.again
    this.askedMs = options.askedMs ?? null
    this.canContinue = options.canContinue ?? false
  }
}

/** A failure of any thrown value; `now` is for a Retry-After that is a date. */
export function failureOf(thrown: unknown, endpoint: Endpoint, now: number): AttemptFailure {
  if (thrown instanceof AttemptFailure) return thrown
  if (thrown instanceof WeftError) return new AttemptFailure(thrown, { again: false })
  if (thrown instanceof APIConnectionError) return unreachable(thrown, endpoint)
  if (thrown instanceof APIError) return answered(thrown, endpoint, now)
  if (thrown instanceof SyntaxError) {
    const detail = `${endpoint.host} sent a stream that cannot be read.`
    return failure('model_reply_unreadable', detail, thrown, { again: true })
  }
  if (isBrokenConnection(thrown)) {
    return failure('model_cut_off', `The connection to ${endpoint.host} broke.`, thrown, { again: true })
  }
  // Of ours, then: who reads the log is to find it.
  return failure('internal', undefined, thrown, { again: false })
}

/** What the system, Node's streams, undici, its HTTP parser and zlib call it. */
const connectionCode = /^(?:E[A-Z]+|UND_ERR_\w+|HPE_\w+|Z_\w+|ERR_STREAM_PREMATURE_CLOSE|ERR_SSL_\w+)$/

/** undici ends a body whose connection broke with a plain TypeError ("terminated"), mostly with a cause that has a code. */
function isBrokenConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  return (
    thrown.message === 'terminated' || thrown.name === 'AbortError' || connectionCode.test(connectionReason(thrown))
  )
}

function answered(thrown: APIError, endpoint: Endpoint, now: number): AttemptFailure {
  // An error inside a stream has no status of its own; some endpoints put one into `code`.
  const status = thrown.status ?? statusIn(thrown.code)
  const code = codeOf(thrown, status)
  const askedMs = readRetryAfterMs(thrown.headers, now)
  const again = isTransient(status) && code !== 'model_quota_exceeded'
  const data = askedMs === null ? {} : { retryAfterSeconds: Math.ceil(askedMs / 1_000) }
  // No cause: what the endpoint printed may hold the key, and causes end up in logs.
  return failure(code, sentence(thrown, status, code, endpoint), undefined, { again, askedMs, data })
}

function codeOf(thrown: APIError, status: number | undefined): ErrorCode {
  if (thrown.code === 'context_length_exceeded' || status === 413) return 'model_too_long'
  if (status !== undefined && status >= 300 && status < 400) return 'model_reply_unreadable'
  if (thrown.code === 'model_not_found') return 'model_unknown'
  if (thrown.code === 'content_filter' || thrown.code === 'content_policy_violation') return 'model_refused'
  if (status === 401) return 'model_key_invalid'
  if (status === 402 || thrown.code === 'insufficient_quota') return 'model_quota_exceeded'
  if (status === 403) return 'model_forbidden'
  if (status === 404) return 'model_unknown'
  if (status === 408) return 'model_request_timeout'
  if (status === 429) return 'model_rate_limited'
  // 529 is what some say where others say 503.
  if (status === 503 || status === 529) return 'model_overloaded'
  if (status === undefined || isTransient(status)) return 'model_unavailable'
  return tooLongPattern.test(messageOf(thrown)) ? 'model_too_long' : 'model_request_invalid'
}

/** As OpenAI, vLLM, llama.cpp, LM Studio and Anthropic's compatible endpoint say it. */
const tooLongPattern = /context[ _](length|window|size)|maximum context|prompt is too long|too many tokens/i

function sentence(thrown: APIError, status: number | undefined, code: ErrorCode, endpoint: Endpoint): string {
  const { host, model } = endpoint
  if (code === 'model_key_invalid') return `${host} refused the key (${status}).`
  const head = status === undefined ? `${host} ended the reply with an error` : `${host} answered ${status}`
  const about = code === 'model_unknown' ? ` for the model ${model}` : ''
  if (code === 'model_reply_unreadable') return `${head} with a redirect; check OPENAI_BASE_URL.`
  const said = code === 'model_forbidden' ? '' : quote(messageOf(thrown), endpoint)
  return said === '' ? `${head}${about}.` : `${head}${about}: ${said}`
}

function unreachable(thrown: APIConnectionError, endpoint: Endpoint): AttemptFailure {
  const reason = connectionReason(thrown)
  const isTls = /CERT|TLS|SSL|VERIFY/.test(reason)
  const because = reason === '' ? '' : ` (${reason})`
  return isTls
    ? failure('model_tls_failed', `There is no secure connection to ${endpoint.host}${because}.`, thrown, {
        again: false,
      })
    : failure('model_unreachable', `${endpoint.host} cannot be reached${because}.`, thrown, { again: true })
}

/** The system's own code, such as ECONNREFUSED, from the innermost cause that has one. */
function connectionReason(error: unknown): string {
  let reason = ''
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if ('code' in cause && typeof cause.code === 'string') reason = cause.code
  }
  return reason
}

function failure(
  code: ErrorCode,
  detail: string | undefined,
  cause: unknown,
  options: { again: boolean; askedMs?: number | null; data?: Record<string, unknown> },
): AttemptFailure {
  return new AttemptFailure(new WeftError(code, detail, { cause, data: options.data ?? {} }), options)
}

function isTransient(status: number | undefined): boolean {
  return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500
}

function statusIn(code: unknown): number | undefined {
  const status = Number(code)
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined
}

/** The endpoint's sentence: the SDK's message begins with the status, which is said already. */
function messageOf(thrown: APIError): string {
  const body: unknown = thrown.error
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body.message
  }
  return thrown.message.replace(/^\d{3}\s+/, '').replace('status code (no body)', '')
}

const longestQuote = 300
/** A shorter key is a word such as "none" that local endpoints are given, and part of other words. */
const shortestSecret = 8

function quote(message: string, { apiKey }: Endpoint): string {
  const withoutKey = apiKey && apiKey.length >= shortestSecret ? message.replaceAll(apiKey, '[key]') : message
  const plain = withoutKey
    .replace(/\b(sk|key|Bearer)[-_ ][\w*.-]{6,}/gi, '[key]')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return plain.length > longestQuote ? `${plain.slice(0, longestQuote)}…` : plain
}
