/** Bodies of what goes through all of a room's texts: symbols, searching, replacing. */
import { z } from '@hono/zod-openapi'
import { defaultLimits } from '../../limits.ts'
import { id, text } from './fields.ts'

export const symbolsQuery = z.object({
  query: text.min(1).max(200),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Files that were looked at so lately need not be looked at again. */
  maxAgeSeconds: z.coerce.number().int().min(0).max(60).default(0),
})
export const symbolsResponse = z
  .object({
    symbols: z
      .array(
        z.object({
          name: z.string(),
          kind: z.string(),
          file: id,
          path: z.string(),
          line: z.int(),
          /** Names of the definitions around it, the outermost first. */
          within: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
    isWhole: z.boolean(),
    unread: z.array(id).readonly().openapi({ description: 'Files whose text is too long to be looked into' }),
  })
  .openapi('Symbols')

const searchedWords = {
  query: text.min(1).max(500),
  isRegex: z.boolean().default(false),
  matchCase: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
}
const replacement = text.max(10_000)
export const searchRequest = z
  .object({
    ...searchedWords,
    paths: text
      .max(500)
      .default('')
      .openapi({ description: 'Such as `src, *.ts, !test`; all files where it is empty' }),
    replacement: replacement.optional(),
  })
  .openapi('SearchRequest')
export const searchResponse = z
  .object({
    files: z
      .array(
        z.object({
          file: id,
          path: z.string(),
          hits: z
            .array(
              z.object({
                /** Names it when it is to be replaced. */
                key: z.string(),
                line: z.int(),
                at: z.int(),
                before: z.string(),
                text: z.string(),
                after: z.string(),
                replaced: z.string().optional(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
    isWhole: z.boolean(),
  })
  .openapi('SearchResult')

export const replaceRequest = z
  .object({
    ...searchedWords,
    replacement,
    undoable: z.boolean().default(false).openapi({ description: 'Whether to answer with what takes it back' }),
    files: z
      .array(z.object({ file: id, keys: z.array(z.string().max(60)).max(1_000).optional() }))
      .min(1)
      .max(defaultLimits.filesPerRoom),
  })
  .openapi('ReplaceRequest')

const anchor = z.string().max(120)
/** What a replacement is taken back by: goes back to the server as it came. `now` and `was` are indices of `texts`. */
export const replaceUndo = z
  .object({
    texts: z.array(text.max(defaultLimits.fileBytes)).max(20_000).readonly(),
    files: z
      .array(
        z.object({
          file: id,
          places: z
            .array(
              z.object({ from: anchor, to: anchor, now: z.int().min(0), was: z.int().min(0), count: z.int().min(1) }),
            )
            .max(1_000)
            .readonly(),
        }),
      )
      .max(defaultLimits.filesPerRoom)
      .readonly(),
  })
  .openapi('ReplaceUndo')
export const replaceResponse = z
  .object({
    files: z.array(z.object({ file: id, path: z.string(), replaced: z.int() })).readonly(),
    replaced: z.int(),
    left: z.int(),
    undo: replaceUndo
      .nullable()
      .optional()
      .openapi({ description: 'Where it was asked for; null where it is too much to be taken back' }),
  })
  .openapi('Replaced')
export const replaceUndone = z
  .object({
    files: z.array(z.object({ file: id, path: z.string(), restored: z.int() })).readonly(),
    restored: z.int(),
    left: z.int(),
  })
  .openapi('ReplaceUndone')

export type SymbolsResponse = z.infer<typeof symbolsResponse>
export type SearchRequest = z.input<typeof searchRequest>
export type SearchResponse = z.infer<typeof searchResponse>
export type ReplaceRequest = z.input<typeof replaceRequest>
export type ReplaceResponse = z.infer<typeof replaceResponse>
export type ReplaceUndo = z.infer<typeof replaceUndo>
export type ReplaceUndone = z.infer<typeof replaceUndone>
