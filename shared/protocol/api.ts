/**
 * The HTTP contract's bodies, as schemas: the server checks and documents with them, clients take their types.
 * The browser imports types only, so that no schema code is in its bundle.
 */
import { z } from '@hono/zod-openapi'
import { defaultLimits } from '../limits.ts'
import { fileOperations, hunkStates, matchHints, matchRungs, resolutions, syntaxVerdicts } from '../model/hunk.ts'
import { definitionChanges } from '../model/impact.ts'
import { roles } from '../model/roles.ts'
import { mostStepFiles, taskModes, taskStates } from '../model/task.ts'
import { hasHidden } from '../text/hidden.ts'

const id = z.string().regex(/^[0-9A-Za-z]{1,64}$/, 'is not an id: up to 64 letters and digits')
const time = z.iso.datetime()
const offset = z.int().min(0)
/** Half of a surrogate pair alone is no text: UTF-8 cannot carry it, and each who meets it makes something else of it. */
const text = z.string().refine((value) => !/\p{Cs}/u.test(value), 'has half of a character (a lone surrogate)')
/** Text in which a person can see something. */
const spoken = text.refine((value) => /[^\p{Cc}\p{Cf}\p{Z}\s]/u.test(value), 'says nothing')
/** One spelling of each path, whatever system it was typed on. */
const path = text.normalize('NFC')
/** Trimmed, without control characters; limits are checked again where they are configurable. */
const name = text
  .trim()
  .min(1)
  .max(defaultLimits.nameLength)
  .refine((value) => !hasHidden(value), 'has a character that does not show')

const roleSchema = z.enum(roles).openapi('Role')
const memberSchema = z
  .object({ id: z.string(), name: z.string(), colour: z.int(), kind: z.enum(['person', 'agent']) })
  .openapi('Member')
const roomMemberSchema = memberSchema.extend({ role: roleSchema }).openapi('RoomMember')

/** What a name may be is said by `name_invalid`, where the limit is known. */
export const sessionRequest = z.object({ name: text }).openapi('SessionRequest')
export const sessionResponse = z.object({ token: z.string(), member: memberSchema, expiresAt: time }).openapi('Session')
export const currentSessionResponse = z
  .object({ member: memberSchema.nullable(), expiresAt: time.nullable() })
  .openapi('CurrentSession', { description: 'Nulls where nobody has entered' })

export const fileSummary = z.object({ id, path: z.string() }).openapi('FileSummary')
export const roomRequest = z
  .object({
    name: name.optional(),
    template: z.enum(['sample', 'empty']).optional(),
    files: z
      .array(z.object({ path, content: text }))
      .max(defaultLimits.filesPerRoom)
      .optional(),
  })
  .openapi('RoomRequest')
export const roomCreated = z
  .object({ id, name: z.string(), url: z.string(), files: z.array(fileSummary) })
  .openapi('RoomCreated')
export const roomListed = z
  .object({ id, name: z.string(), role: roleSchema, url: z.string(), createdAt: time })
  .openapi('RoomListed')
/** For a million tokens. */
const modelPrice = z.object({ currency: z.string(), inputPerMillion: z.number(), outputPerMillion: z.number() })
export const roomResponse = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    role: roleSchema,
    /** What the room's link alone gives. */
    linkRole: roleSchema,
    /** `models` are those that a task may name, the default one first. */
    agent: z.object({
      name: z.string(),
      offline: z.boolean(),
      models: z.array(z.object({ name: z.string(), price: modelPrice.optional() })),
    }),
    files: z.array(fileSummary.extend({ language: z.string(), eol: z.enum(['lf', 'crlf']) })),
    members: z.array(roomMemberSchema),
  })
  .openapi('Room')
export const roomPatch = z.object({ name }).openapi('RoomPatch')

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

export const memberPatch = z.object({ role: roleSchema }).openapi('MemberPatch')
export const memberResponse = roomMemberSchema

export const broughtResponse = z.object({ asked: z.int() }).openapi('Brought')

