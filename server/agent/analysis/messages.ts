/** What passes between the server's thread and one that analyses: plain values, and one answer for each request. */
import type { SnapshotFile } from '../model/model.ts'
import type { OfflineRequest } from '../offline/offline-model.ts'
import type { SyntaxAnswer, SyntaxQuestion } from '../syntax/syntax-questions.ts'

interface Questions {
  readonly syntax: { readonly question: SyntaxQuestion; readonly answer: SyntaxAnswer }
  /**
   * A room's texts come ahead of the request, in parts, so that no part takes long to hand over. Those of requests that are
   * not `wanted`, which somebody gave up, can be forgotten.
   */
  readonly files: {
    readonly question: {
      readonly request: number
      readonly files: readonly SnapshotFile[]
      readonly wanted: ReadonlySet<number>
    }
    readonly answer: { readonly kind: 'taken' }
  }
  /** The request itself, whose snapshot has no files: they are the so many that came ahead. */
  readonly offline: {
    readonly question: { readonly request: number; readonly files: number; readonly asked: OfflineRequest }
    readonly answer: { readonly kind: 'reply'; readonly text: string } | { readonly kind: 'files-lost' }
  }
}
type QuestionKind = keyof Questions

/** One of each kind, so that a switch over them is whole. */
export type Asked = {
  [K in QuestionKind]: { readonly of: K; readonly question: Questions[K]['question'] }
}[QuestionKind]
export type Answered = Questions[QuestionKind]['answer']

export type ToThread = { readonly id: number } & Asked

export interface FromThread {
  readonly id: number
  readonly answer: Answered
}
