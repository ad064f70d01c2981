/**
 * What a connection is closed with or warned of: the part of the catalogue (`errors.ts`) that the page has from the first
 * key on, because it has to say why it is cut off when nothing more can be loaded.
 */

type Severity = 'info' | 'warning' | 'error'

export interface ErrorEntry {
  /** One sentence that a person understands. */
  readonly title: string
  /** HTTP status, also when the error happened elsewhere. */
  readonly status: number
  /** WebSocket close code; 44xx stops an unmodified y-websocket 3.1 client, anything else makes it try again. */
  readonly closeCode?: number
  readonly severity: Severity
  /** Whether the same request can succeed later without being changed. */
  readonly retryable: boolean
  /** What the person can do about it. */
  readonly remedy: string
}

/** Not retryable, and an error, unless it says otherwise. */
export const entry = (
  title: string,
  status: number,
  remedy: string,
  extra: { closeCode?: number; severity?: Severity; retryable?: boolean } = {},
): ErrorEntry => ({ title, status, remedy, severity: 'error', retryable: false, ...extra })

export const connectionErrors = {
  // Requests
  host_not_allowed: entry('This server does not answer to that host name.', 421, 'Open it by the address it prints.', {
    closeCode: 4403,
  }),
  internal: entry('Something went wrong on the server.', 500, 'Try again; the details are in the server log.', {
    closeCode: 1011,
    retryable: true,
  }),
  shutting_down: entry('The server is restarting.', 503, 'Your client reconnects by itself.', {
    closeCode: 1012,
    severity: 'info',
    retryable: true,
  }),

  // Who are you, and may you
  session_required: entry('You have not entered yet.', 401, 'Enter your name, or send a token.', { closeCode: 4401 }),
  session_expired: entry('Your session has ended.', 401, 'Enter again.', { closeCode: 4401 }),
  session_invalid: entry('This token is not valid.', 401, 'Enter again.', { closeCode: 4401 }),
  origin_not_allowed: entry('This page may not use your session.', 403, 'Open the room from its own address.', {
    closeCode: 4403,
  }),
  role_insufficient: entry('Your role in this room does not allow that.', 403, 'Ask an owner for another role.', {
    closeCode: 4403,
  }),
  room_full: entry('This room has as many members as it can hold.', 403, 'Ask an owner to make place.', {
    closeCode: 4403,
  }),
  member_removed: entry('You were removed from this room.', 403, 'Ask an owner for a new invite.', { closeCode: 4403 }),
  member_left: entry('You have left this room.', 403, 'Open its link to come back.', {
    closeCode: 4403,
    severity: 'info',
  }),

  // Rooms, files, documents
  room_not_found: entry('There is no such room, or you are not in it.', 404, 'Check the link.', { closeCode: 4404 }),
  file_not_found: entry('There is no such file in this room.', 404, 'It may have been deleted.', { closeCode: 4404 }),
  file_too_large: entry('The file would be larger than this server allows.', 413, 'Split it, or paste less.', {
    closeCode: 4413,
  }),
  room_too_large: entry('The room would hold more than this server allows.', 413, 'Delete files first.', {
    closeCode: 4413,
  }),
  document_unavailable: entry('The document could not be loaded.', 503, 'It is safe; try again in a moment.', {
    closeCode: 1013,
    retryable: true,
  }),
  storage_unavailable: entry('The server cannot store changes right now.', 503, 'Keep this page open; it is retried.', {
    closeCode: 1013,
    retryable: true,
  }),

  // Sync
  frame_too_large: entry('A single change was too large to send.', 413, 'Paste it in smaller parts.', {
    closeCode: 4413,
  }),
  frame_invalid: entry('The client sent something that is not the sync protocol.', 400, 'Reload the page.', {
    closeCode: 4400,
  }),
  update_invalid: entry('The client sent a change that cannot be applied.', 400, 'Reload the page.', {
    closeCode: 4400,
  }),
  history_foreign: entry(
    "Your text and the room's have different histories.",
    409,
    'Keep your text, then reload the page.',
    {
      closeCode: 4409,
    },
  ),
  client_id_taken: entry('Your client wrote under the id of another member.', 409, 'Reload the page.', {
    closeCode: 4409,
  }),
  client_ids_full: entry(
    'More new clients have written here than a file takes in a day.',
    429,
    'Keep your text, and connect again in some hours.',
    { closeCode: 4429 },
  ),
  connection_slow: entry(
    'Your connection is too slow for what happens here.',
    503,
    'Your client reconnects by itself.',
    {
      closeCode: 1013,
      severity: 'warning',
      retryable: true,
    },
  ),
  admission_late: entry('The server took too long to let you in.', 503, 'Your client reconnects by itself.', {
    closeCode: 1013,
    severity: 'warning',
    retryable: true,
  }),
  admission_overflow: entry('Too much was sent before the server let you in.', 413, 'Reload the page.', {
    closeCode: 4413,
  }),
  connections_full: entry('You have too many connections to this room.', 429, 'Close some of its windows.', {
    closeCode: 1013,
    severity: 'warning',
    retryable: true,
  }),
  document_read_only: entry('You may read this document but not change it.', 403, 'Ask an owner for another role.', {
    severity: 'warning',
  }),
} as const satisfies Record<string, ErrorEntry>

export type ConnectionErrorCode = keyof typeof connectionErrors

export function isConnectionError(code: string): code is ConnectionErrorCode {
  return Object.hasOwn(connectionErrors, code)
}
