/** Bodies of messages and tasks. */
import { z } from '@hono/zod-openapi'
import { hunkStates } from '../../model/hunk.ts'
import { definitionChanges } from '../../model/impact.ts'
import { mostStepFiles, taskModes, taskStates } from '../../model/task.ts'
import { id, offset, spoken, time } from './fields.ts'
import { hunkResponse } from './hunks.ts'
import { problemSchema } from './problems.ts'

const modelName = z.string().max(100)
export const messageRequest = z
  .object({
    text: spoken,
    mode: z.enum(taskModes).optional(),
    files: z.array(id).max(50).optional(),
    model: modelName.optional(),
    /** The sender's own, another for each message: one that comes twice is said once. */
    key: id.optional(),
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
    /** The asker's own, another for each request: one that comes twice is one task. */
    key: id.optional(),
  })
  .openapi('TaskRequest')
export const taskAnswer = z.object({ text: spoken.trim() }).openapi('TaskAnswer')
export const taskCreated = z.object({ id, state: z.enum(taskStates) }).openapi('TaskCreated')

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

export type MessageResponse = z.infer<typeof messageResponse>
export type TaskRequest = z.infer<typeof taskRequest>
export type TaskCreated = z.infer<typeof taskCreated>
export type TaskList = z.infer<typeof taskList>
export type TaskResponse = z.infer<typeof taskResponse>
export type TaskResting = z.infer<typeof taskResting>
export type TaskSettled = z.infer<typeof taskSettled>
