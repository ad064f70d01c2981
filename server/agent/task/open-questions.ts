/**
 * The questions that a room's tasks wait on: each is answered once, or not in time, or its task is cancelled.
 *
 * It knows neither the words of a question nor where an answer is kept: whoever waits takes the answer in the very turn in
 * which it is given, so that who answers can wait for it to be saved.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { TaskId } from '../../../shared/model/ids.ts'
import type { TaskAnswer } from '../../../shared/model/task.ts'
import type { Clock } from '../../operations/clock.ts'

export interface OpenQuestions {
  readonly patienceMs: number
  /** Resolves once `take` has the answer. @throws question_unanswered, or the signal's reason */
  wait(task: TaskId, take: (answer: TaskAnswer) => void, signal: AbortSignal): Promise<void>
  /** @throws question_closed where the task asks nothing now */
  answer(task: TaskId, answer: TaskAnswer): void
}

export function createOpenQuestions({ clock, patienceMs }: { clock: Clock; patienceMs: number }): OpenQuestions {
  const waiting = new Map<TaskId, (answer: TaskAnswer) => void>()

  return {
    patienceMs,
    async wait(task, take, signal) {
      signal.throwIfAborted()
      let stop = () => {}
      try {
        await new Promise<void>((resolve, reject) => {
          const onAbort = () => reject(signal.reason)
          signal.addEventListener('abort', onAbort)
          const forget = clock.after(patienceMs, () => reject(new WeftError('question_unanswered')))
          stop = () => {
            signal.removeEventListener('abort', onAbort)
            forget()
          }
          waiting.set(task, (answer) => {
            take(answer)
            waiting.delete(task)
            resolve()
          })
        })
      } finally {
        waiting.delete(task)
        stop()
      }
    },
    answer(task, answer) {
      const give = waiting.get(task)
      if (give === undefined) throw new WeftError('question_closed')
      give(answer)
    },
  }
}
