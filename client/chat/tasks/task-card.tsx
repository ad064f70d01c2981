/**
 * A task as everyone sees it: what was asked, what the agent is at, what it cost, and the decisions on the whole.
 * The stitch runs while it works; a settled card is plain.
 */
import { TriangleAlert } from 'lucide-react'
import { memo, useRef } from 'react'
import type { FileId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useGoTo, useView } from '../../room/view-context.ts'
import { sameModel } from '../../session/models.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { useLostFocus } from '../../ui/lost-focus.ts'
import { countOf } from '../../ui/wording.ts'
import { PersonText } from '../messages/person-text.tsx'
import { LooseHunks } from './loose-hunks.tsx'
import styles from './task-card.module.css'
import { TaskDecisions } from './task-decisions.tsx'
import { TaskFacts } from './task-facts.tsx'
import { TaskFoot } from './task-foot.tsx'
import { TaskImpact } from './task-impact.tsx'
import { TaskQuestions } from './task-questions.tsx'
import { standingOf } from './task-standing.ts'
import { TaskSteps } from './task-steps.tsx'
import { changesOf, describeStrays, modeWords, progressOf, stateText } from './task-words.ts'

interface TaskCardProps {
  readonly task: Task
  readonly hunks: readonly HunkBrief[]
}

/** Memoised: the chat around it is drawn anew at each word of an answer. */
export const TaskCard = memo(function TaskCard({ task, hunks }: TaskCardProps) {
  const { room, requests, agent } = useRoom()
  const { diff } = useView()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const standing = standingOf(task, hunks, agent)
  const { isOver, isSettled, open, loose, next, conflicts, strays, waiting, canRetry, canKeepAll } = standing
  const words = modeWords[task.mode]
  const changes = changesOf(hunks, task.mode)

  const card = useRef<HTMLDivElement>(null)
  // Not what comes in its place: the same key again would take back what it has just done.
  const keepsFocus = useLostFocus(() => card.current?.focus())

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this is a group of facts with its actions
    <div
      ref={card}
      role="group"
      aria-label={`Task: ${task.prompt}`}
      className={styles.card}
      data-state={task.state}
      tabIndex={-1}
      {...keepsFocus}
    >
      <div className={styles.head}>
        <h3 className={styles.prompt}>
          <PersonText text={task.prompt} />
        </h3>
        <span className={styles.state} data-clash={conflicts > 0}>
          {stateText(task.state, conflicts)}
        </span>
      </div>

      {isSettled ? (
        <details className={styles.past}>
          <summary className={styles.facts}>
            {countOf(task.steps.length, 'step')} · <TaskFacts task={task} />
          </summary>
          <TaskSteps steps={task.steps} />
        </details>
      ) : (
        <TaskSteps steps={task.steps} />
      )}

      {!isOver && (
        <div className={styles.progress} aria-hidden="true">
          <i style={{ width: `${progressOf(task)}%` }} />
        </div>
      )}

      {task.error !== undefined && (
        <p className={styles.error}>
          <TriangleAlert size={13} aria-hidden="true" />
          <span>
            {task.error.detail} {task.error.remedy}
          </span>
        </p>
      )}

      {task.questions !== undefined && <TaskQuestions task={task} questions={task.questions} />}

      {changes !== null && (
        <p className={styles.changes}>
          {next === undefined ? (
            changes
          ) : (
            <button type="button" className={styles.review} onClick={() => goTo(next.file, next.id)}>
              {changes}
            </button>
          )}{' '}
          <button
            type="button"
            className={styles.compare}
            onClick={() => diff.set({ task: task.id, file: null, hunk: null })}
          >
            See the diff
          </button>
        </p>
      )}

      <TaskDecisions hunks={hunks} />

      {isOver && task.impact !== undefined && <TaskImpact impact={task.impact} />}

      {isOver && strays > 0 && open.length > strays && (
        <p className={styles.changes}>{describeStrays({ strays, waiting, canRetry, canKeepAll, words })}</p>
      )}
      {loose.length > 0 && (
        <LooseHunks hunks={loose} total={hunks.length} onAskAgain={isOver ? ({ file }) => askAgain([file]) : null} />
      )}

      <TaskFoot task={task} standing={standing} mayEdit={mayEdit} />
    </div>
  )

  /** `more` are files that it is about as well; a file that was never there is none. */
  function askAgain(more: readonly FileId[]): Promise<unknown> {
    const { prompt, mode, selection } = task
    const known = new Set(room.files.get().map(({ id }) => id))
    const files = [...new Set([...task.files, ...more])].filter((id) => known.has(id))
    const isThere = selection !== undefined && known.has(selection.file)
    return requests.ask({ prompt, mode, files, ...sameModel(agent.models, task), ...(isThere ? { selection } : {}) })
  }
})
