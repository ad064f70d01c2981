/**
 * The tasks of one room: some run, a bounded number wait in the order they came, but that whoever has fewest running comes first.
 *
 *   add ─→ waiting ─→ running ─→ over
 *             └── cancel ──┴──→ run(aborted signal) ─→ over
 *
 * A task that waits for a person leaves its seat to another; when it goes on, one more runs than else for a while. It still
 * counts: a room has as many tasks as may run and wait together, and no more.
 * A cancelled task is run as well, with a signal that is aborted already, so that there is one way in which a task ends.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { MemberId, TaskId } from '../../../shared/model/ids.ts'

export interface QueuedTask {
  readonly id: TaskId
  readonly asker: MemberId
  /** Never rejects; ends soon after the signal aborts. */
  run(signal: AbortSignal, seat: QueueSeat): Promise<void>
}

/** One of those in which tasks run. Both are idempotent. */
export interface QueueSeat {
  /** Another may run meanwhile. */
  leave(): void
  takeAgain(): void
}

export interface TaskQueue {
  /** @throws task_queue_full shutting_down */
  assertNotFull(): void
  /** Starts it in this very turn where it need not wait. @throws as `assertNotFull` */
  add(task: QueuedTask): void
  /** Aborts its signal with `reason`; resolves when it is over, with false where there is no such task. */
  cancel(id: TaskId, reason: unknown): Promise<boolean>
  /** Cancels everything and takes nothing more; resolves when all is over. Idempotent. */
  close(reason: unknown): Promise<void>
}

interface Running {
  readonly asker: MemberId
  readonly controller: AbortController
  readonly over: Promise<void>
}

export function createTaskQueue(limits: { readonly running: number; readonly waiting: number }): TaskQueue {
  const waiting: QueuedTask[] = []
  const running = new Map<TaskId, Running>()
  /** Of those that run, who left their seats. */
  const away = new Set<TaskId>()
  let isClosed = false

  const seatOf = (id: TaskId): QueueSeat => ({
    leave() {
      if (running.has(id)) away.add(id)
      fill()
    },
    takeAgain: () => void away.delete(id),
  })

  const isFull = () => running.size - away.size >= limits.running

  function start(task: QueuedTask): void {
    const controller = new AbortController()
    const over = task.run(controller.signal, seatOf(task.id)).finally(() => {
      running.delete(task.id)
      away.delete(task.id)
      fill()
    })
    running.set(task.id, { asker: task.asker, controller, over })
  }

  /** One member's many do not keep another's one waiting. */
  function takeNext(): QueuedTask | undefined {
    const ofAsker = (asker: MemberId) => [...running.values()].filter((other) => other.asker === asker).length
    const counts = waiting.map(({ asker }) => ofAsker(asker))
    return waiting.splice(counts.indexOf(Math.min(...counts)), 1)[0]
  }

  function fill(): void {
    while (!isClosed && !isFull()) {
      const next = takeNext()
      if (next === undefined) return
      start(next)
    }
  }

  function assertNotFull(): void {
    if (isClosed) throw new WeftError('shutting_down')
    if (running.size + waiting.length < limits.running + limits.waiting) return
    const forPeople = away.size === 0 ? '' : `, ${away.size} of them for an answer`
    throw new WeftError('task_queue_full', `${waiting.length + away.size} tasks are waiting already${forPeople}.`)
  }

  return {
    assertNotFull,
    add(task) {
      assertNotFull()
      waiting.push(task)
      fill()
    },
    async cancel(id, reason) {
      const index = waiting.findIndex((task) => task.id === id)
      const [queued] = index < 0 ? [] : waiting.splice(index, 1)
      if (queued !== undefined) {
        await queued.run(AbortSignal.abort(reason), seatOf(id))
        return true
      }
      const active = running.get(id)
      if (active === undefined) return false
      active.controller.abort(reason)
      await active.over
      return true
    },
    async close(reason) {
      isClosed = true
      const dropped = waiting.splice(0).map((task) => task.run(AbortSignal.abort(reason), seatOf(task.id)))
      for (const { controller } of running.values()) controller.abort(reason)
      await Promise.all([...dropped, ...[...running.values()].map(({ over }) => over)])
    },
  }
}
