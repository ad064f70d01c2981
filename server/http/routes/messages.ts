/**
 * Chat. A message that begins with `@ai` also starts a task with the rest of it, for which one must be an editor. One that
 * comes again, because its answer was lost, is known by its key among those that the room document keeps.
 */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import { type FileId, isId, type MemberId } from '../../../shared/model/ids.ts'
import { roleAllows } from '../../../shared/model/roles.ts'
import { type Message, type RoomTypes, readRecord } from '../../../shared/model/room-document.ts'
import { messageRequest, messageResponse } from '../../../shared/protocol/api.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inRoom, json } from '../route-parts.ts'

export function messageRoutes(services: Services) {
  const { agents, limits } = services
  const post = createRoute({
    method: 'post',
    path: '/rooms/{room}/messages',
    summary: 'Say something; begin with @ai to start a task',
    tags: ['Chat'],
    middleware: needs(services, 'commenter'),
    request: { params: inRoom, body: body(messageRequest) },
    responses: {
      201: json(messageResponse, 'The message, and the task it started'),
      ...problems(
        'request_invalid',
        'session_required',
        'role_insufficient',
        'room_not_found',
        'file_not_found',
        'message_too_long',
        'model_not_offered',
        'task_queue_full',
        'storage_unavailable',
      ),
    },
  })

  return new OpenAPIHono<RequestEnv>().openapi(post, async (c) => {
    const { room, role, caller } = c.var
    const { text, mode = 'live', files = [], model, key } = c.req.valid('json')
    const asker = caller.member.id
    const message = { author: asker, text, ...(key !== undefined && { key }) }
    const said = key === undefined ? undefined : saidUnder(room.types, asker, key)
    if (said !== undefined) {
      if (said.text !== text) throw new WeftError('request_invalid', 'key: another message has it')
      const { id, task } = said
      return c.json(await durably(services, room, () => ({ id, ...(task !== undefined && { task }) })), 201)
    }
    const prompt = promptIn(text)
    if (prompt === null) {
      const { id } = await durably(services, room, () => room.postMessage(message))
      return c.json({ id }, 201)
    }
    if (!roleAllows(role, 'editor'))
      throw new WeftError('role_insufficient', `As ${role} you may chat, but not ask the agent for changes.`)
    if (!/[^\p{Cc}\p{Cf}\p{Z}\s]/u.test(prompt))
      throw new WeftError('request_invalid', 'text: say after @ai what it should do')
    if (Buffer.byteLength(text) > limits.messageBytes) throw new WeftError('message_too_long')
    const asked = await durably(services, room, () => {
      // The task first: a message whose task was refused would be said again and stand there twice.
      const task = agents.ask(room, {
        prompt,
        mode,
        files: files.filter(isId<FileId>),
        asker,
        ...(model !== undefined && { model }),
      })
      const { id } = room.postMessage({ ...message, task: task.id })
      room.patchTask(task.id, { question: id })
      return { id, task: task.id }
    })
    return c.json(asked, 201)
  })
}

/** A member's keys are their own: nobody is answered for what another said. */
function saidUnder({ messages }: RoomTypes, author: MemberId, key: string): Message | undefined {
  const record = messages.toArray().find((one) => one.get('key') === key && one.get('author') === author)
  return record && readRecord<Message>(record)
}

/** What is asked of the AI, or null for a message to people. */
export function promptIn(text: string): string | null {
  const match = /^\s*@ai(?![\p{L}\p{M}\p{N}_-])[\s:,]*/iu.exec(text)
  return match === null ? null : text.slice(match[0].length).trim()
}
