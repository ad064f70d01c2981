/** The foot of a task's card: what it took, and what can be done with all of it. */
import { useState } from 'react'
import type { Task } from '../../../shared/model/task.ts'
import type { TaskSettled } from '../../../shared/protocol/api.ts'
import { useToasts } from '../../page/platform.ts'
import { tellSettled } from '../../review/tell-settled.ts'
import { RoomConfirm } from '../../room/room-confirm.tsx'
import { useRoom } from '../../room/room-context.ts'
import { useGoTo } from '../../room/view-context.ts'
import { Button } from '../../ui/button.tsx'
import { countOf } from '../../ui/wording.ts'
import styles from './task-card.module.css'
import { TaskFacts } from './task-facts.tsx'
import type { TaskStanding } from './task-standing.ts'
import { describeResting, modeWords } from './task-words.ts'
import { useRun } from './use-run.ts'

interface TaskFootProps {
  readonly task: Task
  readonly standing: TaskStanding
}

/** `mayEdit` comes from the card, which keeps the focus where buttons go with the right. */
export function TaskFoot({ task, standing, mayEdit }: TaskFootProps & { readonly mayEdit: boolean }) {
  const { room, requests } = useRoom()
  const toasts = useToasts()
  const { isBusy, run } = useRun()
  const [resting, setResting] = useState<readonly string[] | null>(null)
  const { isSettled, hasKept, canRedo } = standing

  const tell = (settled: TaskSettled) => tellSettled(toasts, room.hunks, settled)
  const settle = (command: () => Promise<TaskSettled>) => run(async () => tell(await command()))

  /** Changes that rest on this task's are named first. */
  const askToUndo = () =>
    run(async () => {
      const found = await requests.restingOn(task.id)
      if (found.resting.length > 0) setResting(found.resting.map(({ path }) => path))
      else tell(await requests.undoTask(task.id))
    })

  return (
    <>
      {!isSettled && (
        <div className={styles.foot}>
          {/* The seconds are to be seen, not heard. */}
          <span className={styles.facts} aria-live="off">
            <TaskFacts task={task} />
          </span>
          {mayEdit && <OpenActions task={task} standing={standing} isBusy={isBusy} run={run} settle={settle} />}
        </div>
      )}
      {isSettled && mayEdit && (hasKept || canRedo) && (
        <div className={styles.foot}>
          <span className={styles.actions}>
            {hasKept && (
              <Button tone="quiet" isBusy={isBusy} onClick={askToUndo}>
                Undo all
              </Button>
            )}
            {canRedo && (
              <Button tone="quiet" isBusy={isBusy} onClick={() => settle(() => requests.redoTask(task.id))}>
                Redo all
              </Button>
            )}
          </span>
        </div>
      )}
      {resting !== null && (
        <RoomConfirm
          title="Undo all of this task?"
          detail={describeResting(resting)}
          action="Undo all"
          onConfirm={() => settle(() => requests.undoTask(task.id))}
          onClose={() => setResting(null)}
        />
      )}
    </>
  )
}

/** While it runs, or something of it waits for a decision. */
function OpenActions({
  task,
  standing,
  isBusy,
  run,
  settle,
}: TaskFootProps & {
  readonly isBusy: boolean
  readonly run: (command: () => Promise<unknown>) => Promise<void>
  readonly settle: (command: () => Promise<TaskSettled>) => Promise<void>
}) {
  const { requests } = useRoom()
  const goTo = useGoTo()
  const words = modeWords[task.mode]
  const { isOver, open, clash, conflicts, strays, canKeepAll, canUndoAll, canRetry } = standing
  return (
    <span className={styles.actions}>
      {!isOver && (
        <Button isBusy={isBusy} onClick={() => run(() => requests.cancelTask(task.id))}>
          Cancel
        </Button>
      )}
      {canUndoAll && (
        <Button isBusy={isBusy} onClick={() => settle(() => requests.rejectTask(task.id))}>
          {words.no}
        </Button>
      )}
      {canRetry && (
        <Button isBusy={isBusy} onClick={() => run(() => requests.retryTask(task.id))}>
          Ask again for {countOf(strays, 'change')}
        </Button>
      )}
      {canKeepAll && (
        <Button tone="agent" isBusy={isBusy} onClick={() => settle(() => requests.acceptTask(task.id))}>
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
  )
}