export const inviteRequest = z
  .object({
    role: roleSchema,
    expiresInSeconds: z
      .int()
      .min(1)
      .max(365 * 86_400)
      .optional(),
  })
  .openapi('InviteRequest')
export const inviteResponse = z.object({ url: z.string(), token: z.string() }).openapi('Invite')
export const entranceResponse = z.object({ room: id, name: z.string(), role: roleSchema }).openapi('Entrance')
export const joinResponse = z.object({ room: id, role: roleSchema, url: z.string() }).openapi('Joined')

const modelName = z.string().max(100)
export const messageRequest = z
  .object({
    text: spoken,
    mode: z.enum(taskModes).optional(),
    files: z.array(id).max(50).optional(),
    model: modelName.optional(),
  })
  .openapi('MessageRequest')
export const messageResponse = z.object({ id, task: id.optional() }).openapi('MessageCreated')

export const taskRequest = z
  .object({
    prompt: spoken.trim(),
    mode: z.enum(taskModes).optional(),
    files: z.array(id).max(50).optional(),
    selection: z.object({ file: id, from: offset, to: offset }).optional(),
    /** One that the room names; its default one where it is left out. */
    model: modelName.optional(),
  })
  .openapi('TaskRequest')
export const taskAnswer = z.object({ text: spoken.trim() }).openapi('TaskAnswer')
export const taskCreated = z.object({ id, state: z.enum(taskStates) }).openapi('TaskCreated')

export const problemSchema = z
  .looseObject({
    type: z.string(),
    code: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    retryable: z.boolean(),
    remedy: z.string(),
  })
  .openapi('Problem')

const taskSummary = z
  .object({
    id,
    state: z.enum(taskStates),
    prompt: z.string(),
    mode: z.enum(taskModes),
    asker: z.string(),
    model: z.string(),
    createdAt: time,
    startedAt: time.optional(),
    endedAt: time.optional(),
    error: problemSchema.optional(),
    /** The first task that asked for the same, where somebody had it asked anew. */
    retryOf: id.optional(),
  })
  .openapi('TaskSummary')
export const taskList = z.object({ tasks: z.array(taskSummary) }).openapi('TaskList')

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
    reason: z.object({ code: z.string(), message: z.string(), lines: z.array(z.int()).optional() }).optional(),
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
/** What a task's changes mean for the rest of the room: definitions they touched, and who names those. */
const impact = z
  .object({
    definitions: z
      .array(
        z.object({
          name: z.string(),
          kind: z.string(),
          file: id,
          path: z.string(),
          line: z.int(),
          change: z.enum(definitionChanges),
          /** Where callers see it differently. */
          signature: z.object({ before: z.string().optional(), after: z.string().optional() }).optional(),
          references: z.array(z.object({ file: id, path: z.string(), lines: z.array(z.int()).readonly() })).readonly(),
          referenceCount: z.int(),
          /** Where its signature changed, or it is gone, and places that name it were not changed. */
          warning: z.string().optional(),
        }),
      )
      .readonly(),
    isCut: z.boolean(),
  })
  .openapi('Impact')
export const taskResponse = taskSummary
  .extend({
    steps: z.array(
      z.object({
        kind: z.string(),
        title: z.string(),
        state: z.enum(['running', 'done', 'failed']),
        detail: z.string().optional(),
        /** What each part of it did, a line each. */
        stages: z.array(z.string()).readonly().optional(),
        percent: z.int().min(0).max(100).optional().openapi({
          description: 'How much of it is done; absent where nobody knows how much there is',
        }),
        place: z
          .object({ file: id, anchors: z.object({ from: z.string(), to: z.string() }), who: z.string() })
          .optional()
          .openapi({ description: 'Lines that it waits to write, and for whom' }),
        files: z
          .array(z.string())
          .readonly()
          .optional()
          .openapi({ description: `Paths that the model is shown, the first ${mostStepFiles} of them` }),
      }),
    ),
    usage: z.object({
      inputTokens: z.int(),
      outputTokens: z.int(),
      estimated: z.boolean(),
      /** Until the first reply began, in milliseconds. */
      firstTokenMs: z.int().optional(),
      /** While replies came, in milliseconds. */
      replyingMs: z.int().optional(),
      /** By the price list of the server's operator. */
      cost: z.object({ amount: z.number(), currency: z.string() }).optional(),
    }),
    answer: z.string().optional(),
    questions: z
      .array(
        z.object({
          text: z.string(),
          at: z.string(),
          until: z.string(),
          answer: z.object({ text: z.string(), by: z.string(), at: z.string() }).optional(),
        }),
      )
      .optional()
      .openapi({ description: 'What it asked; in the state `asking` the last one waits for its answer' }),
    impact: impact.optional(),
    hunks: z.array(hunkResponse),
  })
  .openapi('Task')
