/**
 * A task as it happens, as server-sent events: `task` with the whole task, at most ten a second, then `end`.
 *
 * The room is held for as long as the stream lives; one member has only so many streams at once.
 */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { eventStream } from '../event-stream.ts'
import { enterRoom } from '../middleware/role.ts'
import { needsSession } from '../middleware/session.ts'
import { problems } from '../problems.ts'
import { inTask } from '../route-parts.ts'
import { taskView } from '../task-view.ts'

export function taskEventRoutes(services: Services) {
  const { agents, limits, clock, log, stopping } = services
  const streams = new Map<MemberId, number>()

  const events = createRoute({
    method: 'get',
    path: '/rooms/{room}/tasks/{task}/events',
    summary: 'A task as it happens',
    description:
      'An event `task` with the whole task (as `GET /rooms/{room}/tasks/{task}` gives it) at once and after each ' +
      'change, at most ten a second; an event `end` when the task has ended.',
    tags: ['Tasks'],
    middleware: needsSession,
    request: { params: inTask },
    responses: {
      200: { description: 'The events', content: { 'text/event-stream': { schema: z.string() } } },
      ...problems('session_required', 'room_not_found', 'task_not_found', 'rate_limited', 'storage_unavailable'),
    },
  })

  function countStream(member: MemberId): () => void {
    const count = streams.get(member) ?? 0
    if (count >= limits.connectionsPerMember)
      throw new WeftError('rate_limited', `You follow ${count} tasks already.`, { data: { retryAfterSeconds: 5 } })
    streams.set(member, count + 1)
    return () => {
      const left = (streams.get(member) ?? 1) - 1
      if (left > 0) streams.set(member, left)
      else streams.delete(member)
    }
  }

  return new OpenAPIHono<RequestEnv>().openapi(events, async (c) => {
    const { room: roomId, task } = c.req.valid('param')
    const { member } = c.var.caller
    const { room, release } = await enterRoom(services, c.var.caller, roomId, 'viewer')
    let uncount = () => {}
    try {
      const found = await durably(services, room, () => room.readTask(task))
      if (found === null) throw new WeftError('task_not_found')
      uncount = countStream(member.id)
    } catch (error) {
      release()
      throw error
    }
    const stream = eventStream({
      name: 'task',
      async read() {
        const view = await taskView(room, agents, task)
        await room.saved()
        // Who was removed meanwhile hears no more.
        return room.member(member.id) === undefined ? null : view
      },
      onChange(listener) {
        const unfollow = room.onTaskChange((changed) => {
          if (changed === task) listener()
        })
        const onMembers = () => {
          if (room.member(member.id) === undefined) listener()
        }
        room.types.members.observe(onMembers)
        return () => {
          unfollow()
          room.types.members.unobserve(onMembers)
        }
      },
      signal: stopping,
      clock,
      onError: (error) => log.error({ err: error, room: roomId, task }, 'a task could not be read for its events'),
      onClose: () => {
        uncount()
        release()
      },
    })
    return c.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    })
  })
}
