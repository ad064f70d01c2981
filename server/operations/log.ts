/**
 * The server's log: one JSON line an event, on whatever the caller gives it.
 *
 * Secrets stay out of it wherever they stand: headers that carry credentials, `token` fields, and tokens inside
 * addresses (`?token=…`, `/invites/…`), also where an address is part of a message or an error.
 */
import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error'> & {
  /** A log whose every line carries these fields. */
  child(fields: Record<string, unknown>): Log
}

const censor = '[redacted]'
const secretFields = ['authorization', 'cookie', 'setCookie', 'token', 'apiKey']

export function createLog(options: {
  level: string
  /** Standard output where none is given. */
  destination?: { write(line: string): void }
}): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor,
    },
    // The last word on every line, so that no way into it is forgotten.
    hooks: { streamWrite: withoutTokens },
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}

/** `text` with the tokens in its addresses blotted out. */
export function withoutTokens(text: string): string {
  return text
    .replace(/([?&]token=)[^&\s"'\\#]+/gi, `$1${censor}`)
    .replace(/(\/invites?\/)[0-9A-Za-z_-]{16,}/g, `$1${censor}`)
}
