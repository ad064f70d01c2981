/**
 * A task as everyone sees it: what was asked, what the agent is at, what it cost, and the decisions on the whole.
 * The stitch runs while it works; a settled card is plain.
 */
import { TriangleAlert } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import { isHunkDecided, wasThereAlready } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import type { TaskSettled } from '../../../shared/protocol/api.ts'
import { useToasts } from '../../page/platform.ts'
import { describeLeft } from '../../review/left-over.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useGoTo, useView } from '../../room/view-context.ts'
import { sameModel } from '../../session/models.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useKeptFocus } from '../../ui/lost-focus.ts'
import { countOf } from '../../ui/wording.ts'
import { LooseHunks } from './loose-hunks.tsx'
import { PersonText } from '../messages/person-text.tsx'
import styles from './task-card.module.css'
import { TaskDecisions } from './task-decisions.tsx'
import { TaskFacts } from './task-facts.tsx'
import { TaskImpact } from './task-impact.tsx'
import { TaskQuestions } from './task-questions.tsx'
import { TaskSteps } from './task-steps.tsx'
import {
  changesOf,
  describeResting,
  describeStrays,
  modeWords,
  progressOf,
  stateText,
} from './task-words.ts'
import { useRun } from './use-run.ts'

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
  const toasts = useToasts()
  const { isBusy, run } = useRun()
  const [resting, setResting] = useState<readonly string[] | null>(null)

  const isOver = isTaskOver(task.state)
  const open = hunks.filter(({ state }) => !isHunkDecided(state))
  const conflicts = open.filter(({ state }) => state === 'conflicted').length
  const words = modeWords[task.mode]
  const changes = changesOf(hunks, task.mode)
  const loose = open.filter(({ hasPlace, state }) => !hasPlace && state !== 'streaming')
  const strays = open.filter(({ state }) => state === 'unplaced').length
  const waiting = open.filter(({ reason }) => reason?.code === 'staged').length
  /** Rules would find no place again. */
  const canRetry = isOver && strays > 0 && !agent.offline
  const nextOpen = open.find(({ hasPlace }) => hasPlace)
  const clash = open.find(({ state, hasPlace }) => state === 'conflicted' && hasPlace)
  /** What is in conflict is left by both; what could not be placed can only be turned down. */
  const canKeepAll = isOver && open.some(({ state }) => state === 'pending')
  const canUndoAll = isOver && open.some(({ state }) => state !== 'conflicted')
  /** Nothing more to do with it: the card becomes small. */
  const isSettled = isOver && open.length === 0 && task.error === undefined
  const hasKept = hunks.some((hunk) => hunk.state === 'accepted' && !wasThereAlready(hunk))
  const canRedo = isOver && hunks.some(({ isUndone }) => isUndone)

  const card = useRef<HTMLDivElement>(null)
  // Not what comes in its place: the same key again would take back what it has just done.
  const keepsFocus = useKeptFocus(() => card.current?.focus())

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
          {nextOpen === undefined ? (
            changes
          ) : (
            <button type="button" className={styles.review} onClick={() => goTo(nextOpen.file, nextOpen.id)}>
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

      {isSettled && mayEdit && (hasKept || canRedo) && (
        <div className={styles.foot}>
          <span className={styles.actions}>
            {hasKept && (
              <Button tone="quiet" isBusy={isBusy} onClick={() => run(askToUndo)}>
                Undo all
              </Button>
            )}
            {canRedo && (
              <Button tone="quiet" isBusy={isBusy} onClick={() => settleAll(() => requests.redoTask(task.id))}>
                Redo all
              </Button>
            )}
          </span>
        </div>
      )}

      {!isSettled && (
        <div className={styles.foot}>
          {/* The seconds are to be seen, not heard. */}
          <span className={styles.facts} aria-live="off">
            <TaskFacts task={task} />
          </span>
          {mayEdit && (
            <span className={styles.actions}>
              {!isOver && (
                <Button isBusy={isBusy} onClick={() => run(() => requests.cancelTask(task.id))}>
                  Cancel
                </Button>
              )}
              {canUndoAll && (
                <Button isBusy={isBusy} onClick={() => settleAll(() => requests.rejectTask(task.id))}>
                  {words.no}
                </Button>
              )}
              {canRetry && (
                <Button isBusy={isBusy} onClick={() => run(() => requests.retryTask(task.id))}>
                  Ask again for {countOf(strays, 'change')}
                </Button>
              )}
              {canKeepAll && (
                <Button tone="agent" isBusy={isBusy} onClick={() => settleAll(() => requests.acceptTask(task.id))}>
                  {words.yes}
                </Button>
              )}
              {isOver && !canUndoAll && clash !== undefined && (
                <Button onClick={() => goTo(clash.file, clash.id)}>
                  {conflicts === 1 ? 'Decide the conflict' : `Decide ${conflicts} conflicts`}
                </Button>
              )}
              {(task.state === 'failed' || task.state === 'cancelled') && open.length === 0 && (
                <Button isBusy={isBusy} onClick={() => run(() => requests.retryTask(task.id))}>
                  Ask again
                </Button>
              )}
            </span>
          )}
        </div>
      )}
      {resting !== null && (
        <Confirm
          title="Undo all of this task?"
          detail={describeResting(resting)}
          action="Undo all"
          onConfirm={() => run(undoAll)}
          onClose={() => setResting(null)}
        />
      )}
    </div>
  )

  function settleAll(command: () => Promise<TaskSettled>): Promise<void> {
    return run(async () => {
      const left = describeLeft((await command()).left)
      if (left !== null) toasts.show({ tone: 'info', ...left })
    })
  }

  /** `more` are files that it is about as well; a file that was never there is none. */
  function askAgain(more: readonly FileId[]): Promise<unknown> {
    const { prompt, mode, selection } = task
    const known = new Set(room.files.get().map(({ id }) => id))
    const files = [...new Set([...task.files, ...more])].filter((id) => known.has(id))
    const isThere = selection !== undefined && known.has(selection.file)
    return requests.ask({ prompt, mode, files, ...sameModel(agent.models, task), ...(isThere ? { selection } : {}) })
  }

  /** Changes that rest on this task's are named first. */
  async function askToUndo(): Promise<void> {
    const found = await requests.restingOn(task.id)
    if (found.resting.length > 0) setResting(found.resting.map(({ path }) => path))
    else await undoAll()
  }

  async function undoAll(): Promise<void> {
    const left = describeLeft((await requests.undoTask(task.id)).left)
    if (left !== null) toasts.show({ tone: 'info', ...left })
  }
})
