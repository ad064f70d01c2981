/** The client ids under which the server writes, for itself and for the agent's tasks: nobody else's, after a restart too. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Origin } from '../../../server/documents/origin.ts'
import { serverId } from '../../../server/rooms/writing/client-ids.ts'
import { claimGraceMs } from '../../../server/rooms/writing/writers.ts'
import type { TaskId } from '../../../shared/model/ids.ts'
import { encodeAwareness, encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { forgedBy, passOn, stateUnder } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { until } from '../../support/until.ts'

const taskClient = 4_711
const agents: Origin = { kind: 'agent', task: 'task' as TaskId, hunk: null }

let scene: LateScene
beforeEach(async () => {
  scene = await openLateScene()
})
afterEach(() => scene.close())

/** As a command does, under the id that the document has while it is in memory. Returns the id. */
async function writeAsServer(text: string): Promise<number> {
  const { file, release } = await scene.rooms.room.holdFile(scene.rooms.file('a.ts'))
  file.transact({ kind: 'command', by: null }, () => file.text.insert(file.text.length, text))
  const { clientID } = file.doc
  release()
  return clientID
}

/** Returns the task's id. */
async function writeAsTask(text: string): Promise<number> {
  const { file, release } = await scene.rooms.room.holdFile(scene.rooms.file('a.ts'))
  file.transact(agents, () => file.text.insert(file.text.length, text), { client: taskClient })
  release()
  return taskClient
}

/** As they are saved. */
async function stored() {
  await scene.rooms.room.saved()
  return scene.rooms.store.readDocument(`${scene.rooms.id}/${scene.rooms.file('a.ts')}`)
}

/** Who writes in the file under the id, as it is in memory. */
async function writerOf(client: number) {
  const { release } = await scene.rooms.room.holdFile(scene.rooms.file('a.ts'))
  const writer = scene.rooms.room.writerIn(scene.rooms.file('a.ts'), client)
  release()
  return writer
}

describe.each([
  ['the server wrote under', writeAsServer],
  ['a task of the agent wrote under', writeAsTask],
])('a client id that %s', (_, write) => {
  it('[S27] [F5] is kept in the commit of its first update, and once', async () => {
    await scene.rooms.room.saved()
    scene.rooms.store.control.commits.length = 0
    const client = await write('one ')
    await scene.rooms.room.saved()
    await write('two ')
    await scene.rooms.room.saved()
    const told = scene.rooms.store.control.commits
      .map((commit) => commit.filter(({ kind }) => kind === 'update' || kind === 'writer'))
      .filter(({ length }) => length > 0)
    expect(told.map((commit) => commit.map(({ kind }) => kind).toSorted())).toEqual([['update', 'writer'], ['update']])
    expect((await stored()).writers).toEqual(new Map([[client, serverId]]))
  })

  it.each([
    ['after a restart', () => scene.restart()],
    ['in a later life of the document', awaitUnload],
  ])(
    '[S27] [R5] is not written under by an editor %s: they are closed, and answer for nothing of it',
    async (_, end) => {
      const client = await write('agreed ')
      await scene.rooms.room.saved()
      await end()
      scene.rooms.room.admit(memberNamed('Eve'), 'editor')
      const eve = await scene.join('Eve', { isShown: false })
      await until(() => eve.text === 'agreed ')
      eve.receive(encodeUpdate(forgedBy(eve, client, 'to pay')))
      scene.clock.advance(claimGraceMs)
      expect(eve.endedWith).toBe('client_id_taken')
      expect(await scene.text()).toBe('agreed ')
      expect(await writerOf(client)).toBeUndefined()
      expect((await stored()).writers.get(client)).toBe(serverId)
    },
  )

  it('[S27] [S20] brings nothing that is passed on after a restart: who has more of it has another history', async () => {
    const client = await write('agreed ')
    await scene.rooms.room.saved()
    await scene.restart()
    const ada = await scene.join('Ada')
    const more = forgedBy(ada, client, 'to pay')
    Y.applyUpdate(ada.doc, more, ada)
    ada.receive(encodeStep2(more))
    scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBe('history_foreign')
    expect(await scene.text()).toBe('agreed ')
    expect(await scene.loans()).toEqual(new Map())
  })

  it('[S27] [R5] is passed on by whoever has what the room has, and closes nobody', async () => {
    await write('agreed ')
    const ada = await scene.join('Ada')
    await until(() => ada.text === 'agreed ')
    ada.leave()
    await scene.rooms.room.saved()
    await scene.restart()
    const offline = scene.client('Ada', { doc: ada.doc })
    offline.type(7, 'by ada')
    const back = await scene.join('Ada', { doc: ada.doc })
    back.receive(encodeStep2(Y.encodeStateAsUpdate(ada.doc)))
    const cleo = await scene.join('Cleo')
    passOn(ada, cleo)
    await scene.expectText('agreed by ada')
    for (let rounds = 0; rounds < 2; rounds++) scene.clock.advance(claimGraceMs)
    expect([back.endedWith, cleo.endedWith]).toEqual([null, null])
  })

  it('[S27] [P2] [R5] is not taken by who shows presence under it', async () => {
    const client = await write('agreed ')
    await scene.rooms.room.saved()
    await scene.restart()
    scene.rooms.room.admit(memberNamed('Eve'), 'editor')
    const eve = await scene.join('Eve', { isShown: false })
    eve.receive(encodeAwareness(stateUnder(client)))
    const ada = await scene.join('Ada')
    expect(ada.others.map(([shown]) => shown)).not.toContain(client)
    expect(await writerOf(client)).toBeUndefined()
    expect((await stored()).writers.get(client)).toBe(serverId)
  })
})

