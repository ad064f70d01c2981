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
import { assertRole } from '../../access/access.ts'
import { afterReplacing, type ReplaceOptions, replaceInRoom } from '../../search/replace-in-room.ts'
import { undoReplace } from '../../search/replace-undo.ts'
import { searchRoom } from '../../search/room-search.ts'
import type { RequestEnv, RoomEnv, Services } from '../context.ts'
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
      'in `left`. With `undoable` the answer has what takes it back. Where a file fails those after it are not touched; the ' +
      'problem then has `replaced`, the answer for what was replaced before.',
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

  /** The role is asked anew for each file: another one is in force at once (A9). */
  const optionsOf = ({ room, caller }: RoomEnv['Variables']): ReplaceOptions => ({
    by: caller.member.id,
    turns,
    signal: services.stopping,
    assertMay() {
      const { id } = caller.member
      room.assertStayed(id, 0)
      assertRole(room.member(id)?.role ?? 'viewer', 'editor')
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
      const { room } = c.var
      const { files, ...words } = c.req.valid('json')
      const meant = files.map(({ file, keys }) => ({ file: file as FileId, keys }))
      const { done, failure } = await replaceInRoom(room, { ...words, files: meant }, optionsOf(c.var))
      try {
        const answer = await durably(services, room, () => {
          if (failure !== undefined) throw failure
          return done
        })
        return c.json(answer, 200)
      } catch (error) {
        throw afterReplacing(done, error)
      }
    })
    .openapi(undo, async (c) => {
      const { room } = c.var
      const { texts, files } = c.req.valid('json')
      const meant = files.map(({ file, places }) => ({ file: file as FileId, places }))
      const done = await undoReplace(room, { texts, files: meant }, optionsOf(c.var))
      return c.json(await durably(services, room, () => done), 200)
    })
}
