/** What only the page meets, and where every error is looked up. */

/** What goes wrong in the page alone, where no answer of the server's says it. */
export const pageErrors = {
  unreachable: {
    title: 'The server cannot be reached.',
    remedy: 'Check the connection and try again.',
    retryable: true,
  },
  reply_unreadable: {
    title: 'The answer could not be read.',
    remedy: 'Check that this address is the Weft server, then try again.',
    retryable: true,
  },
  part_missing: {
    title: 'This part of the page could not be loaded.',
    remedy: 'Check the connection and try again, or reload the page.',
    retryable: true,
  },
  page_failed: {
    title: 'Something went wrong on this page.',
    remedy: 'Reload it; what was saved is safe.',
    retryable: false,
  },
} as const

export type PageErrorCode = keyof typeof pageErrors

/** Where an error is looked up by its code. */
export function errorAddress(code: string): string {
  return `/api/docs#error-${code}`
}
