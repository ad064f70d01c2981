/** Bodies of files: their texts, what is wrong in them, and what comes in from an archive. */
import { z } from '@hono/zod-openapi'
import { id, offset, path, text } from './fields.ts'

export const fileSummary = z.object({ id, path: z.string() }).openapi('FileSummary')
export const fileRequest = z.object({ path, content: text.optional() }).openapi('FileRequest')
export const fileResponse = z
  .object({
    id,
    path: z.string(),
    content: z.string(),
    eol: z.enum(['lf', 'crlf']),
    size: z.int(),
    language: z.string(),
  })
  .openapi('File')

/** Marks are of the text with that `version` and of no other; see `shared/text/fingerprint.ts`. */
export const fileDiagnostics = z
  .object({
    version: z.string().openapi({ description: 'The fingerprint of the text that was looked at' }),
    state: z.enum(['checked', 'unread', 'unavailable']).openapi({
      description:
        '`unread`: the syntax of such files is not read, or the text is too long; `unavailable`: it could not be looked at now, ask again',
    }),
    diagnostics: z.array(
      z.object({ from: offset, to: offset, line: z.int().min(1), column: z.int().min(1), message: z.string() }),
    ),
  })
  .openapi('FileDiagnostics')

export const fileContentRequest = z
  .object({
    content: text,
    base: text.optional().openapi({ description: 'What the file has to read, line ends aside, for this to be done' }),
  })
  .openapi('FileContentRequest')
export const filePatch = z.object({ path }).openapi('FilePatch')
export const deleteQuery = z.object({
  text: z.literal('true').optional().openapi({ description: 'Whether the answer is to be what is deleted' }),
})

/** Where what is imported goes; the room itself where it is left out. */
export const importQuery = z.object({ folder: path.optional() })
/** Why a file of an import was left out: codes of the catalogue, and what is no error elsewhere. */
const skipCodes = [
  'ignored',
  'not_text',
  'damaged',
  'path_invalid',
  'path_taken',
  'file_too_large',
  'room_too_large',
  'file_not_found',
] as const
export const importResponse = z
  .object({
    created: z.array(fileSummary),
    changed: z.array(fileSummary),
    /** There already, and with this very text. */
    unchanged: z.array(fileSummary),
    skipped: z.array(z.object({ path: z.string(), code: z.enum(skipCodes), message: z.string() })),
  })
  .openapi('Import')

export type FileDiagnosticsResponse = z.infer<typeof fileDiagnostics>
export type FileResponse = z.infer<typeof fileResponse>
export type FileImported = z.infer<typeof fileSummary>
export type SkipCode = (typeof skipCodes)[number]
export type ImportResponse = z.infer<typeof importResponse>
