/** All tasks that the room document keeps, newest first, without the talk around them. */
import { useRights, useRoom } from '../../room/room-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { noHunks, useHunksByTask } from './hunks-by-task.ts'
import { TaskCard } from './task-card.tsx'
import styles from './task-list.module.css'

export function TaskList() {
  const { room } = useRoom()
  const { mayEdit } = useRights()
  const tasks = useReadable(room.tasks)
  const hunksOf = useHunksByTask()
  if (tasks.length === 0)
    return (
      <p className={styles.none}>
        No tasks yet.
        {mayEdit && (
          <>
            {' '}
            Begin a chat message with <span className={styles.mention}>@ai</span> to ask for a change.
          </>
        )}
      </p>
    )
  return (
    <ul className={styles.list} aria-label="Tasks">
      {[...tasks].reverse().map((task) => (
        <li key={task.id}>
          <TaskCard task={task} hunks={hunksOf.get(task.id) ?? noHunks} />
        </li>
      ))}
    </ul>
  )
}
