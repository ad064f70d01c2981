/** Every code that a person or a client can meet, as rows to print: the catalogue's, then those that the page itself has. */
import { errorCatalogue } from '../../../shared/errors.ts'
import { pageErrors } from '../../../shared/page-errors.ts'

export interface ErrorRow {
  readonly code: string
  /** HTTP status; null where it never comes over HTTP. */
  readonly status: number | null
  readonly closeCode: number | null
  readonly title: string
  readonly remedy: string
  readonly retryable: boolean
}

export function errorRows(): readonly ErrorRow[] {
  return [
    ...Object.entries(errorCatalogue).map(([code, entry]) => {
      const { status, title, remedy, retryable } = entry
      return {
        code,
        status,
        closeCode: 'closeCode' in entry ? (entry.closeCode ?? null) : null,
        title,
        remedy,
        retryable,
      }
    }),
    ...Object.entries(pageErrors).map(([code, entry]) => ({ code, status: null, closeCode: null, ...entry })),
  ]
}
