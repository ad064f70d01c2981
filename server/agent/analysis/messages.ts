/** What passes between the server's thread and one that analyses: plain values, and one answer for each request. */
import type { SyntaxAnswer, SyntaxQuestion } from '../syntax/syntax-questions.ts'

export interface Questions {
  readonly syntax: { readonly question: SyntaxQuestion; readonly answer: SyntaxAnswer }
}
export type QuestionKind = keyof Questions

/** One of each kind, so that a switch over them is whole. */
export type Asked = {
  [K in QuestionKind]: { readonly of: K; readonly question: Questions[K]['question'] }
}[QuestionKind]

export type ToThread = { readonly id: number } & Asked

export interface FromThread {
  readonly id: number
  readonly answer: Questions[QuestionKind]['answer']
}
