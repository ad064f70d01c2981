/** Bodies of rooms. */
import { z } from '@hono/zod-openapi'
import { defaultLimits } from '../../limits.ts'
import { id, name, path, role, text, time } from './fields.ts'
import { fileSummary } from './files.ts'
import { memberResponse } from './members.ts'

export const roomRequest = z
  .object({
    name: name.optional(),
    template: z.enum(['sample', 'empty']).optional(),
    files: z
      .array(z.object({ path, content: text }))
      .max(defaultLimits.filesPerRoom)
      .optional(),
  })
  .openapi('RoomRequest')
export const roomCreated = z
  .object({ id, name: z.string(), url: z.string(), files: z.array(fileSummary) })
  .openapi('RoomCreated')
export const roomListed = z
  .object({ id, name: z.string(), role, url: z.string(), createdAt: time })
  .openapi('RoomListed')

/** For a million tokens. */
const modelPrice = z.object({ currency: z.string(), inputPerMillion: z.number(), outputPerMillion: z.number() })
export const roomResponse = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    role,
    /** What the room's link alone gives. */
    linkRole: role,
    /** `models` are those that a task may name, the default one first. */
    agent: z.object({
      name: z.string(),
      offline: z.boolean(),
      models: z.array(z.object({ name: z.string(), price: modelPrice.optional() })),
    }),
    files: z.array(fileSummary.extend({ language: z.string(), eol: z.enum(['lf', 'crlf']) })),
    members: z.array(memberResponse),
  })
  .openapi('Room')
export const roomPatch = z.object({ name }).openapi('RoomPatch')

export type RoomCreated = z.infer<typeof roomCreated>
export type RoomListed = z.infer<typeof roomListed>
export type RoomResponse = z.infer<typeof roomResponse>
