/** How long a task took, which model it asked, and what that cost. */
import { useEffect, useState } from 'react'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import { useRoom } from '../../room/room-context.ts'
import { isLost } from '../../session/room-state.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { clockOf } from '../../ui/wording.ts'
import { elapsedOf } from './task-words.ts'
import { usageOf } from './usage-words.ts'

export function TaskFacts({ task }: { task: Task }) {
  return (
    <>
      <Elapsed task={task} />
      <Used task={task} />
    </>
  )
}

/** Counts the seconds while the task runs, as far as one can know: without the server nobody knows that it still does. */
function Elapsed({ task }: { task: Task }) {
  const { room } = useRoom()
  const isOver = isTaskOver(task.state)
  const isCut = useReadable({ subscribe: room.state.subscribe, get: () => isLost(room.state.get()) })
  /** Null where the card came after the server was lost: when that was is not known here. */
  const [nowMs, setNowMs] = useState(() => (isCut ? null : Date.now()))
  useEffect(() => {
    if (isOver || isCut) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isOver, isCut])
  if (isOver) return <span>{clockOf(elapsedOf(task, Date.now()))}</span>
  const said = nowMs === null ? [] : [clockOf(elapsedOf(task, nowMs))]
  return <span>{[...said, ...(isCut ? ['as last known'] : [])].join(' · ')}</span>
}

function Used({ task }: { task: Task }) {
  const { agent } = useRoom()
  const said = usageOf(task)
  return (
    <>
      {agent.models.length > 1 && ` · ${task.model}`}
      {said !== null && <span title={said.title}> · {said.text}</span>}
    </>
  )
}
