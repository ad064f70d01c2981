import { describe, expect, it } from 'vitest'
import { createTaskQueue, type QueuedTask, type QueueSeat } from '../../../../server/agent/task/task-queue.ts'
import { WeftError } from '../../../../shared/errors.ts'
import type { MemberId, TaskId } from '../../../../shared/model/ids.ts'

/** A task that runs until it is finished by hand or cancelled. */
function openTask(name: string, log: string[], asker = 'ada'): QueuedTask & { finish(): void } {
  let finish = () => {}
  return {
    id: name as TaskId,
    asker: asker as MemberId,
    finish: () => finish(),
    run(signal) {
      log.push(signal.aborted ? `${name} dropped: ${signal.reason}` : `${name} starts`)
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        finish = () => {
          log.push(`${name} ends`)
          resolve()
        }
        signal.addEventListener('abort', () => {
          log.push(`${name} aborted: ${signal.reason}`)
          resolve()
        })
      })
    },
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('[G11] the queue of a room', () => {
  it('runs so many at once, and the others in their order', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 2, waiting: 5 })
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => openTask(name, log))
    for (const task of [a, b, c, d]) if (task) queue.add(task)
    expect(log).toEqual(['a starts', 'b starts'])
    b?.finish()
    await settle()
    a?.finish()
    await settle()
    expect(log).toEqual(['a starts', 'b starts', 'b ends', 'c starts', 'a ends', 'd starts'])
  })

  it('lets no member wait behind the many of another', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 2, waiting: 5 })
    const ofAda = ['a', 'b', 'c', 'd'].map((name) => openTask(name, log))
    for (const task of [...ofAda, openTask('e', log, 'bo'), openTask('f', log, 'bo')]) queue.add(task)
    ofAda[0]?.finish()
    await settle()
    ofAda[1]?.finish()
    await settle()
    expect(log.filter((line) => line.endsWith('starts'))).toEqual(['a starts', 'b starts', 'e starts', 'c starts'])
  })

  it('[G24] gives the seat of a task that waits for a person to the next, and counts it again when it goes on', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 1, waiting: 5 })
    const asks = openTask('asks', log)
    let seat: QueueSeat | null = null
    queue.add({
      ...asks,
      run(signal, given) {
        seat = given
        return asks.run(signal, given)
      },
    })
    const [b, c, d] = ['b', 'c', 'd'].map((name) => openTask(name, log))
    for (const task of [b, c, d]) if (task) queue.add(task)
    const at = seat as QueueSeat | null
    at?.leave()
    at?.leave()
    expect(log).toEqual(['asks starts', 'b starts'])
    at?.takeAgain()
    b?.finish()
    await settle()
    expect(log).toEqual(['asks starts', 'b starts', 'b ends'])
    asks.finish()
    await settle()
    expect(log.slice(3)).toEqual(['asks ends', 'c starts'])
    at?.leave()
    expect(log).toHaveLength(5)
  })

  it('[G24] goes on with others however many wait for a person, who all count as long as they do', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 2, waiting: 6 })
    const seats: QueueSeat[] = []
    const asking = (name: string) => {
      const task = openTask(name, log)
      const run: QueuedTask['run'] = (signal, seat) => {
        seats.push(seat)
        return task.run(signal, seat)
      }
      return { ...task, run }
    }
    for (let number = 0; number < 8; number++) queue.add(asking(`q${number}`))
    for (let number = 0; number < 8; number++) seats[number]?.leave()
    expect(log).toEqual(Array.from({ length: 8 }, (_, number) => `q${number} starts`))
    expect(() => queue.add(openTask('more', log))).toThrow('8 tasks are waiting already, 8 of them for an answer.')
    await queue.cancel('q0' as TaskId, 'by ada')
    queue.add(openTask('next', log))
    expect(log.at(-1)).toBe('next starts')
    await queue.close('bye')
  })

  it('takes no more than may wait', () => {
    const queue = createTaskQueue({ running: 1, waiting: 1 })
    queue.add(openTask('a', []))
    queue.add(openTask('b', []))
    expect(() => queue.add(openTask('c', []))).toThrow(WeftError)
    expect(() => queue.add(openTask('c', []))).toThrow('waiting already')
  })

  it('cancels a waiting task at once, while another runs', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 1, waiting: 5 })
    const a = openTask('a', log)
    queue.add(a)
    queue.add(openTask('b', log))
    queue.add(openTask('c', log))
    expect(await queue.cancel('b' as TaskId, 'by ada')).toBe(true)
    a.finish()
    await settle()
    expect(log).toEqual(['a starts', 'b dropped: by ada', 'a ends', 'c starts'])
  })

  it('cancels a running task, and goes on with the next', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 1, waiting: 5 })
    queue.add(openTask('a', log))
    queue.add(openTask('b', log))
    expect(await queue.cancel('a' as TaskId, 'by ada')).toBe(true)
    expect(log).toEqual(['a starts', 'a aborted: by ada', 'b starts'])
    expect(await queue.cancel('a' as TaskId, 'again')).toBe(false)
  })

  it('ends everything when it closes, and starts nothing more', async () => {
    const log: string[] = []
    const queue = createTaskQueue({ running: 1, waiting: 5 })
    queue.add(openTask('a', log))
    queue.add(openTask('b', log))
    await queue.close('bye')
    await queue.close('bye')
    expect(log).toEqual(['a starts', 'b dropped: bye', 'a aborted: bye'])
    expect(() => queue.add(openTask('c', log))).toThrow('restarting')
  })
})
