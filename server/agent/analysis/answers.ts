/** Answers what a thread is asked, in whichever thread it is called: a pure door to the engines behind it. */
import { createSyntaxEngine } from '../syntax/engine.ts'
import type { Asked, QuestionKind, Questions } from './messages.ts'

export interface Answers {
  answer(asked: Asked): Promise<Questions[QuestionKind]['answer']>
  close(): void
}

export function createAnswers(): Answers {
  const engine = createSyntaxEngine()
  return {
    answer({ question }) {
      return engine.answer(question)
    },
    close: () => engine.close(),
  }
}
