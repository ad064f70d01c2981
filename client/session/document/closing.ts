/**
 * Why the server closed a connection for good, in words for the person.
 *
 * The server gives a code of the catalogue as the reason; a proxy between may give anything, or nothing.
 */
import { type ConnectionErrorCode, connectionErrors, isConnectionError } from '../../../shared/connection-errors.ts'

/** What happened, and what to do. */
export function describeClose({ code, reason }: { code: number; reason: string }): {
  title: string
  remedy: string
  errorCode: ConnectionErrorCode | null
} {
  if (isConnectionError(reason)) {
    const { title, remedy } = connectionErrors[reason]
    return { title, remedy, errorCode: reason }
  }
  return {
    title: 'The server ended this connection.',
    remedy: `Reload the page; tell whoever runs this server if it happens again (code ${code}).`,
    errorCode: null,
  }
}
