/** What HTTP tells while the store is slow or fails: nothing that a crash could take back, and never by hanging. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqliteStore } from '../../server/persistence/sqlite-store.ts'
import type { ReplaceResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { type HeldStore, openHeldStore } from '../support/held-store.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { until } from '../support/until.ts'

let clock: ManualClock
let store: HeldStore
let server: TestServer
let ada: TestClient
let room: string
let file: string
let task: string
beforeEach(async () => {
  clock = new ManualClock(Date.now())
  server = await startTestServer({
    clock,
    wrapStore: async (opened) => {
      store = await openHeldStore(opened)
      return store as HeldStore & SqliteStore
    },
  })
  ada = await TestClient.enter(server, 'Ada')
  const made = await ada.createRoom({ files: [{ path: 'a.ts', content: 'on disk' }] })
  room = made.id
  file = made.files[0]?.id ?? ''
  task = (await ada.ask(room, { prompt: 'help' })).id
  await until(async () => {
    // The offline agent writes as fast as a person reads.
    clock.advance(100)
    return (await ada.readTask(room, task)).state === 'done'
  })
})
afterEach(async () => {
  store.control.letGo()
  ada.close()
  await server.close()
})

/** Several turns of the event loop, and a whole request and answer through the same server. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await fetch(`${server.url}/healthz`)
}

describe('an answer over HTTP', () => {
  it.each([
    ['a file', () => `/rooms/${room}/files/${file}`],
    ['a room', () => `/rooms/${room}`],
    ['a task', () => `/rooms/${room}/tasks/${task}`],
    ['the tasks', () => `/rooms/${room}/tasks`],
    ['what is missing', () => `/rooms/${room}/tasks/${'0'.repeat(22)}`],
  ])('[R2] [S9] with %s waits until what it tells is on disk', async (_, path) => {
    store.control.hold()
    const written = ada.call('PUT', `/rooms/${room}/files/${file}`, { content: 'in memory' })
    const asked = store.control.commits.length
    await until(() => store.control.commits.length > asked)
    let isAnswered = false
    const answer = ada.call('GET', path()).finally(() => {
      isAnswered = true
    })
    await turns()
    expect(isAnswered).toBe(false)
    store.control.letGo()
    expect([200, 404]).toContain((await answer).status)
    expect((await written).status).toBe(200)
  })

  it('[R2] [S9] with events of a task waits for the disk too', async () => {
    store.control.hold()
    const written = ada.call('POST', `/rooms/${room}/messages`, { text: 'not on disk' })
    const asked = store.control.commits.length
    await until(() => store.control.commits.length > asked)
    let isAnswered = false
    const events = fetch(`${server.url}/api/v1/rooms/${room}/tasks/${task}/events`, {
      headers: { authorization: `Bearer ${ada.token}` },
    }).then((response) => {
      isAnswered = true
      return response.text()
    })
    await turns()
    expect(isAnswered).toBe(false)
    store.control.letGo()
    expect(await events).toContain('event: task')
    await written
  })

  it('[S9] [R8] is a refusal that may be tried again once the store takes too long, and what was changed is kept', async () => {
    store.control.hold()
    const before = clock.waits.length
    const written = ada.call('PUT', `/rooms/${room}/files/${file}`, { content: 'kept' })
    const read = ada.call('GET', `/rooms/${room}/files/${file}`)
    await until(() => clock.waits.filter((ms) => ms === 5_000).length >= 2 && clock.waits.length > before)
    clock.advance(5_000)
    const answers = [await written, await read]
    for (const answer of answers) {
      expectProblem(answer, 'storage_unavailable')
      expect(answer.headers.get('retry-after')).toBe('1')
    }
    store.control.letGo()
    expect((await ada.readFile(room, file)).content).toBe('kept')
  })

  it('[U211] of a replacement that the store does not take in time tells what was replaced, which can be taken back', async () => {
    store.control.hold()
    const words = { query: 'disk', replacement: 'paper', undoable: true }
    const replaced = ada.call('POST', `/rooms/${room}/replace`, { ...words, files: [{ file }] })
    await until(() => clock.waits.includes(5_000))
    clock.advance(5_000)
    const { replaced: done } = expectProblem(await replaced, 'storage_unavailable')
    expect(done).toMatchObject({ files: [{ file, path: 'a.ts', replaced: 1 }], replaced: 1 })
    store.control.letGo()
    expect((await ada.readFile(room, file)).content).toBe('on paper')
    const { undo } = done as ReplaceResponse
    expect(await ada.get('POST', `/rooms/${room}/replace/undo`, undo)).toMatchObject({ restored: 1 })
    expect((await ada.readFile(room, file)).content).toBe('on disk')
  })
})
