/** Members, chat, tasks and hunks in the room document and the store. */
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../server/operations/clock.ts'
import type { Hunk, HunkState } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, MessageId, TaskId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import { readHunk, readTask } from '../../../shared/model/room-document.ts'
import type { Task, TaskState } from '../../../shared/model/task.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'

let rooms: TestRooms
afterEach(() => rooms.close())

const ada = memberNamed('Ada')

function task(id: string, state: TaskState, minute = 0): Task {
  return {
    id: id as TaskId,
    prompt: `prompt of ${id}`,
    mode: 'live',
    asker: ada.id,
    state,
    files: [],
    steps: [],
    usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    model: 'test',
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  }
}

function hunk(id: string, of: string, state: HunkState, order = 0): Hunk {
  return {
    id: id as HunkId,
    task: of as TaskId,
    file: 'file' as FileId,
    path: 'a.ts',
    mode: 'live',
    state,
    order,
    base: 'base',
    replacement: '',
    createsFile: false,
  }
}

describe('members', () => {
  it('[A6] are admitted once; an invite makes a role stronger, never weaker, and the link changes none', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    await store.createMember(ada)
    expect(room.admit(ada, 'editor').role).toBe('editor')
    expect(room.admit(ada, 'viewer', 'invite').role).toBe('editor')
    expect(room.admit(ada, 'owner').role).toBe('editor')
    expect(room.admit({ ...ada, name: 'Ada L.' }, 'owner', 'invite')).toMatchObject({ name: 'Ada L.', role: 'owner' })
    await room.saved()
    expect(await store.readRole(rooms.id, ada.id)).toBe('owner')
    expect(room.member(ada.id)?.name).toBe('Ada L.')
  })

  it('[F4] are no more than allowed', async () => {
    rooms = await openTestRooms({ limits: { membersPerRoom: 2 } })
    rooms.room.admit(ada, 'editor')
    expect(() => rooms.room.admit(memberNamed('Bob'), 'editor')).toThrow(expect.objectContaining({ code: 'room_full' }))
    expect(rooms.room.admit(ada, 'owner', 'invite').role).toBe('owner')
  })

  it('[A9] who was removed is not let in by what was known of them before, but by a new invite', async () => {
    rooms = await openTestRooms()
    const { room, store, id } = rooms
    await store.createMember(ada)
    room.admit(ada, 'editor')
    room.removeMember(ada.id, memberNamed('Owner').id)
    await room.saved()
    expect(room.member(ada.id)).toBeUndefined()
    expect(await store.readRole(id, ada.id)).toBeNull()
    expect(() => room.admit(ada, 'editor')).toThrow(expect.objectContaining({ code: 'member_removed' }))
    const client = new RoomClient(ada)
    const isRefused = expect.objectContaining({ code: 'member_removed' })
    for (const document of ['room', rooms.file('a.ts')]) {
      await expect(client.join(room, document)).rejects.toEqual(isRefused)
    }
    client.destroy()
    expect(room.admit(ada, 'viewer', 'invite').role).toBe('viewer')
  })

  it('[A9] what former members wrote keeps their names, of a bounded number of them', async () => {
    rooms = await openTestRooms({ limits: { membersPerRoom: 2 } })
    const { room, store } = rooms
    const former = () => [...room.types.former.values()].map(({ name }) => name)
    for (const name of ['Ada', 'Bob', 'Cleo']) {
      const { id } = memberNamed(name)
      await store.createMember(memberNamed(name))
      room.admit(memberNamed(name), 'editor')
      room.removeMember(id, id)
    }
    expect(former().sort()).toEqual(['Bob', 'Cleo'])
    room.admit(memberNamed('Bob'), 'editor')
    expect(former()).toEqual(['Cleo'])
    expect(room.types.former.get(memberNamed('Cleo').id)).not.toHaveProperty('role')
  })

  it('[A9] who leaves may come back by the link', async () => {
    rooms = await openTestRooms()
    const { room, store, id } = rooms
    await store.createMember(ada)
    room.admit(ada, 'viewer')
    room.removeMember(ada.id, ada.id)
    await room.saved()
    expect(await store.readRemoval(id, ada.id)).toBeNull()
    expect(room.admit(ada, 'editor').role).toBe('editor')
  })

  it('[A9] who leaves is not let in by what was known of them before', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    await store.createMember(ada)
    room.admit(ada, 'owner')
    const before = systemClock.monotonic()
    room.assertStayed(ada.id, before)
    room.removeMember(ada.id, ada.id)
    const hasLeft = expect.objectContaining({ code: 'member_left' })
    // The store does not know it yet.
    expect(() => room.assertStayed(ada.id, systemClock.monotonic())).toThrow(hasLeft)
    await room.saved()
    expect(() => room.assertStayed(ada.id, before)).toThrow(hasLeft)
    room.assertStayed(ada.id, systemClock.monotonic())
  })

  it('[A9] who was removed is not let in by an invite that was looked at before, nor with an older role', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    const owner = memberNamed('Owner').id
    await store.createMember(ada)
    room.admit(ada, 'editor')
    const before = systemClock.monotonic()
    room.assertStayed(ada.id, before, 'invite')
    room.removeMember(ada.id, owner)
    const isRemoved = expect.objectContaining({ code: 'member_removed' })
    // The store does not know it yet.
    expect(() => room.assertStayed(ada.id, systemClock.monotonic(), 'invite')).toThrow(isRemoved)
    await room.saved()
    expect(() => room.assertStayed(ada.id, before, 'invite')).toThrow(isRemoved)
    room.assertStayed(ada.id, systemClock.monotonic(), 'invite')
    expect(() => room.assertStayed(ada.id, systemClock.monotonic())).toThrow(isRemoved)
  })

  it('[A9] a room keeps an owner', async () => {
    rooms = await openTestRooms()
    const { room } = rooms
    const owner = memberNamed('Owner').id
    const isLast = expect.objectContaining({ code: 'last_owner' })
    expect(() => room.changeRole(owner, 'editor')).toThrow(isLast)
    expect(() => room.removeMember(owner, owner)).toThrow(isLast)
    expect(room.changeRole(owner, 'owner').role).toBe('owner')
    room.admit(ada, 'owner')
    expect(room.changeRole(owner, 'editor').role).toBe('editor')
    expect(() => room.removeMember(ada.id, owner)).toThrow(isLast)
    expect(() => room.changeRole(memberNamed('Nobody').id, 'owner')).toThrow(
      expect.objectContaining({ code: 'member_not_found' }),
    )
  })

  it.each([
    ['is removed', 'Owner', 'member_removed'],
    ['leaves', 'Ada', 'member_left'],
  ])('[A9] who %s while their document is being loaded is not seated', async (_, by, code) => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    await store.createMember(ada)
    room.admit(ada, 'editor')
    const client = new RoomClient(ada)
    const joining = client.join(room, rooms.file('a.ts'))
    room.removeMember(ada.id, memberNamed(by).id)
    await expect(joining).rejects.toEqual(expect.objectContaining({ code }))
    client.destroy()
  })
})

