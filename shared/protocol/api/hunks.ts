/** Bodies of hunks and of decisions about them. */
import { z } from '@hono/zod-openapi'
import { fileOperations, hunkStates, matchHints, matchRungs, resolutions, syntaxVerdicts } from '../../model/hunk.ts'
import { taskModes } from '../../model/task.ts'
import { id, offset, text, time } from './fields.ts'

export const hunkResponse = z
  .object({
    id,
    file: z.string(),
    path: z.string(),
    state: z.enum(hunkStates),
    mode: z.enum(taskModes),
    base: z.string(),
    replacement: z.string(),
    /** The file's text at the hunk's place now; null where the hunk has no place. */
    current: z.string().nullable(),
    createsFile: z.boolean(),
    /** An operation on the file as a whole; `newPath` goes with `rename`. */
    operation: z.enum(fileOperations).optional(),
    newPath: z.string().optional(),
    /** How its place was found: the rung of the locator's ladder, how alike it is, and how far the runner-up is behind. */
    match: z
      .object({
        rung: z.enum(matchRungs),
        score: z.number(),
        margin: z.number().optional(),
        by: z.enum(matchHints).optional(),
      })
      .optional(),
    /** `by` is who changed the lines of a conflict, where that is known. */
    reason: z
      .object({ code: z.string(), message: z.string(), lines: z.array(z.int()).optional(), by: z.string().optional() })
      .optional(),
    /** Whether the change brings errors of syntax that were not there before; absent until it has been looked at. */
    syntax: z
      .object({
        verdict: z.enum(syntaxVerdicts),
        issues: z.array(z.object({ line: z.int(), column: z.int(), message: z.string() })).optional(),
        why: z.string().optional(),
      })
      .optional(),
    decision: z
      .object({ by: z.string(), at: time, resolution: z.enum(resolutions).optional(), undone: z.boolean().optional() })
      .optional(),
  })
  .openapi('Hunk')

/** For accept and reject alike; `text` goes with the resolution of that name alone. */
export const hunkDecisionRequest = z
  .object({ resolution: z.enum(resolutions).optional(), text: text.optional() })
  .refine((body) => (body.resolution === 'text') === (body.text !== undefined), {
    message: '"text" goes with resolution "text", and with no other',
  })
  .openapi('HunkDecision')
/** Where a hunk without a sure place goes: lines of a file, and how they read there. */
export const hunkPlaceRequest = z.object({ file: id, from: offset, to: offset, text }).openapi('HunkPlace')

export type HunkResponse = z.infer<typeof hunkResponse>
export type HunkDecisionRequest = z.infer<typeof hunkDecisionRequest>
export type HunkPlaceRequest = z.infer<typeof hunkPlaceRequest>
