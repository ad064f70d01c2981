/** The parts that route definitions share: ids in addresses, bodies and answers, as checks and as description alike. */
import { z } from '@hono/zod-openapi'
import type { ZodType } from 'zod'
import { type ErrorCode, WeftError } from '../../shared/errors.ts'
import { type FileId, type HunkId, isId, type MemberId, type RoomId, type TaskId } from '../../shared/model/ids.ts'

/** One of a wrong form cannot exist, so it is answered like one that does not. */
function idParam<Id extends string>(missing: ErrorCode) {
  return z
    .string()
    .transform((value): Id => {
      if (isId<Id>(value)) return value
      throw new WeftError(missing)
    })
    .openapi({ type: 'string', example: '4fVb0PzKq7mQ2sXw1Yc9Ta' })
}

const roomParam = idParam<RoomId>('room_not_found')
export const inRoom = z.object({ room: roomParam })
export const inFile = z.object({ room: roomParam, file: idParam<FileId>('file_not_found') })
export const inMember = z.object({ room: roomParam, member: idParam<MemberId>('member_not_found') })
export const inTask = z.object({ room: roomParam, task: idParam<TaskId>('task_not_found') })
export const inHunk = z.object({ room: roomParam, hunk: idParam<HunkId>('hunk_not_found') })

/** An answer in JSON. */
export function json<Schema extends ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** A body that must be there. */
export function body<Schema extends ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** A body that may be left out where the schema takes `{}`. */
export function optionalBody<Schema extends ZodType>(schema: Schema) {
  return { required: false, content: { 'application/json': { schema } } } as const
}
