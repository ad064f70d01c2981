/** What every store must do with the records of tasks, chat and sessions. */
import { expect, it } from 'vitest'
import type { Change } from '../../server/persistence/store.ts'
import { isHunkDecided } from '../../shared/model/hunk.ts'
import type { SessionId } from '../../shared/model/ids.ts'
import { aHunk, aMessage, aRoom, aTask, id } from './records.ts'
import type { StoreScene } from './store-scene.ts'

export function agentContract(scene: StoreScene): void {
  const { room, owner } = scene

  it('a task reads as it was last written, and stays at its place', async () => {
    await scene.store.commit([
      { kind: 'task', room: room.id, task: aTask('task1') },
      { kind: 'task', room: room.id, task: aTask('task2') },
    ])
    const ended = aTask('task1', { state: 'done', endedAt: '2026-01-02T00:00:00.000Z' })
    await scene.store.commit([{ kind: 'task', room: room.id, task: ended }])
    expect(await scene.store.readTask(room.id, ended.id)).toEqual(ended)
    expect((await scene.store.listTasks(room.id, 10)).map((task) => task.id)).toEqual(['task2', 'task1'])
    expect((await scene.store.listTasks(room.id, 1)).map((task) => task.id)).toEqual(['task2'])
  })

  it("a task's hunks come in their order, each as last written", async () => {
    const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [{ text: 'old', at: 'AA==' }] }
    const hunk = aHunk('hunk1', 'task1', { order: 1 })
    await scene.store.commit([
      { kind: 'hunk', room: room.id, hunk, trace: null },
      { kind: 'hunk', room: room.id, hunk: aHunk('hunk0', 'task1', { order: 0 }), trace: null },
      { kind: 'hunk', room: room.id, hunk: aHunk('hunk2', 'task2', { order: 0 }), trace: null },
    ])
    const decided = aHunk('hunk1', 'task1', { order: 1, state: 'accepted' })
    await scene.store.commit([{ kind: 'hunk', room: room.id, hunk: decided, trace }])
    expect((await scene.store.listHunks(room.id, id('task1'))).map((found) => found.id)).toEqual(['hunk0', 'hunk1'])
    expect(await scene.store.readHunk(room.id, hunk.id)).toEqual({ hunk: decided, trace })
    expect(isHunkDecided((await scene.store.listHunks(room.id, id('task1')))[1]?.state ?? 'pending')).toBe(true)
  })

  it('traces of many hunks are read at once, of those that have one', async () => {
    const other = aRoom('room2')
    await scene.store.createRoom(other, owner.id)
    const traceOf = (clock: number) => ({ client: 7, inserted: [{ clock, length: 3 }], removed: [] })
    const names = Array.from({ length: 1_500 }, (_, index) => `hunk${index}`)
    await scene.store.commit([
      ...names.map(
        (name, index): Change => ({
          kind: 'hunk',
          room: room.id,
          hunk: aHunk(name, 'task1'),
          trace: index % 2 === 0 ? traceOf(index) : null,
        }),
      ),
      { kind: 'hunk', room: other.id, hunk: aHunk('hunk3', 'task1'), trace: traceOf(3) },
    ])
    const traces = await scene.store.readTraces(
      room.id,
      [...names, 'none'].map((name) => id(name)),
    )
    expect(traces.size).toBe(750)
    expect(traces.get(id('hunk1498'))).toEqual(traceOf(1498))
    expect(traces.has(id('hunk3'))).toBe(false)
    expect(await scene.store.readTraces(room.id, [])).toEqual(new Map())
  })

  it('a hunk written without a trace keeps the one it has', async () => {
    const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [] }
    await scene.store.commit([{ kind: 'hunk', room: room.id, hunk: aHunk('hunk1', 'task1'), trace }])
    const decided = aHunk('hunk1', 'task1', { state: 'rejected' })
    await scene.store.commit([{ kind: 'hunk', room: room.id, hunk: decided, trace: null }])
    expect(await scene.store.readHunk(room.id, decided.id)).toEqual({ hunk: decided, trace })
  })

  it('the newest messages come oldest first', async () => {
    await scene.store.commit(
      ['m1', 'm2', 'm3'].map(
        (name): Change => ({ kind: 'message', room: room.id, message: aMessage(name, { streaming: true }) }),
      ),
    )
    const ended = aMessage('m2', { text: 'all of it' })
    await scene.store.commit([{ kind: 'message', room: room.id, message: ended }])
    expect((await scene.store.listMessages(room.id, 2)).map((message) => message.id)).toEqual(['m2', 'm3'])
    expect(await scene.store.readMessage(room.id, ended.id)).toEqual(ended)
    expect(await scene.store.readMessage(room.id, id('none'))).toBeNull()
  })
}

