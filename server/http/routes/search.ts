/** Searching the texts of a room, and replacing what was found. Questions with a body, as they have many parts. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { FileId } from '../../../shared/model/ids.ts'
import {
  replaceRequest,
  replaceResponse,
  replaceUndo,
  replaceUndone,
  searchRequest,
  searchResponse,
} from '../../../shared/protocol/api.ts'
import { replaceInRoom } from '../../search/replace-in-room.ts'
import { undoReplace } from '../../search/replace-undo.ts'
import { searchRoom } from '../../search/room-search.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inRoom, json } from '../route-parts.ts'

export function searchRoutes(services: Services) {
  const { turns, clock } = services
  const refusals = [
    'request_invalid',
    'session_required',
    'room_not_found',
    'search_invalid',
    'document_unavailable',
    'storage_unavailable',
  ] as const

  const search = createRoute({
    method: 'post',
    path: '/rooms/{room}/search',
    summary: 'Search the texts of all files',
    description:
      'Line by line, by words or by a pattern of RE2. `isWhole` is false where there are more hits than are told. With ' +
      '`replacement` each hit tells what would stand there instead.',
    tags: ['Files'],
    middleware: needs(services, 'viewer'),
    request: { params: inRoom, body: body(searchRequest) },
    responses: { 200: json(searchResponse, 'What was found, by file'), ...problems(...refusals) },
  })
  const replace = createRoute({
    method: 'post',
    path: '/rooms/{room}/replace',
    summary: 'Replace what was found, by the smallest edits',
    description:
      'In each file all hits, or those with the given keys. A hit that is no longer as it was seen stays, and is counted ' +
      'in `left`. With `undoable` the answer has what takes it back.',
    tags: ['Files'],
    middleware: needs(services, 'editor'),
    request: { params: inRoom, body: body(replaceRequest) },
    responses: {
      200: json(replaceResponse, 'What was replaced'),
      ...problems(...refusals, 'role_insufficient', 'file_too_large', 'room_too_large'),
    },
  })
  const undo = createRoute({
    method: 'post',
    path: '/rooms/{room}/replace/undo',
    summary: 'Take a replacement back',
    description:
      'With the `undo` that it was answered with. Each place is taken back where it is by now; one that somebody has ' +
      'edited since stays, and is counted in `left`.',
    tags: ['Files'],
    middleware: needs(services, 'editor'),
    request: { params: inRoom, body: body(replaceUndo) },
    responses: {
      200: json(replaceUndone, 'What was taken back'),
      ...problems(...refusals, 'role_insufficient', 'file_too_large', 'room_too_large'),
    },
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(search, async (c) => {
      const { room } = c.var
      const { replacement = null, ...words } = c.req.valid('json')
      const found = await searchRoom(room, { ...words, replacement }, { turns, clock, signal: c.req.raw.signal })
      return c.json(await durably(services, room, () => found), 200)
    })
    .openapi(replace, async (c) => {
      const { room, caller } = c.var
      const { files, ...words } = c.req.valid('json')
      const meant = files.map(({ file, keys }) => ({ file: file as FileId, keys }))
      const options = { by: caller.member.id, turns, signal: services.stopping }
      const done = await replaceInRoom(room, { ...words, files: meant }, options)
      return c.json(await durably(services, room, () => done), 200)
    })
    .openapi(undo, async (c) => {
      const { room, caller } = c.var
      const { texts, files } = c.req.valid('json')
      const meant = files.map(({ file, places }) => ({ file: file as FileId, places }))
      const options = { by: caller.member.id, turns, signal: services.stopping }
      const done = await undoReplace(room, { texts, files: meant }, options)
      return c.json(await durably(services, room, () => done), 200)
    })
}
