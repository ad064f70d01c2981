/**
 * A model: turns a request into a stream of reply text. The offline agent is one as well, so its edits take the very
 * same way through parser, locator and review as a language model's.
 */
import type { FileId, MemberId, RoomId } from '../../../shared/model/ids.ts'
import type { TaskSelection, TaskUsage } from '../../../shared/model/task.ts'

/** A file as it was when the task read it: what the model is shown and what its blocks are located in. */
export interface SnapshotFile {
  readonly id: FileId
  readonly path: string
  readonly language: string
  readonly text: string
}

/** What a task works on; all strings, taken in one turn of the event loop. */
export interface Snapshot {
  /** All files of the room that the agent may read, in path order. */
  readonly files: readonly SnapshotFile[]
  /** Those the asker named or had open, first in the prompt. */
  readonly focus: readonly FileId[]
  readonly selection: TaskSelection | null
}

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** For whom a model works: rooms, and members in them, share an endpoint fairly. */
export interface Asker {
  readonly room: RoomId
  readonly member: MemberId
}

export interface ModelRequest {
  readonly asker: Asker
  /** What the person asked, without `@ai`. */
  readonly prompt: string
  readonly snapshot: Snapshot
  /** The same, rendered for a language model. */
  readonly messages: readonly PromptMessage[]
  /** Whether somebody asks for what was answered before, because that would not do. */
  readonly asksAgain?: boolean
}

export type ModelEvent =
  | { readonly kind: 'text'; readonly text: string }
  /** A failed attempt that will be made again; for the task's steps. */
  | { readonly kind: 'retry'; readonly attempt: number; readonly inMs: number; readonly reason: string }
  /** What was said so far was cut by its length; what follows goes on with it. */
  | { readonly kind: 'continue' }
  /** So many requests come first; 0 once it is this one's turn. */
  | { readonly kind: 'wait'; readonly ahead: number }
  /** What follows is a reply to an identical request, said again. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'usage'; readonly usage: TaskUsage }

export interface Model {
  /** As people see it, such as `gpt-5` or `Offline agent`. */
  readonly name: string
  /**
   * Ends normally only when the reply is complete.
   * @throws WeftError with a `model_…` code; when `signal` aborts, the signal's reason
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}