export function peopleContract(scene: StoreScene): void {
  const { room, owner } = scene

  it('a member and a session read as they were made', async () => {
    const session = { id: id<SessionId>('session1'), member: owner.id, expiresAt: '2026-01-02T00:00:00.000Z' }
    await scene.store.createSession(session)
    expect(await scene.store.readMember(owner.id)).toEqual(owner)
    expect(await scene.store.readSession(session.id)).toEqual(session)
    expect(await scene.store.readMember(id('none'))).toBeNull()
    expect(await scene.store.readSession(id('none'))).toBeNull()
  })

  it('what has expired is deleted, what has no end stays', async () => {
    const session = (name: string, expiresAt: string) =>
      scene.store.createSession({ id: id(name), member: owner.id, expiresAt })
    const invite = (tokenHash: string, expiresAt: string | null) =>
      scene.store.createInvite({
        tokenHash,
        room: room.id,
        role: 'viewer',
        createdBy: owner.id,
        createdAt: null,
        expiresAt,
      })
    await session('over', '2026-01-01T00:00:00.000Z')
    await session('valid', '2026-03-01T00:00:00.000Z')
    await invite('over', '2026-01-01T00:00:00.000Z')
    await invite('valid', '2026-03-01T00:00:00.000Z')
    await invite('endless', null)

    await scene.store.deleteExpired('2026-02-01T00:00:00.000Z')

    expect(await scene.store.readSession(id('over'))).toBeNull()
    expect(await scene.store.readSession(id('valid'))).not.toBeNull()
    expect(await scene.store.readInvite('over')).toBeNull()
    expect(await scene.store.readInvite('valid')).not.toBeNull()
    expect(await scene.store.readInvite('endless')).not.toBeNull()
  })

  it('[M14] a kept reply reads as it was last kept, in its room, until too much was kept after it', async () => {
    const keep = (key: string, text: string) =>
      scene.store.keepReply({ room: room.id, key, text, at: '2026-01-01T00:00:00.000Z' }, 10)
    const kept = (...keys: string[]) => Promise.all(keys.map((key) => scene.store.readReply(room.id, key)))
    expect(await kept('a')).toEqual([null])
    await keep('a', 'one')
    await keep('b', 'two')
    await keep('a', 'three')
    expect(await kept('a', 'b')).toEqual(['three', 'two'])
    expect(await scene.store.readReply(id('elsewhere'), 'a')).toBeNull()
    await keep('c', 'éé')
    expect(await kept('a', 'b', 'c')).toEqual(['three', null, 'éé'])
    await keep('d', 'longer than all that may be kept')
    expect(await kept('a', 'c', 'd')).toEqual([null, null, null])
    await scene.store.keepReply({ room: id('nowhere'), key: 'a', text: 'x', at: '2026-01-01T00:00:00.000Z' }, 10)
    expect(await scene.store.readReply(id('nowhere'), 'a')).toBeNull()
    await keep('e', 'five')
    await scene.store.deleteRoom(room.id)
    expect(await kept('e')).toEqual([null])
  })

  it('a setting reads as it was last written', async () => {
    expect(await scene.store.readSetting('key')).toBeNull()
    await scene.store.writeSetting('key', 'one')
    await scene.store.writeSetting('key', 'two')
    expect(await scene.store.readSetting('key')).toBe('two')
  })
}