it('[S27] [R5] a client id under which the agent is shown is not written under before the agent does', async () => {
  const { room } = scene.rooms
  const eve = await scene.join('Eve')
  const { file, release } = await room.holdFile(scene.rooms.file('a.ts'))
  room.showAgent(file, taskClient, { from: 0, to: 0 })
  eve.receive(encodeUpdate(forgedBy(eve, taskClient, 'not the agent')))
  file.transact(agents, () => file.text.insert(0, 'the agent'), { client: taskClient })
  release()
  scene.clock.advance(claimGraceMs)
  expect(eve.endedWith).toBe('client_id_taken')
  expect(await scene.text()).toBe('the agent')
})

it('[S27] a document from before such ids were kept loads as it was, and theirs are nobody’s', async () => {
  const { id, store } = scene.rooms
  const earlier = new Y.Doc()
  earlier.getText('text').insert(0, 'earlier ')
  const update = Y.encodeStateAsUpdate(earlier)
  const document = `${id}/${scene.rooms.file('a.ts')}` as const
  await scene.rooms.room.saved()
  await store.commit([{ kind: 'update', document, update, author: null }])
  await scene.restart()
  const ada = await scene.join('Ada')
  await until(() => ada.text === 'earlier ')
  expect((await stored()).writers.has(earlier.clientID)).toBe(false)
  passOn({ doc: withMore(earlier, 'still ') }, ada)
  await scene.expectText('still earlier ')
  scene.clock.advance(claimGraceMs)
  expect(ada.endedWith).toBeNull()
  const client = await writeAsServer('later')
  expect([...(await stored()).writers]).toContainEqual([client, serverId])
})

/** The file leaves memory, and its room does not. */
async function awaitUnload(): Promise<void> {
  const { room } = scene.rooms
  let gone = false
  const unfollow = room.onFileOpen(() => () => {
    gone = true
  })
  scene.clock.advance(60 * 60_000)
  await until(() => gone)
  unfollow()
}

function withMore(doc: Y.Doc, text: string): Y.Doc {
  doc.getText('text').insert(0, text)
  return doc
}
