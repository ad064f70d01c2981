/** Tasks: ask the agent, read what became of it, cancel it, settle all that it changed. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import { type FileId, isId, type MemberId, type TaskId } from '../../../shared/model/ids.ts'
import { type RoomTypes, readRecord } from '../../../shared/model/room-document.ts'
import type { Task, TaskSelection } from '../../../shared/model/task.ts'
import {
  type TaskRequest,
  type TaskResponse,
  taskAnswer,
  taskCreated,
  taskList,
  taskRequest,
  taskResponse,
  taskResting,
  taskSettled,
} from '../../../shared/protocol/api.ts'
import type { Room } from '../../rooms/room.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inRoom, inTask, json } from '../route-parts.ts'
import { settledView, taskSummary, taskView } from '../task-view.ts'

/** How many of a room's tasks one answer lists. */
const listedTasks = 200

export function taskRoutes(services: Services) {
  const { agents } = services
  const editor = needs(services, 'editor')
  const viewer = needs(services, 'viewer')
  const tags = ['Tasks']
  const forViewers = ['session_required', 'room_not_found', 'task_not_found', 'storage_unavailable'] as const
  const forEditors = [...forViewers, 'role_insufficient'] as const

  const ask = createRoute({
    method: 'post',
    path: '/rooms/{room}/tasks',
    summary: 'Ask the agent for a change or an answer',
    tags,
    middleware: editor,
    request: { params: inRoom, body: body(taskRequest) },
    responses: {
      202: json(taskCreated, 'The task, waiting for its turn'),
      ...problems(
        'request_invalid',
        'session_required',
        'role_insufficient',
        'room_not_found',
        'file_not_found',
        'model_not_offered',
        'task_queue_full',
        'storage_unavailable',
      ),
    },
  })
  const list = createRoute({
    method: 'get',
    path: '/rooms/{room}/tasks',
    summary: "The room's tasks, newest first",
    tags,
    middleware: viewer,
    request: { params: inRoom },
    responses: {
      200: json(taskList, 'The tasks'),
      ...problems('session_required', 'room_not_found', 'storage_unavailable'),
    },
  })
  const read = createRoute({
    method: 'get',
    path: '/rooms/{room}/tasks/{task}',
    summary: 'A task with its steps and hunks',
    tags,
    middleware: viewer,
    request: { params: inTask },
    responses: { 200: json(taskResponse, 'The task'), ...problems(...forViewers) },
  })
  const cancel = createRoute({
    method: 'post',
    path: '/rooms/{room}/tasks/{task}/cancel',
    summary: 'Stop a task that waits or runs',
    tags,
    middleware: editor,
    request: { params: inTask },
    responses: { 200: json(taskResponse, 'The task as it is now'), ...problems(...forEditors, 'task_ended') },
  })
  const answer = createRoute({
    method: 'post',
    path: '/rooms/{room}/tasks/{task}/answer',
    summary: 'Answer what a task asks; it goes on with it',
    tags,
    middleware: editor,
    request: { params: inTask, body: body(taskAnswer) },
    responses: {
      200: json(taskResponse, 'The task as it is now'),
      ...problems('request_invalid', ...forEditors, 'question_closed', 'message_too_long'),
    },
  })
  const retry = createRoute({
    method: 'post',
    path: '/rooms/{room}/tasks/{task}/retry',
    summary: 'Have a task that ended try again what found no place; where there is no such change, ask all of it anew',
    tags,
    middleware: editor,
    request: { params: inTask },
    responses: {
      202: json(taskCreated, 'The task, or the new one'),
      ...problems(...forEditors, 'task_running', 'task_queue_full'),
    },
  })
  const settlements = {
    accept: 'Accept every open hunk of a task that is not in conflict',
    reject: 'Reject every open hunk of a task that is not in conflict',
    undo: 'Take back what a task did, accepted or not; what people typed stays',
    redo: 'Do again what was undone of a task',
  } as const
  const settle = (decision: keyof typeof settlements) =>
    createRoute({
      method: 'post',
      path: `/rooms/{room}/tasks/{task}/${decision}`,
      summary: settlements[decision],
      tags,
      middleware: editor,
      request: { params: inTask },
      responses: { 200: json(taskSettled, 'What was decided and what is left'), ...problems(...forEditors) },
    })

  const resting = createRoute({
    method: 'get',
    path: '/rooms/{room}/tasks/{task}/undo',
    summary: 'Changes of other tasks that rest on what this one wrote, to be known before it is undone',
    tags,
    middleware: viewer,
    request: { params: inTask },
    responses: { 200: json(taskResting, 'They stay when the task is undone'), ...problems(...forViewers) },
  })

  async function view(room: Room, id: TaskId): Promise<TaskResponse> {
    const found = await taskView(room, agents, id)
    if (found === null) throw new WeftError('task_not_found')
    return found.view
  }

  const app = new OpenAPIHono<RequestEnv>()
    .openapi(ask, async (c) => {
      const { room, caller } = c.var
      const { prompt, mode = 'live', files = [], selection, model, key } = c.req.valid('json')
      const asker = caller.member.id
      const asked = key === undefined ? undefined : askedUnder(room.types, asker, key)
      if (asked !== undefined) {
        if (asked.prompt !== prompt) throw new WeftError('request_invalid', 'key: another task has it')
        const { id, state } = await durably(services, room, () => asked)
        return c.json({ id, state }, 202)
      }
      const request = {
        prompt,
        mode,
        files: files.filter(isId<FileId>),
        ...(selection && { selection: selectionIn(selection) }),
        asker,
        ...(model !== undefined && { model }),
        ...(key !== undefined && { key }),
      }
      const task = await durably(services, room, () => agents.ask(room, request))
      return c.json({ id: task.id, state: task.state }, 202)
    })
    .openapi(list, async (c) => {
      const { room } = c.var
      const tasks = await durably(services, room, () => room.listTasks(listedTasks))
      return c.json({ tasks: tasks.map(taskSummary) }, 200)
    })
    .openapi(read, async (c) => {
      const { room } = c.var
      return c.json(await durably(services, room, () => view(room, c.req.valid('param').task)), 200)
    })
    .openapi(resting, async (c) => {
      const { room } = c.var
      const found = await durably(services, room, () => agents.restingOn(room, c.req.valid('param').task))
      return c.json({ resting: found.map(({ id, task, path }) => ({ id, task, path })) }, 200)
    })
    .openapi(cancel, async (c) => {
      const { room } = c.var
      const { task } = c.req.valid('param')
      const cancelled = await durably(services, room, async () => {
        await agents.cancel(room, task)
        return view(room, task)
      })
      return c.json(cancelled, 200)
    })
    .openapi(answer, async (c) => {
      const { room, caller } = c.var
      const { task } = c.req.valid('param')
      const { text } = c.req.valid('json')
      const answered = await durably(services, room, async () => {
        await agents.answer(room, task, caller.member.id, text)
        return view(room, task)
      })
      return c.json(answered, 200)
    })
    .openapi(retry, async (c) => {
      const { room, caller } = c.var
      const { task } = c.req.valid('param')
      const again = await durably(services, room, () => agents.retry(room, task, caller.member.id))
      return c.json({ id: again.id, state: again.state }, 202)
    })
  for (const decision of ['accept', 'reject', 'undo', 'redo'] as const)
    app.openapi(settle(decision), async (c) => {
      const { room, caller } = c.var
      const { task } = c.req.valid('param')
      const done = await durably(services, room, () => agents.settleTask(room, task, decision, caller.member.id))
      return c.json(settledView(done), 200)
    })
  return app
}

function selectionIn({ file, from, to }: NonNullable<TaskRequest['selection']>): TaskSelection {
  if (!isId<FileId>(file)) throw new WeftError('file_not_found')
  if (from > to) throw new WeftError('request_invalid', 'selection: "from" is after "to"')
  return { file, from, to }
}

/** A member's keys are their own: nobody is answered for what another asked. */
function askedUnder({ tasks }: RoomTypes, asker: MemberId, key: string): Task | undefined {
  const record = [...tasks.values()].find((one) => one.get('key') === key && one.get('asker') === asker)
  return record && readRecord<Task>(record)
}