describe('the chat', () => {
  it('keeps the newest in the room document and all in the store', async () => {
    rooms = await openTestRooms({ limits: { messagesInRoom: 3 } })
    const { room, store } = rooms
    for (let n = 0; n < 5; n++) room.postMessage({ author: ada.id, text: `message ${n}` })
    await room.saved()
    expect(room.types.messages.map((message) => String(message.get('text')))).toEqual([
      'message 2',
      'message 3',
      'message 4',
    ])
    expect((await store.listMessages(rooms.id, 10)).length).toBe(5)
  })

  it('grows a streaming message, and stores it whole at its end', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    const { id } = room.postMessage({ author: agentMemberId, text: '', streaming: true })
    for (const chunk of ['Hel', 'lo', '!']) room.appendToMessage(id, chunk)
    room.patchMessage(id, { streaming: false, task: 'task1' as TaskId })
    await room.saved()
    expect(await store.readMessage(rooms.id, id)).toMatchObject({ text: 'Hello!', streaming: false, task: 'task1' })
  })

  it('[F4] takes no message that is too long, by its bytes', async () => {
    rooms = await openTestRooms({ limits: { messageBytes: 10 } })
    expect(() => rooms.room.postMessage({ author: ada.id, text: 'éééééé' })).toThrow(
      expect.objectContaining({ code: 'message_too_long' }),
    )
    expect(() => rooms.room.appendToMessage('none' as MessageId, 'x')).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})

describe('tasks and hunks', () => {
  it('[F5] are in the room document and the store alike', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    const changed: TaskId[] = []
    room.onTaskChange((id) => changed.push(id))
    room.putTask(task('t1', 'queued'))
    room.patchTask('t1' as TaskId, { state: 'writing', startedAt: '2026-01-01T00:00:01.000Z' })
    const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [] }
    room.putHunk(hunk('h1', 't1', 'streaming'), trace)
    room.appendToReplacement('h1' as HunkId, 'new ')
    room.appendToReplacement('h1' as HunkId, 'text')
    room.patchHunk('h1' as HunkId, { state: 'pending', replacement: 'new text.' })
    await room.saved()
    expect(readTask(room.types, 't1' as TaskId)).toEqual(await store.readTask(rooms.id, 't1' as TaskId))
    expect(readTask(room.types, 't1' as TaskId)).toMatchObject({ state: 'writing', prompt: 'prompt of t1' })
    const stored = await store.readHunk(rooms.id, 'h1' as HunkId)
    expect(stored?.hunk).toEqual(readHunk(room.types, 'h1' as HunkId))
    expect(stored).toMatchObject({ hunk: { state: 'pending', replacement: 'new text.' }, trace })
    expect(await room.readTrace('h1' as HunkId)).toEqual(trace)
    expect(changed).toEqual(['t1', 't1', 't1', 't1'])
  })

  it('move with a hunk that streams in the room document alone; the store gets all of it with the end', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    room.putTask(task('t1', 'writing'))
    const opened = hunk('h1', 't1', 'streaming')
    room.putHunk(opened, null)
    const anchors = { from: 'from', to: 'to' }
    room.appendToReplacement('h1' as HunkId, 'abc')
    room.moveHunk('h1' as HunkId, anchors)
    await room.saved()
    expect(readHunk(room.types, 'h1' as HunkId)).toEqual({ ...opened, replacement: 'abc', anchors })
    expect((await store.readHunk(rooms.id, 'h1' as HunkId))?.hunk).toEqual(opened)
    room.patchHunk('h1' as HunkId, { state: 'pending' })
    await room.saved()
    expect((await store.readHunk(rooms.id, 'h1' as HunkId))?.hunk).toMatchObject({ replacement: 'abc', anchors })
    expect(() => room.moveHunk('other' as HunkId, anchors)).toThrow(expect.objectContaining({ code: 'hunk_not_found' }))
  })

  it('stream a replacement as it grows, without writing it anew', async () => {
    rooms = await openTestRooms()
    const { room } = rooms
    room.putTask(task('t1', 'writing'))
    room.putHunk(hunk('h1', 't1', 'streaming'), null)
    const text = room.types.hunks.get('h1')?.get('replacement')
    room.appendToReplacement('h1' as HunkId, 'abc')
    room.patchHunk('h1' as HunkId, { state: 'pending', replacement: 'abcdef' })
    expect(room.types.hunks.get('h1')?.get('replacement')).toBe(text)
    expect(readHunk(room.types, 'h1' as HunkId)?.replacement).toBe('abcdef')
  })

  it('that are over and decided leave the room document, oldest first; the store keeps them', async () => {
    rooms = await openTestRooms({ limits: { tasksInRoom: 2 } })
    const { room } = rooms
    room.putTask(task('old', 'done', 1))
    room.putHunk(hunk('h1', 'old', 'accepted'), null)
    room.putTask(task('open', 'done', 2))
    room.putHunk(hunk('h2', 'open', 'conflicted'), null)
    room.putTask(task('running', 'writing', 3))
    room.putTask(task('new', 'done', 4))
    expect([...room.types.tasks.keys()].sort()).toEqual(['open', 'running'])
    expect([...room.types.hunks.keys()]).toEqual(['h2'])
    await room.saved()
    expect((await room.listTasks(10)).map(({ id }) => id)).toEqual(['new', 'running', 'open', 'old'])
    expect((await room.listHunks('old' as TaskId)).map(({ id }) => id)).toEqual(['h1'])
    expect(await room.readHunk('h1' as HunkId)).toMatchObject({ state: 'accepted' })
    expect(await room.readTask('none' as TaskId)).toBeNull()
  })

  it('[F6] that are hunks are found by task and by file, wherever they move, and after all of them was read anew', async () => {
    rooms = await openTestRooms({ limits: { tasksInRoom: 1 } })
    const { room, store, id } = rooms
    const found = (within = room) => ({
      old: within.hunksOf('old' as TaskId).map((one) => one.id),
      file: within.hunksIn('file' as FileId).map((one) => one.id),
      other: within.hunksIn('other' as FileId).map((one) => one.id),
    })
    room.putTask(task('old', 'done', 1))
    room.putHunk(hunk('h2', 'old', 'accepted', 2), null)
    room.putHunk(hunk('h1', 'old', 'accepted', 1), null)
    expect(found()).toEqual({ old: ['h1', 'h2'], file: ['h2', 'h1'], other: [] })
    room.patchHunk('h2' as HunkId, { file: 'other' as FileId })
    expect(found()).toEqual({ old: ['h1', 'h2'], file: ['h1'], other: ['h2'] })
    room.putTask(task('new', 'done', 2))
    expect(found()).toEqual({ old: [], file: [], other: [] })
    await room.recallTask('old' as TaskId)
    expect(found()).toEqual({ old: ['h1', 'h2'], file: ['h1'], other: ['h2'] })
    await room.saved()
    rooms.release()
    await rooms.registry.close()
    rooms = await openTestRooms({ store, id })
    expect(found(rooms.room)).toEqual({ old: ['h1', 'h2'], file: ['h1'], other: ['h2'] })
  })

  it('[F6] that are messages leave the chat while they are written with what there is of them in the store', async () => {
    rooms = await openTestRooms({ limits: { messagesInRoom: 1 } })
    const { room, store } = rooms
    const { id } = room.postMessage({ author: agentMemberId, text: '', streaming: true })
    room.appendToMessage(id, 'I will')
    room.postMessage({ author: agentMemberId, text: 'next' })
    await room.saved()
    expect(await store.readMessage(rooms.id, id)).toMatchObject({ text: 'I will', streaming: false })
  })

  it('[F4] that nobody decides leave the room document at last, and one without a place as if decided', async () => {
    rooms = await openTestRooms({ limits: { tasksInRoom: 1, undecidedTasksInRoom: 2 } })
    const { room, store } = rooms
    room.putTask(task('unplaced', 'done', 1))
    room.putHunk(hunk('h0', 'unplaced', 'unplaced'), null)
    store.control.hold()
    for (let n = 2; n <= 5; n++) {
      room.putTask(task(`t${n}`, 'writing', n))
      room.putHunk(hunk(`h${n}`, `t${n}`, 'pending'), null)
      room.patchTask(`t${n}` as TaskId, { state: 'done' })
    }
    room.putTask(task('running', 'writing', 6))
    expect([...room.types.tasks.keys()].sort()).toEqual(['running', 't4', 't5'])
    expect([...room.types.hunks.keys()].sort()).toEqual(['h4', 'h5'])
    const asked = Promise.all([room.readTask('t2' as TaskId), room.readHunk('h2' as HunkId)])
    store.control.letGo()
    expect(await asked).toMatchObject([{ state: 'done' }, { state: 'pending' }])
    expect(await room.listHunks('unplaced' as TaskId)).toMatchObject([{ id: 'h0' }])
  })

  it('are listed with what is not stored yet', async () => {
    rooms = await openTestRooms()
    rooms.store.control.hold()
    rooms.room.putTask(task('t1', 'queued'))
    expect((await rooms.room.listTasks(10)).map(({ id }) => id)).toEqual(['t1'])
    rooms.store.control.letGo()
  })

  it('[F6] are listed as they ended where they left the room document as they did, and are not stored yet', async () => {
    rooms = await openTestRooms({ limits: { tasksInRoom: 1 } })
    const { room, store } = rooms
    room.putTask(task('t1', 'writing', 1))
    room.putTask(task('t2', 'writing', 2))
    await room.saved()
    store.control.hold()
    room.patchTask('t1' as TaskId, { state: 'failed' })
    expect([...room.types.tasks.keys()]).toEqual(['t2'])
    const listed = room.listTasks(10)
    expect((await listed).map(({ id, state }) => [id, state])).toEqual([
      ['t2', 'writing'],
      ['t1', 'failed'],
    ])
    store.control.letGo()
  })
})
