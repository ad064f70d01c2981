/** The agent's hand where things happen at once: decisions, crashes, repairs and moves of files in each other's way. */
import { afterEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { locate } from '../../server/agent/edits/locator.ts'
import { TrackedText } from '../../server/agent/edits/tracked-text.ts'
import type { FileDocument } from '../../server/documents/file-document.ts'
import type { MemberId, TaskId } from '../../shared/model/ids.ts'
import { readTask } from '../../shared/model/room-document.ts'
import { openReviewScene, type ReviewScene, scenePath, sceneTask } from '../support/review-scene.ts'
import { say } from '../support/scripted-model.ts'
import { change, closeStudios, openGate, openStudio, ada as studioAda } from '../support/studio.ts'
import { memberNamed } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

const ada = 'ada' as MemberId
const text = 'let a = 1\nlet b = 2\nlet c = 3\n'
const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await closeStudios()
})

async function openScene(): Promise<ReviewScene> {
  const scene = await openReviewScene(text)
  closing.push(() => scene.close())
  return scene
}

it('[G7, R6] a proposal that was accepted while its task wrote elsewhere survives a crash of that task', async () => {
  const scene = await openScene()
  const proposed = scene.open('let b = 2\n', { mode: 'propose' })
  proposed.write('let b = 20\n')
  expect(proposed.finish()).toBe('pending')
  const cut = scene.open('let c = 3\n', { order: 1 })
  cut.write('let c = 3000\n')
  await scene.review.accept(proposed.id, ada)
  await scene.room.saved()
  const again = await openReviewScene('', { store: scene.rooms.store, id: scene.rooms.id })
  closing.push(() => again.review.close())
  await again.review.recover()
  expect(again.text()).toBe('let a = 1\nlet b = 20\nlet c = 3\n')
  expect([again.hunk(proposed.id).state, again.hunk(cut.id).state]).toEqual(['accepted', 'rejected'])
})

it('[R6, G17] a change that was rejected while its repair waited for somebody does not come back', async () => {
  const { gate, open } = openGate()
  const answer = say(change('const b = 2', 'const b = 20'), { stallAfter: 0, gate })
  const studio = await openStudio([say(change('nowhere at all', 'xx')), answer], { repairRounds: 1 })
  studio.room.admit(memberNamed('Bob'), 'editor')
  const bob = await studio.open('src/a.ts', 'Bob')
  const before = await studio.textOf('src/a.ts')
  const place = Y.createRelativePositionFromTypeIndex(bob.doc.getText('text'), before.indexOf('b = 2'))
  const cursor = Y.relativePositionToJSON(place)
  bob.awareness.setLocalState({ cursor: { anchor: cursor, head: cursor } })
  await until(() => studio.room.caretsIn(studio.rooms.file('src/a.ts')).length === 1)
  const task = studio.ask('x')
  await until(() => studio.endpoint.requests.length === 2)
  const [stray] = await studio.hunks(task)
  open()
  await until(() => JSON.stringify(readTask(studio.room.types, task)?.steps).includes('Waiting for Bob'))
  if (stray === undefined) throw new Error('the first reply left a change without a place')
  await studio.agents.rejectHunk(studio.room, stray.id, studioAda, {})
  bob.awareness.setLocalState({ cursor: null })
  await studio.ended(task)
  expect((await studio.hunks(task)).map(({ id, state }) => [id, state])).toEqual([[stray.id, 'rejected']])
  expect(await studio.textOf('src/a.ts')).toBe(before)
})

