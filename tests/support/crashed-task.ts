/**
 * A task whose server dies amid it, and what must be there after the restart: each change whole or not at all, and a state
 * of the task and of each change that a person understands.
 */
import assert from 'node:assert/strict'
import type { TaskMode } from '../../shared/model/task.ts'
import type { FileResponse, RoomResponse, TaskResponse } from '../../shared/protocol/api.ts'
import { searchReplace } from './scripted-model.ts'

const lines = Array.from({ length: 12 }, (_, n) => `line ${n}\n`)
const grown = (n: number) => `LINE ${n} of the agent\nand a second one\nand a third\n`
const made = 'made by the agent\nwith two lines\n'
const whole = [grown(2), grown(6), grown(10), made]

export const crashFiles = [{ path: 'a.txt', content: lines.join('') }]
export const crashReply = [
  ...[2, 6, 10].map((n) => searchReplace('a.txt', { find: lines[n] ?? '', put: grown(n) })),
  searchReplace('new.txt', { find: '', put: made }),
  searchReplace('a.txt', { find: 'not in there at all', put: 'x' }),
].join('\n')

export type Get = <T>(path: string) => Promise<T>

/** Returns what has become of the task and its changes, in one line. */
export async function assertWholeAfterCrash(get: Get, room: string, task: string, mode: TaskMode): Promise<string> {
  const { state, error, hunks } = await get<TaskResponse>(`/rooms/${room}/tasks/${task}`)
  assert.ok(state === 'done' || state === 'failed', `the task is ${state}`)
  if (state === 'failed') {
    const isBegun = error?.code !== 'task_not_begun'
    assert.ok(!isBegun || error?.code === 'task_interrupted', `the task says why it failed: ${error?.code}`)
    assert.ok(error?.retryable, 'it can be tried again')
    assert.ok(isBegun || hunks.length === 0, 'what was not begun made no changes')
  }
  for (const hunk of hunks) {
    assert.ok(['pending', 'rejected', 'unplaced'].includes(hunk.state), `a change is ${hunk.state}`)
    if (hunk.state !== 'pending') assert.ok(hunk.reason?.message, 'a change says why it is not there')
  }
  const written = mode === 'live' ? hunks.filter((hunk) => hunk.state === 'pending') : []
  for (const { replacement, createsFile } of written) {
    assert.ok(whole.includes(replacement), `a change is whole: ${replacement}`)
    assert.equal(createsFile, replacement === made)
  }
  const texts = await textsOf(get, room)
  const expected = lines.map((line) => written.find(({ base }) => base === line)?.replacement ?? line)
  assert.equal(texts.get('a.txt'), expected.join(''), 'the file has whole changes only')
  assert.equal(texts.get('new.txt'), written.find(({ createsFile }) => createsFile)?.replacement)
  return `${state} ${hunks.map((hunk) => hunk.state).join(' ')}`
}

async function textsOf(get: Get, room: string): Promise<Map<string, string>> {
  const { files } = await get<RoomResponse>(`/rooms/${room}`)
  const read = files.map(async ({ id, path }) => {
    const { content } = await get<FileResponse>(`/rooms/${room}/files/${id}`)
    return [path, content] as const
  })
  return new Map(await Promise.all(read))
}
