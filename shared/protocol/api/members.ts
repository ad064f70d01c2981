/** Bodies of sessions, members and invites. */
import { z } from '@hono/zod-openapi'
import { id, role, text, time } from './fields.ts'

const memberSchema = z
  .object({ id: z.string(), name: z.string(), colour: z.int(), kind: z.enum(['person', 'agent']) })
  .openapi('Member')

/** What a name may be is said by `name_invalid`, where the limit is known. */
export const sessionRequest = z.object({ name: text }).openapi('SessionRequest')
export const sessionResponse = z.object({ token: z.string(), member: memberSchema, expiresAt: time }).openapi('Session')
export const currentSessionResponse = z
  .object({ member: memberSchema.nullable(), expiresAt: time.nullable() })
  .openapi('CurrentSession', { description: 'Nulls where nobody has entered' })

export const memberResponse = memberSchema.extend({ role }).openapi('RoomMember')
export const memberPatch = z.object({ role }).openapi('MemberPatch')
export const broughtResponse = z.object({ asked: z.int() }).openapi('Brought')

export const inviteRequest = z
  .object({
    role,
    expiresInSeconds: z
      .int()
      .min(1)
      .max(365 * 86_400)
      .optional(),
  })
  .openapi('InviteRequest')
export const inviteResponse = z.object({ url: z.string(), token: z.string() }).openapi('Invite')
export const entranceResponse = z.object({ room: id, name: z.string(), role }).openapi('Entrance')
export const joinResponse = z.object({ room: id, role, url: z.string() }).openapi('Joined')

export type SessionResponse = z.infer<typeof sessionResponse>
export type CurrentSessionResponse = z.infer<typeof currentSessionResponse>
export type InviteResponse = z.infer<typeof inviteResponse>
export type EntranceResponse = z.infer<typeof entranceResponse>
export type JoinResponse = z.infer<typeof joinResponse>