it('[R4, G16] an undo that waited for a file takes back what another undo revived meanwhile', async () => {
  const scene = await openScene()
  const other = scene.room.createFile({ path: 'b.ts', content: 'x\n' }, ada)
  const task = readTask(scene.room.types, sceneTask)
  if (task === undefined) throw new Error('the scene has a task')
  const [first, second] = ['t1', 't2'] as TaskId[]
  if (first === undefined || second === undefined) throw new Error('two tasks')
  scene.room.putTask({ ...task, id: first })
  scene.room.putTask({ ...task, id: second })
  const write = (
    of: { task: TaskId; client: number; path?: string; file?: FileDocument },
    find: string,
    put: string,
  ) => {
    const { path = scenePath, file = scene.file } = of
    const seen = new TrackedText(file)
    const found = locate(seen.text, find)
    if (found.kind !== 'placed') throw new Error(`the block is ${found.kind}`)
    const place = seen.place(found)
    seen.close()
    const { match, fit } = found
    const handle = scene.review.open({ order: 0, mode: 'live', ...of, path, file, place, match, fit })
    handle.write(put)
    handle.finish()
    return handle.id
  }
  const held = await scene.room.holdFile(other.id)
  closing.push(() => held.release())
  const one = write({ task: first, client: 11 }, 'let b = 2\n', 'let b = "agent one"\n')
  const beside = write({ task: first, client: 11, path: 'b.ts', file: held.file }, 'x\n', 'y\n')
  await scene.review.accept(one, ada)
  await scene.review.accept(beside, ada)
  const over = write({ task: second, client: 22 }, 'let b = "agent one"\n', 'whatever = 3\n')
  await scene.room.saved()

  const { gate, open } = openGate()
  const hold = scene.room.holdFile.bind(scene.room)
  let isWaiting = false
  Object.assign(scene.room, {
    async holdFile(id: typeof other.id) {
      isWaiting ||= id === other.id
      if (id === other.id) await gate
      return hold(id)
    },
  })
  const undone = scene.review.settleTask(first, 'undo', ada)
  await until(() => isWaiting)
  await scene.review.reject(over, ada)
  open()
  await undone
  expect(scene.text()).toBe(text)
})

it.each(['live', 'propose'] as const)(
  '[G14] a file that moves keeps its text where another is made at its old path, %s',
  async (mode) => {
    const reply =
      '*** Begin Patch\n*** Update File: a.txt\n*** Move to: z.txt\n*** Add File: a.txt\n+a shim\n*** End Patch\n'
    const studio = await openStudio([say(reply)], { files: { 'a.txt': 'the text\n' } })
    const task = studio.ask('x', { mode })
    await studio.ended(task)
    if (mode === 'propose') await studio.agents.settleTask(studio.room, task, 'accept', studioAda)
    expect(
      studio.room
        .files()
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['a.txt', 'z.txt'])
    expect(await studio.textOf('z.txt')).toBe('the text\n')
    expect(await studio.textOf('a.txt')).toBe('a shim\n')
  },
)

it('[G16, G17, G21] a task that has left the room document is undone, its changes decided, and it is tried again', async () => {
  const reply = change('const a = 1', 'const a = 10') + change('nowhere at all', 'xx')
  const texts = [reply, 'hi', 'hi', 'hi', 'hi', change('const b = 2', 'const b = 20'), 'hi', 'hi'].map((each) =>
    say(each),
  )
  const studio = await openStudio(texts, { limits: { tasksInRoom: 1 }, repairRounds: 1 })
  const task = studio.ask('one')
  await studio.ended(task)
  await studio.agents.settleTask(studio.room, task, 'accept', studioAda)
  for (const name of ['two', 'three', 'four']) {
    const other = studio.ask(name)
    await until(() => (readTask(studio.room.types, other)?.state ?? 'done') === 'done')
  }
  expect(studio.room.types.tasks.has(task)).toBe(false)
  expect((await studio.agents.retry(studio.room, task, studioAda)).id).toBe(task)
  // The oldest of all, it leaves again once it is over.
  await until(async () => (await studio.room.readTask(task))?.state === 'done')
  expect(await studio.textOf('src/a.ts')).toContain('const b = 20\n')
  for (const name of ['five', 'six']) {
    const other = studio.ask(name)
    await until(() => (readTask(studio.room.types, other)?.state ?? 'done') === 'done')
  }
  expect((await studio.agents.settleTask(studio.room, task, 'undo', studioAda)).settled).toHaveLength(2)
  expect(await studio.textOf('src/a.ts')).toBe(text.replaceAll('let', 'const'))
})
