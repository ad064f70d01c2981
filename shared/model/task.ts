/**
 * A task: one request to the agent, as everyone in the room sees it.
 *
 *   queued ─→ reading ─→ writing ─→ checking ─→ done
 *     │          │          ↑ │         │  ↑
 *     │          │          │ │         ↓  │     at most two rounds
 *     │          │          └─┼──── repairing
 *     │          ↑            ↓         │
 *     │          └───────── asking ─────┤           a person is asked; their answer goes to the model
 *     └──────────┴────────────┴─────────┴────→ cancelled (a person) | failed (an error, kept on the task)
 *
 *   done | failed | cancelled ─→ queued ─→ repairing ─→ …     a person has it try what found no place once more
 */
import type { Problem } from '../errors.ts'
import type { Anchors } from './anchors.ts'
import type { FileId, MemberId, MessageId, TaskId } from './ids.ts'
import type { Impact } from './impact.ts'

export const taskModes = ['live', 'propose'] as const
export type TaskMode = (typeof taskModes)[number]

export const taskStates = [
  'queued',
  'reading',
  'writing',
  'checking',
  'repairing',
  'asking',
  'done',
  'failed',
  'cancelled',
] as const
export type TaskState = (typeof taskStates)[number]

export function isTaskOver(state: TaskState): state is 'done' | 'failed' | 'cancelled' {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/** Paths that one step names: with each change all steps of a task are written again. */
export const mostStepFiles = 20

/** Lines that a task would write, and whom it waits for there: a name, or "another task". */
export interface WaitingPlace {
  readonly file: FileId
  readonly anchors: Anchors
  readonly who: string
}

/** One line of a task card. */
export interface TaskStep {
  readonly kind: 'read' | 'write' | 'answer' | 'check' | 'retry' | 'repair' | 'wait' | 'ask' | 'reuse'
  readonly title: string
  readonly state: 'running' | 'done' | 'failed'
  /** A short fact at the line's end, such as "1.9k tokens". */
  readonly detail?: string
  /** What each part of it did, a line each. */
  readonly stages?: readonly string[]
  /** How much of it is done, in whole percent; absent where nobody knows how much there is. */
  readonly percent?: number
  /** Of a step that waits, while it runs and after, where somebody is at the lines. */
  readonly place?: WaitingPlace
  /** Files that the model is shown, whole or in part, in the order it sees them; at most `mostStepFiles`. */
  readonly files?: readonly string[]
}

export interface TaskUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** True where the endpoint sent no count and characters were counted instead. */
  readonly estimated: boolean
  /** From asking until the first reply began, waits for its turn included. */
  readonly firstTokenMs?: number
  /** While replies came. */
  readonly replyingMs?: number
  /** By the price list of the server's operator; absent where there is none. */
  readonly cost?: { readonly amount: number; readonly currency: string }
}

/** What a person said to a task's question. */
export interface TaskAnswer {
  readonly text: string
  readonly by: MemberId
  readonly at: string
}

/** What a task asked the people of the room. */
export interface TaskQuestion {
  readonly text: string
  readonly at: string
  /** When it stops waiting. */
  readonly until: string
  readonly answer?: TaskAnswer
}

export interface TaskSelection {
  readonly file: FileId
  readonly from: number
  readonly to: number
}

export interface Task {
  readonly id: TaskId
  readonly prompt: string
  readonly mode: TaskMode
  readonly asker: MemberId
  readonly state: TaskState
  /** Files the asker named or had open; the agent may read and change others too. */
  readonly files: readonly FileId[]
  readonly selection?: TaskSelection
  readonly steps: readonly TaskStep[]
  readonly usage: TaskUsage
  readonly model: string
  /** The chat message that asked, and the one the agent answers in. */
  readonly question?: MessageId
  readonly answer?: MessageId
  /** The first task that asked for the same, where somebody had it asked anew. */
  readonly retryOf?: TaskId
  /** By which its asker knows it again; where it is asked for twice it is one. */
  readonly key?: string
  readonly error?: Problem
  /** The oldest first; in the state `asking` the last one waits for its answer. */
  readonly questions?: readonly TaskQuestion[]
  /** What its changes mean for the rest of the room, once they are written; absent where they define nothing. */
  readonly impact?: Impact
  readonly createdAt: string
  readonly startedAt?: string
  readonly endedAt?: string
}
