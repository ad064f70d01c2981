/** Rooms: make one, list one's own, read, rename, delete. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import type { Role } from '../../../shared/model/roles.ts'
import {
  type RoomResponse,
  roomCreated,
  roomListed,
  roomPatch,
  roomRequest,
  roomResponse,
} from '../../../shared/protocol/api.ts'
import type { Room } from '../../rooms/room.ts'
import { originOf } from '../addresses.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably, inTime } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { needsSession } from '../middleware/session.ts'
import { problems } from '../problems.ts'
import { body, inRoom, json, optionalBody } from '../route-parts.ts'

export function roomRoutes(services: Services) {
  const { access, rooms, store, agents, limits, sample } = services

  const create = createRoute({
    method: 'post',
    path: '/rooms',
    summary: 'Make a room, which the caller owns',
    description: 'The answer lists the files in the order of the request.',
    tags: ['Rooms'],
    middleware: needsSession,
    request: { body: optionalBody(roomRequest) },
    responses: {
      201: json(roomCreated, 'The room'),
      ...problems(
        'request_invalid',
        'session_required',
        'path_invalid',
        'path_taken',
        'file_too_large',
        'room_too_large',
        'storage_unavailable',
      ),
    },
  })
  const list = createRoute({
    method: 'get',
    path: '/rooms',
    summary: "The caller's rooms, newest first",
    tags: ['Rooms'],
    middleware: needsSession,
    responses: { 200: json(z.object({ rooms: z.array(roomListed) }), 'The rooms'), ...problems('session_required') },
  })
  const read = createRoute({
    method: 'get',
    path: '/rooms/{room}',
    summary: "A room with its files, members and the caller's role",
    tags: ['Rooms'],
    middleware: needs(services, 'viewer'),
    request: { params: inRoom },
    responses: {
      200: json(roomResponse, 'The room'),
      ...problems('session_required', 'room_not_found', 'member_removed', 'room_full', 'storage_unavailable'),
    },
  })
  const rename = createRoute({
    method: 'patch',
    path: '/rooms/{room}',
    summary: 'Rename a room',
    tags: ['Rooms'],
    middleware: needs(services, 'owner'),
    request: { params: inRoom, body: body(roomPatch) },
    responses: {
      200: json(roomResponse, 'The room'),
      ...problems('request_invalid', 'session_required', 'role_insufficient', 'room_not_found', 'storage_unavailable'),
    },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/rooms/{room}',
    summary: 'Delete a room with everything in it',
    tags: ['Rooms'],
    middleware: needs(services, 'owner'),
    request: { params: inRoom },
    responses: {
      204: { description: 'It is gone' },
      ...problems('session_required', 'role_insufficient', 'room_not_found'),
    },
  })

  function view(c: Context, room: Room, role: Role): RoomResponse {
    return {
      id: room.id,
      name: room.name,
      url: roomUrl(c, room.id),
      role,
      linkRole: access.roleByLink,
      agent: {
        name: agents.name,
        offline: agents.offline,
        models: agents.models.map(({ name, price }) => ({ name, ...(price && { price: { ...price } }) })),
      },
      files: room.files().map(({ id, path, language, eol }) => ({ id, path, language, eol })),
      members: [...room.types.members.values()],
    }
  }
  const roomUrl = (c: Context, room: string) => `${originOf(c, services)}/r/${room}`

  return new OpenAPIHono<RequestEnv>()
    .openapi(create, async (c) => {
      const { name, template, files = [] } = c.req.valid('json')
      if (template === 'sample' && files.length > 0)
        throw new WeftError('request_invalid', 'files: give either files or the sample template, not both')
      if (files.length > limits.filesPerRoom)
        throw new WeftError('room_too_large', `A room holds at most ${limits.filesPerRoom} files.`)
      const isSample = template === 'sample'
      const made = { name: name ?? (isSample ? sample.name : 'Untitled room'), files: isSample ? sample.files : files }
      const id = await inTime(services, () => rooms.create(made, c.var.caller.member))
      const held = await rooms.hold(id)
      try {
        const order = new Map(made.files.map(({ path }, index) => [path, index]))
        const entries = held.room
          .files()
          .map(({ id: file, path }) => ({ id: file, path }))
          .sort((one, other) => (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0))
        return c.json({ id, name: held.room.name, url: roomUrl(c, id), files: entries }, 201)
      } finally {
        held.release()
      }
    })
    .openapi(list, async (c) => {
      const found = await store.listRoomsOf(c.var.caller.member.id)
      return c.json({ rooms: found.map((room) => ({ ...room, url: roomUrl(c, room.id) })) }, 200)
    })
    .openapi(read, async (c) => {
      const { room, role } = c.var
      return c.json(await durably(services, room, () => view(c, room, role)), 200)
    })
    .openapi(rename, async (c) => {
      const { room, role } = c.var
      const renamed = await durably(services, room, () => {
        room.rename(c.req.valid('json').name)
        return view(c, room, role)
      })
      return c.json(renamed, 200)
    })
    .openapi(remove, async (c) => {
      await rooms.delete(c.var.room.id)
      return c.body(null, 204)
    })
}
