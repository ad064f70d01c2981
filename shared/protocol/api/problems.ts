/** Bodies of what went wrong, and of whether the server is ready. */
import { z } from '@hono/zod-openapi'

export const problemSchema = z
  .looseObject({
    type: z.string(),
    code: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    retryable: z.boolean(),
    remedy: z.string(),
  })
  .openapi('Problem')

export const readinessResponse = z
  .object({
    ready: z.boolean(),
    components: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string().optional() })),
  })
  .openapi('Readiness')

export type ReadinessResponse = z.infer<typeof readinessResponse>
