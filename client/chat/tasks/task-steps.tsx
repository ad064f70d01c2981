/** What a task has done and is doing, a line each: how far it is, what each part of it did, and which files the model was shown. */
import { Check, Circle, TriangleAlert } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { Task, TaskStep } from '../../../shared/model/task.ts'
import { useRoom } from '../../room/room-context.ts'
import { useGoTo } from '../../room/view-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import styles from './task-steps.module.css'

export function TaskSteps({ steps }: { steps: Task['steps'] }) {
  return (
    <ul className={styles.steps} aria-live="off">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added, each stays at its place
        <Step key={index} step={step} />
      ))}
    </ul>
  )
}

function Step({ step: { title, state, detail, stages, files = [], percent } }: { step: TaskStep }) {
  const Icon = state === 'done' ? Check : state === 'failed' ? TriangleAlert : Circle
  return (
    <li className={styles.step} data-state={state}>
      <Icon size={12} aria-label={state} role="img" className={styles.mark} />
      <div className={styles.line}>
        {stages === undefined && files.length === 0 ? (
          <span className={styles.title}>{title}</span>
        ) : (
          <details className={styles.title}>
            <summary>{title}</summary>
            <ul className={styles.stages}>
              {stages?.map((stage) => (
                <li key={stage}>{stage}</li>
              ))}
              {files.map((path) => (
                <li key={`file ${path}`}>
                  <FileLink path={path} />
                </li>
              ))}
            </ul>
          </details>
        )}
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
        {state === 'running' && percent !== undefined && (
          <span
            className={styles.detail}
            role="progressbar"
            aria-label={title}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i className={styles.bar} style={{ '--done': `${percent}%` } as CSSProperties} aria-hidden="true" />
            {percent}%
          </span>
        )}
      </div>
    </li>
  )
}

/** Text alone once the room has no such file. */
function FileLink({ path }: { path: string }) {
  const { room } = useRoom()
  const goTo = useGoTo()
  const file = useReadable(room.files).find((one) => one.path === path)
  if (file === undefined) return path
  return (
    <button type="button" className={styles.file} onClick={() => goTo(file.id)}>
      {path}
    </button>
  )
}