/** What accept or reject of a whole task did. */
export const taskSettled = z
  .object({ settled: z.array(id), left: z.array(z.object({ id, state: z.enum(hunkStates), path: z.string() })) })
  .openapi('TaskSettled')
/** Changes of other tasks that rest on a task's. */
export const taskResting = z
  .object({ resting: z.array(z.object({ id, task: id, path: z.string() })) })
  .openapi('TaskResting')
/** For accept and reject alike; `text` goes with the resolution of that name alone. */
export const hunkDecisionRequest = z
  .object({ resolution: z.enum(resolutions).optional(), text: text.optional() })
  .refine((body) => (body.resolution === 'text') === (body.text !== undefined), {
    message: '"text" goes with resolution "text", and with no other',
  })
  .openapi('HunkDecision')
/** Where a hunk without a sure place goes: lines of a file, and how they read there. */
export const hunkPlaceRequest = z.object({ file: id, from: offset, to: offset, text }).openapi('HunkPlace')

export const readinessResponse = z
  .object({
    ready: z.boolean(),
    components: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string().optional() })),
  })
  .openapi('Readiness')

export type SessionResponse = z.infer<typeof sessionResponse>
export type CurrentSessionResponse = z.infer<typeof currentSessionResponse>
export type RoomCreated = z.infer<typeof roomCreated>
export type RoomListed = z.infer<typeof roomListed>
export type RoomResponse = z.infer<typeof roomResponse>
export type FileDiagnosticsResponse = z.infer<typeof fileDiagnostics>
export type FileResponse = z.infer<typeof fileResponse>
export type FileImported = z.infer<typeof fileSummary>
export type SkipCode = (typeof skipCodes)[number]
export type ImportResponse = z.infer<typeof importResponse>
export type SymbolsResponse = z.infer<typeof symbolsResponse>
export type SearchRequest = z.input<typeof searchRequest>
export type SearchResponse = z.infer<typeof searchResponse>
export type ReplaceRequest = z.input<typeof replaceRequest>
export type ReplaceResponse = z.infer<typeof replaceResponse>
export type ReplaceUndo = z.infer<typeof replaceUndo>
export type ReplaceUndone = z.infer<typeof replaceUndone>
export type InviteResponse = z.infer<typeof inviteResponse>
export type EntranceResponse = z.infer<typeof entranceResponse>
export type JoinResponse = z.infer<typeof joinResponse>
export type MessageResponse = z.infer<typeof messageResponse>
export type TaskRequest = z.infer<typeof taskRequest>
export type TaskCreated = z.infer<typeof taskCreated>
export type TaskList = z.infer<typeof taskList>
export type TaskResponse = z.infer<typeof taskResponse>
export type HunkResponse = z.infer<typeof hunkResponse>
export type TaskResting = z.infer<typeof taskResting>
export type TaskSettled = z.infer<typeof taskSettled>
export type HunkDecisionRequest = z.infer<typeof hunkDecisionRequest>
export type HunkPlaceRequest = z.infer<typeof hunkPlaceRequest>
export type ReadinessResponse = z.infer<typeof readinessResponse>
