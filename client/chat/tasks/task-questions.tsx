/** What a task asked the people of the room, with what they answered; the last one is answered here while it waits. */
import type { FormEvent, KeyboardEvent } from 'react'
import type { Task, TaskQuestion } from '../../../shared/model/task.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { Button } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { timeOf } from '../../ui/wording.ts'
import { useChat } from '../chat-context.ts'
import styles from './task-questions.module.css'
import { useRun } from './use-run.ts'

interface TaskQuestionsProps {
  readonly task: Task
  readonly questions: readonly TaskQuestion[]
}

export function TaskQuestions({ task, questions }: TaskQuestionsProps) {
  const { mayEdit } = useRights()
  return (
    <ul aria-label="Questions" className={styles.list}>
      {questions.map((question) => {
        const isOpen = task.state === 'asking' && question === questions.at(-1)
        return (
          <li key={question.at} className={styles.question} data-open={isOpen}>
            <p className={styles.text}>{question.text}</p>
            {question.answer !== undefined && <Answer answer={question.answer} />}
            {question.answer === undefined && !isOpen && <p className={styles.by}>Not answered</p>}
            {isOpen && (
              <p className={styles.by}>
                Waits until <time dateTime={question.until}>{timeOf(question.until, new Date())}</time>
              </p>
            )}
            {isOpen && mayEdit && <AnswerForm task={task} />}
          </li>
        )
      })}
    </ul>
  )
}

function Answer({ answer }: { readonly answer: NonNullable<TaskQuestion['answer']> }) {
  const { room } = useRoom()
  const people = [...useReadable(room.members), ...useReadable(room.former)]
  const name = people.find(({ id }) => id === answer.by)?.name ?? 'Someone who left'
  return (
    <p className={styles.text}>
      <span className={styles.by}>{name}:</span> {answer.text}
    </p>
  )
}

function AnswerForm({ task }: { readonly task: Task }) {
  const { requests } = useRoom()
  const { answerDraft } = useChat()
  const draft = answerDraft(task.id)
  const text = useReadable(draft)
  const { isBusy, run } = useRun()

  async function send(): Promise<void> {
    if (text.trim() === '' || isBusy) return
    await run(async () => {
      await requests.answerTask(task.id, text.trim())
      // Another may have been begun meanwhile.
      if (draft.get() === text) draft.set('')
    })
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    void send()
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <textarea
        aria-label="Answer"
        className={styles.field}
        rows={2}
        value={text}
        onChange={(event) => draft.set(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" tone="agent" isBusy={isBusy} disabled={text.trim() === ''}>
        Answer
      </Button>
    </form>
  )
}
