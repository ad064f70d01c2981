/** A room's files in one piece: out as a zip, in as a zip or as the files themselves. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { importQuery, importResponse } from '../../../shared/protocol/api.ts'
import { importFiles } from '../../archives/import-files.ts'
import { writeArchive } from '../../archives/write-archive.ts'
import type { Room } from '../../rooms/room.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { importedFiles } from '../import-body.ts'
import { enterRoom, needs } from '../middleware/role.ts'
import { needsSession } from '../middleware/session.ts'
import { problems } from '../problems.ts'
import { inRoom, json } from '../route-parts.ts'

export function transferRoutes(services: Services) {
  const { limits, clock, turns, stopping } = services
  const bytes = { type: 'string', format: 'binary' } as const

  const exporting = createRoute({
    method: 'get',
    path: '/rooms/{room}/export',
    summary: "All of the room's files as a zip archive",
    description: 'Each file ends its lines as its `eol` says.',
    tags: ['Rooms'],
    middleware: needsSession,
    request: { params: inRoom },
    responses: {
      200: { description: 'The archive', content: { 'application/zip': { schema: z.string().openapi(bytes) } } },
      ...problems('session_required', 'room_not_found', 'member_removed', 'room_full', 'storage_unavailable'),
    },
  })
  const importing = createRoute({
    method: 'post',
    path: '/rooms/{room}/import',
    summary: 'Put files into the room',
    description:
      'The body is a zip archive (`application/zip`), or a form (`multipart/form-data`) whose file parts each are a zip ' +
      'archive, or a file with its path as its file name. A file that is there already becomes the new text by the ' +
      'smallest edit that gets there. What cannot be taken is skipped, and named with the reason; the others go in.',
    tags: ['Rooms'],
    middleware: needs(services, 'editor'),
    request: {
      params: inRoom,
      query: importQuery,
      body: {
        required: true,
        content: {
          'application/zip': { schema: bytes },
          'multipart/form-data': {
            schema: { type: 'object', properties: { files: { type: 'array', items: bytes } } },
          },
        },
      },
    },
    responses: {
      200: json(importResponse, 'What became of each file'),
      ...problems(
        'request_invalid',
        'session_required',
        'role_insufficient',
        'room_not_found',
        'body_too_large',
        'archive_invalid',
        'archive_too_many_files',
        'archive_too_large',
        'archive_suspicious',
        'storage_unavailable',
      ),
    },
  })

  /** As they are on disk; one that goes meanwhile is left out. */
  async function* filesOf(room: Room, entries: readonly FileEntry[]) {
    for (const { id } of entries) {
      await turns.next(stopping)
      try {
        const { entry, content } = await durably(services, room, () => room.readFile(id))
        yield { path: entry.path, content: entry.eol === 'crlf' ? content.replaceAll('\n', '\r\n') : content }
      } catch (error) {
        if (!(error instanceof WeftError) || error.code !== 'file_not_found') throw error
      }
    }
  }

  return new OpenAPIHono<RequestEnv>()
    .openapi(exporting, async (c) => {
      const { room, release } = await enterRoom(services, c.var.caller, c.req.valid('param').room, 'viewer')
      const archive = writeArchive(filesOf(room, room.files()), {
        modifiedAt: new Date(clock.now()),
        onClose: release,
      })
      const name = `${room.name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '-')}.zip`
      return c.body(archive, 200, {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="room.zip"; filename*=UTF-8''${encodeURIComponent(name)}`,
      })
    })
    .openapi(importing, async (c) => {
      const { room, caller } = c.var
      const { folder = '' } = c.req.valid('query')
      const files = await importedFiles(c.req.raw, limits)
      const report = await importFiles(room, files, {
        by: caller.member.id,
        turns,
        maxFileBytes: limits.fileBytes,
        folder: folder.replace(/^\/+|\/+$/g, ''),
        signal: stopping,
      })
      return c.json(await durably(services, room, () => report), 200)
    })
}
