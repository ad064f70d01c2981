/** Files of a room: create, read, write whole, rename, delete. What is written reaches the others as the smallest edit. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import {
  deleteQuery,
  type FileResponse,
  fileContentRequest,
  fileDiagnostics,
  filePatch,
  fileRequest,
  fileResponse,
  fileSummary,
} from '../../../shared/protocol/api.ts'
import type { FileContent } from '../../rooms/room.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { bulkLength, bulkTurn } from '../middleware/bulk-turn.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inFile, inRoom, json } from '../route-parts.ts'

export function fileRoutes(services: Services) {
  const editor = needs(services, 'editor')
  const bulk = bulkTurn(services)
  /** Many may be answered by one commit. */
  const turnFor = async (content: string) => {
    if (content.length > bulkLength) await services.turns.next()
  }
  const tags = ['Files']
  const forEditors = ['session_required', 'role_insufficient', 'room_not_found', 'storage_unavailable'] as const

  const create = createRoute({
    method: 'post',
    path: '/rooms/{room}/files',
    summary: 'Add a file',
    tags,
    middleware: [editor, bulk] as const,
    request: { params: inRoom, body: body(fileRequest) },
    responses: {
      201: json(fileSummary, 'The file'),
      ...problems(...forEditors, 'request_invalid', 'path_taken', 'path_invalid', 'file_too_large', 'room_too_large'),
    },
  })
  const read = createRoute({
    method: 'get',
    path: '/rooms/{room}/files/{file}',
    summary: 'A file with its text, lines ended by LF',
    tags,
    middleware: needs(services, 'viewer'),
    request: { params: inFile },
    responses: {
      200: json(fileResponse, 'The file'),
      ...problems(
        'session_required',
        'room_not_found',
        'file_not_found',
        'document_unavailable',
        'storage_unavailable',
      ),
    },
  })
  const write = createRoute({
    method: 'put',
    path: '/rooms/{room}/files/{file}',
    summary: 'Make the file read so, by the smallest edit that gets there',
    tags,
    middleware: [editor, bulk] as const,
    request: { params: inFile, body: body(fileContentRequest) },
    responses: {
      200: json(fileResponse, 'The file'),
      ...problems(...forEditors, 'request_invalid', 'file_not_found', 'text_moved', 'file_too_large', 'room_too_large'),
    },
  })
  const rename = createRoute({
    method: 'patch',
    path: '/rooms/{room}/files/{file}',
    summary: 'Rename or move a file',
    tags,
    middleware: editor,
    request: { params: inFile, body: body(filePatch) },
    responses: {
      200: json(fileSummary, 'The file'),
      ...problems(...forEditors, 'request_invalid', 'file_not_found', 'path_taken', 'path_invalid'),
    },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/rooms/{room}/files/{file}',
    summary: 'Delete a file',
    tags,
    middleware: editor,
    description: 'With `text=true` the answer is the file as it was deleted, so that it can be put back as it was.',
    request: { params: inFile, query: deleteQuery },
    responses: {
      200: json(fileResponse, 'It is gone, and read so'),
      204: { description: 'It is gone' },
      ...problems(...forEditors, 'request_invalid', 'file_not_found', 'document_unavailable'),
    },
  })

  const diagnose = createRoute({
    method: 'get',
    path: '/rooms/{room}/files/{file}/diagnostics',
    summary: 'What of the file cannot be read as its language',
    description: 'For marks in an editor: they hold for the text whose fingerprint is `version`, and for no other.',
    tags,
    middleware: needs(services, 'viewer'),
    request: { params: inFile },
    responses: {
      200: json(fileDiagnostics, 'The marks, in the order of the text, or why there are none'),
      ...problems(
        'session_required',
        'room_not_found',
        'file_not_found',
        'document_unavailable',
        'storage_unavailable',
      ),
    },
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(create, async (c) => {
      const { room, caller } = c.var
      const { path, content = '' } = c.req.valid('json')
      await turnFor(content)
      const entry = await durably(services, room, () => room.createFile({ path, content }, caller.member.id))
      return c.json({ id: entry.id, path: entry.path }, 201)
    })
    .openapi(read, async (c) => {
      const { room } = c.var
      const file = await durably(services, room, () => room.readFile(c.req.valid('param').file))
      await turnFor(file.content)
      return c.json(view(file), 200)
    })
    .openapi(diagnose, async (c) => {
      const file = await durably(services, c.var.room, () => c.var.room.readFile(c.req.valid('param').file))
      await turnFor(file.content)
      const found = await services.diagnostics.of(file)
      const marks = found.state === 'checked' ? found.marks : []
      return c.json({ version: found.version, state: found.state, diagnostics: [...marks] }, 200)
    })
    .openapi(write, async (c) => {
      const { room, caller } = c.var
      const { file } = c.req.valid('param')
      const { content, base } = c.req.valid('json')
      await turnFor(content)
      const written = await durably(services, room, () => room.writeFile(file, content, caller.member.id, base))
      await turnFor(written.content)
      return c.json(view(written), 200)
    })
    .openapi(rename, async (c) => {
      const { room } = c.var
      const { file } = c.req.valid('param')
      const entry = await durably(services, room, () => room.renameFile(file, c.req.valid('json').path))
      return c.json({ id: entry.id, path: entry.path }, 200)
    })
    .openapi(remove, async (c) => {
      const { room, caller } = c.var
      const { file } = c.req.valid('param')
      if (c.req.valid('query').text === undefined) {
        await durably(services, room, () => room.deleteFile(file, caller.member.id))
        return c.body(null, 204)
      }
      const taken = await durably(services, room, () => room.takeFile(file, caller.member.id))
      await turnFor(taken.content)
      return c.json(view(taken), 200)
    })
}

function view({ entry, content, size }: FileContent): FileResponse {
  return { id: entry.id, path: entry.path, content, eol: entry.eol, size, language: entry.language }
}
