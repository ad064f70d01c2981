/** What every refusal over HTTP must look like. */
import { expect } from 'vitest'
import { type ErrorCode, errorCatalogue, type Problem } from '../../shared/errors.ts'
import { problemSchema } from '../../shared/protocol/api.ts'
import type { Answer } from './test-client.ts'

/** A problem document of this code, as the catalogue says it; returned for a look at its detail. */
export function expectProblem(answer: Answer<unknown>, code: ErrorCode): Problem & Record<string, unknown> {
  const { title, status, retryable, remedy } = errorCatalogue[code]
  expect(answer.body).toMatchObject({ code, title, status, retryable, remedy, type: `/api/docs#error-${code}` })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  problemSchema.parse(answer.body)
  return answer.body as Problem & Record<string, unknown>
}
