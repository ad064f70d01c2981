/**
 * The one catalogue of everything that can go wrong where a person can see it.
 *
 * Each code is stable: clients, logs and documents may rely on it. An edge translates it once: HTTP makes a problem
 * document of it, the socket a close code, a task its state. What is thrown is a `WeftError`; an expected outcome
 * (a block that could not be placed, a hunk in conflict) is a value and not in here.
 */

import { connectionErrors, type ErrorEntry, entry } from './connection-errors.ts'
import { errorAddress } from './page-errors.ts'

export const errorCatalogue = {
  ...connectionErrors,

  // Requests
  request_invalid: entry('The request is not what this call takes.', 400, 'Compare it with /api/docs.'),
  not_found: entry('There is nothing at this address.', 404, 'Check the address.'),
  method_not_allowed: entry('This address does not take that method.', 405, 'Compare it with /api/docs.'),
  body_too_large: entry('The request body is too large.', 413, 'Send less at once.'),
  rate_limited: entry('Too many requests in a short time.', 429, 'Wait as long as Retry-After says.', {
    severity: 'warning',
    retryable: true,
  }),

  // Who are you, and may you
  member_not_found: entry('There is no such member in this room.', 404, 'They may have left.'),
  member_absent: entry('You are not in this room at the moment.', 409, 'Open the room, then try again.', {
    severity: 'info',
    retryable: true,
  }),
  last_owner: entry('A room needs an owner, and this is the only one.', 409, 'Make someone else an owner first.', {
    severity: 'warning',
  }),
  invite_invalid: entry('This invite is not valid or has expired.', 404, 'Ask for a new one.'),

  // Rooms, files, documents
  path_taken: entry('A file with this path exists already.', 409, 'Choose another path.', { severity: 'warning' }),
  path_invalid: entry('This path cannot be used.', 422, 'Choose another path.', {
    severity: 'warning',
  }),
  name_invalid: entry('This name cannot be used.', 422, 'Choose another name.', { severity: 'warning' }),
  search_invalid: entry(
    'The regular expression cannot be used.',
    422,
    'Look at the detail; look-around and back-references are not known here.',
    { severity: 'warning' },
  ),
  archive_invalid: entry('This is not a zip archive that can be read.', 422, 'Pack it again as a plain zip.', {
    severity: 'warning',
  }),
  archive_too_many_files: entry('There are too many files in this.', 413, 'Import it in parts.', {
    severity: 'warning',
  }),
  archive_too_large: entry('The archive would be too large unpacked.', 413, 'Import it in parts.', {
    severity: 'warning',
  }),
  archive_suspicious: entry(
    'The archive looks as if it were made to fill up whoever unpacks it.',
    422,
    'If it is what you want, unpack it yourself and import its files.',
    { severity: 'warning' },
  ),
  message_too_long: entry('The message is too long.', 413, 'Put long text into a file.', { severity: 'warning' }),

  // Tasks and hunks
  task_not_found: entry('There is no such task in this room.', 404, 'It may have been cleared.'),
  task_ended: entry('The task has ended already.', 409, 'Ask again if you want more.', { severity: 'info' }),
  task_running: entry('The task is still running.', 409, 'Wait for it, or cancel it.', {
    severity: 'info',
    retryable: true,
  }),
  question_closed: entry('The task asks nothing now.', 409, 'Someone may have answered already.', {
    severity: 'info',
  }),
  question_unanswered: entry(
    'Nobody answered the question of the task in time.',
    408,
    'What it wrote before stays. Ask again, and say what it wanted to know.',
    { severity: 'warning', retryable: true },
  ),
  task_queue_full: entry('Too many tasks are waiting in this room.', 429, 'Wait for one to end, or cancel one.', {
    severity: 'warning',
    retryable: true,
  }),
  task_interrupted: entry('The server stopped while the task ran.', 503, 'What it wrote was taken back. Ask again.', {
    retryable: true,
  }),
  task_not_begun: entry('The server stopped before the task began.', 503, 'Nothing was changed. Try it again.', {
    retryable: true,
  }),
  hunk_not_found: entry('There is no such change in this room.', 404, 'It may have been cleared.'),
  hunk_decided: entry('Someone has decided this change already.', 409, 'Its task shows who decided what.', {
    severity: 'info',
  }),
  hunk_conflicted: entry(
    'People changed the same lines; the change needs a decision.',
    409,
    'Choose mine, agent, both or text.',
    { severity: 'warning' },
  ),
  hunk_streaming: entry('The change is still being written.', 409, 'Wait for it, or cancel the task.', {
    severity: 'info',
    retryable: true,
  }),
  text_moved: entry('The lines have changed since you saw them.', 409, 'Look at them as they are now, and try again.', {
    severity: 'info',
    retryable: true,
  }),

  // The model
  model_key_invalid: entry('The model endpoint refused the key.', 502, 'Set OPENAI_API_KEY to a valid key.'),
  model_forbidden: entry('The model endpoint does not allow this request.', 502, 'Check what the key may use.'),
  model_unknown: entry('The model endpoint does not have this model.', 502, 'Set OPENAI_MODEL to one that it has.'),
  model_not_offered: entry('There is no model of this name here.', 400, 'Take one of those that the room names.'),
  model_request_invalid: entry('The model endpoint did not accept the request.', 502, 'Look at the detail.'),
  model_too_long: entry('The request is too long for the model.', 502, 'Name fewer files, or select a part.'),
  model_quota_exceeded: entry(
    'The account at the model endpoint is used up.',
    502,
    'Its owner raises its quota or pays; until then choose another model, if the room has one.',
  ),
  model_rate_limited: entry('The model endpoint is over its limit.', 503, 'Wait a little, then ask again.', {
    retryable: true,
  }),
  model_unavailable: entry('The model endpoint failed.', 503, 'Try again in a moment.', { retryable: true }),
  model_overloaded: entry('The model endpoint is overloaded.', 503, 'Try again in a few minutes.', { retryable: true }),
  model_request_timeout: entry('The model endpoint gave up on the request.', 503, 'Try again, or show it less.', {
    retryable: true,
  }),
  model_unreachable: entry('The model endpoint cannot be reached.', 503, 'Check OPENAI_BASE_URL and the network.', {
    retryable: true,
  }),
  model_tls_failed: entry(
    'There is no secure connection to the model endpoint.',
    502,
    'Check OPENAI_BASE_URL, and the certificate there.',
  ),
  model_timeout: entry('The model took too long to answer.', 504, 'Try again, or ask for less.', { retryable: true }),
  model_stalled: entry('The model stopped in mid-reply.', 504, 'Try again.', { retryable: true }),
  model_reply_unreadable: entry(
    'The model endpoint sent something that cannot be read.',
    502,
    'Check OPENAI_BASE_URL; it has to speak chat completions.',
    { retryable: true },
  ),
  model_reply_too_long: entry('The reply is longer than a reply may be.', 502, 'Ask for less at once.'),
  model_cut_off: entry('The reply ended before it was complete.', 502, 'Try again.', { retryable: true }),
  model_reply_empty: entry('The model answered with nothing.', 502, 'Try again, or say it differently.', {
    retryable: true,
  }),
  model_refused: entry('The model declined to answer.', 502, 'Say it differently.'),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** A failure that has a code in the catalogue; `message` is the detail for this one occurrence. */
export class WeftError extends Error {
  override readonly name = 'WeftError'
  readonly code: ErrorCode
  /** Further facts for the client, such as `{ retryAfterSeconds }`; must be JSON. */
  readonly data: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { cause?: unknown; data?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail ?? errorCatalogue[code].title, { cause: options.cause })
    this.code = code
    this.data = options.data ?? {}
  }

  get entry(): ErrorEntry {
    return errorCatalogue[this.code]
  }
}

/** Whether it is a fault of ours: no code of the catalogue says what went wrong, so the log has to. */
export function isFault(error: unknown): boolean {
  return !(error instanceof WeftError) || error.code === 'internal'
}

/** RFC 9457 problem document, as every HTTP error is sent and every task error is kept. */
export interface Problem {
  readonly type: string
  readonly code: ErrorCode
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly retryable: boolean
  readonly remedy: string
}

/** The problem document of any thrown value; what is not a `WeftError` becomes `internal` and tells nothing. */
export function problemOf(error: unknown): Problem & Readonly<Record<string, unknown>> {
  const known = error instanceof WeftError ? error : new WeftError('internal')
  const { title, status, retryable, remedy } = known.entry
  return {
    ...known.data,
    type: errorAddress(known.code),
    code: known.code,
    title,
    status,
    detail: known.message,
    retryable,
    remedy,
  }
}
