/**
 * What every store must do. Run by `store.test.ts` on each implementation; what only a database on disk can promise
 * (reopening, locks, kill -9) is in `sqlite-store.test.ts`.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change, DocumentKey, Store } from '../../server/persistence/store.ts'
import { isHunkDecided } from '../../shared/model/hunk.ts'
import type { MemberId, SessionId } from '../../shared/model/ids.ts'
import { aFile, aHunk, aMember, aMessage, aRoom, aTask, bytes, id } from './records.ts'

export function storeContract(name: string, openStore: () => Promise<Store>): void {
  describe(`the store, ${name}`, () => {
    let store: Store
    const room = aRoom('room1')
    const owner = aMember('owner1')
    const text: DocumentKey = `${room.id}/file1`

    beforeEach(async () => {
      store = await openStore()
      await store.createMember(owner)
      await store.createRoom(room, owner.id)
    })
    afterEach(() => store.close())

    const update = (value: string, document = text): Change => ({
      kind: 'update',
      document,
      update: bytes(value),
      author: owner.id,
    })
    const read = async (document = text) => {
      const { snapshot, updates, lastSeq } = await store.readDocument(document)
      const decode = (part: Uint8Array) => new TextDecoder().decode(part)
      return { snapshot: snapshot && decode(snapshot), updates: updates.map(decode), lastSeq }
    }

    describe('documents', () => {
      it('a document without updates reads as empty', async () => {
        expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
      })

      it('[F6] updates come back in the order of their commits, also of commits that nobody waited for', async () => {
        const values = Array.from({ length: 40 }, (_, index) => `update ${index}`)
        await Promise.all(values.map((value) => store.commit([update(value)])))
        expect((await read()).updates).toEqual(values)
      })

      it('an update comes back byte for byte as a Uint8Array', async () => {
        const every = Uint8Array.from({ length: 256 }, (_, index) => index)
        const backing = new Uint8Array(300)
        backing.set(every, 20)
        await store.commit([{ kind: 'update', document: text, update: backing.subarray(20, 276), author: null }])
        const [update] = (await store.readDocument(text)).updates
        expect(update).toBeInstanceOf(Uint8Array)
        expect([...(update ?? [])]).toEqual([...every])
      })

      it('documents do not see each other', async () => {
        await store.commit([update('one'), update('two', `${room.id}/file2`), update('room', `${room.id}/room`)])
        expect((await read()).updates).toEqual(['one'])
        expect((await read(`${room.id}/file2`)).updates).toEqual(['two'])
        expect((await read(`${room.id}/room`)).updates).toEqual(['room'])
      })

      it('compaction replaces what it covers and keeps updates that came meanwhile', async () => {
        await store.commit([update('a'), update('b')])
        const { lastSeq } = await store.readDocument(text)
        await store.commit([update('c')])
        await store.compactDocument(text, bytes('ab'), lastSeq)
        await store.commit([update('d')])
        expect(await read()).toMatchObject({ snapshot: 'ab', updates: ['c', 'd'] })
      })

      it('compaction that runs among commits nobody waited for loses none of them', async () => {
        await store.commit([update('a')])
        const { lastSeq } = await store.readDocument(text)
        const values = Array.from({ length: 20 }, (_, index) => `later ${index}`)
        await Promise.all([
          ...values.slice(0, 10).map((value) => store.commit([update(value)])),
          store.compactDocument(text, bytes('a'), lastSeq),
          ...values.slice(10).map((value) => store.commit([update(value)])),
        ])
        expect(await read()).toMatchObject({ snapshot: 'a', updates: values })
      })

      it('a compaction that comes late does not replace a newer one', async () => {
        await store.commit([update('a')])
        const first = (await store.readDocument(text)).lastSeq
        await store.commit([update('b')])
        const second = (await store.readDocument(text)).lastSeq
        await store.compactDocument(text, bytes('ab'), second)
        await store.compactDocument(text, bytes('a'), first)
        expect(await read()).toEqual({ snapshot: 'ab', updates: [], lastSeq: second })
      })

      it('[F6] a compaction that comes after the deletion of its document brings nothing of it back', async () => {
        await store.commit([update('a'), update('b')])
        const { lastSeq } = await store.readDocument(text)
        await store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
        await store.compactDocument(text, bytes('ab'), lastSeq)
        expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
        await store.commit([update('anew')])
        expect(await read()).toMatchObject({ snapshot: null, updates: ['anew'] })
      })

      it('a sequence number is never given twice, also after a compaction took the last update away', async () => {
        await store.commit([update('a')])
        const { lastSeq } = await store.readDocument(text)
        await store.compactDocument(text, bytes('a'), lastSeq)
        await store.commit([update('b')])
        expect((await store.readDocument(text)).lastSeq).toBeGreaterThan(lastSeq)
        expect((await read()).updates).toEqual(['b'])
      })
    })

    describe('commits', () => {
      it('[F5] a commit with a bad change in its middle leaves nothing of itself', async () => {
        const elsewhere: DocumentKey = `${aRoom('nowhere').id}/file1`
        const commit = store.commit([
          update('before'),
          { kind: 'file', room: room.id, file: aFile('file1', 'a.ts'), bytes: 10 },
          { kind: 'membership', room: room.id, member: id('someone'), role: 'editor' },
          { kind: 'task', room: room.id, task: aTask('task1') },
          update('to a room that does not exist', elsewhere),
          update('after'),
        ])
        await expect(commit).rejects.toMatchObject({ code: 'storage_unavailable' })
        expect((await read()).updates).toEqual([])
        expect((await store.readFileSizes(room.id)).size).toBe(0)
        expect(await store.countMembers(room.id)).toBe(1)
        expect(await store.readTask(room.id, id('task1'))).toBeNull()
      })

      it('[R7] of commits asked for at once, one that fails takes no other with it, and their order stays', async () => {
        const bad: Change = { kind: 'task', room: id('nowhere'), task: aTask('task1') }
        const asked = [
          store.commit([update('first')]),
          store.commit([bad]),
          store.commit([update('second'), update('third')]),
          store.commit(Array.from({ length: 100 }, (_, n) => update(`${n}`))),
        ]
        const outcomes = (await Promise.allSettled(asked)).map(({ status }) => status)
        expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
        const rest = Array.from({ length: 100 }, (_, n) => `${n}`)
        expect((await read()).updates).toEqual(['first', 'second', 'third', ...rest])
      })

      it('a commit after one that failed takes place', async () => {
        const bad = store.commit([{ kind: 'task', room: id('nowhere'), task: aTask('task1') }])
        const good = store.commit([update('good')])
        await expect(bad).rejects.toMatchObject({ code: 'storage_unavailable' })
        await good
        expect((await read()).updates).toEqual(['good'])
      })

      it('a commit of nothing is done', async () => {
        await store.commit([])
        expect((await read()).updates).toEqual([])
      })
    })

    describe('rooms and files', () => {
      it('a new room has its owner', async () => {
        expect(await store.readRoom(room.id)).toEqual(room)
        expect(await store.readRole(room.id, owner.id)).toBe('owner')
        expect(await store.readRole(room.id, id('stranger'))).toBeNull()
        expect(await store.readRoom(id('nowhere'))).toBeNull()
      })

      it("a member's rooms come newest first, each with the member's role", async () => {
        const newer = aRoom('room2', '2026-01-03T00:00:00.000Z')
        const other = aRoom('room3', '2026-01-02T00:00:00.000Z')
        await store.createRoom(newer, id('someone'))
        await store.createRoom(other, id('someone'))
        await store.commit([{ kind: 'membership', room: newer.id, member: owner.id, role: 'viewer' }])
        expect(await store.listRoomsOf(owner.id)).toEqual([
          { ...newer, role: 'viewer' },
          { ...room, role: 'owner' },
        ])
      })

      it('a room is renamed, a membership replaced', async () => {
        await store.commit([
          { kind: 'room-name', room: room.id, name: 'Other' },
          { kind: 'membership', room: room.id, member: id('someone'), role: 'viewer' },
          { kind: 'membership', room: room.id, member: id('someone'), role: 'editor' },
        ])
        expect((await store.readRoom(room.id))?.name).toBe('Other')
        expect(await store.readRole(room.id, id('someone'))).toBe('editor')
        expect(await store.countMembers(room.id)).toBe(2)
      })

      it('[A9] a member who was removed is known to have been, until it is one again; one who left is not', async () => {
        const [removed, left] = [id<MemberId>('removed'), id<MemberId>('left')]
        const isMember = (member: MemberId): Change => ({ kind: 'membership', room: room.id, member, role: 'editor' })
        await store.commit([isMember(removed), isMember(left)])
        const at = '2026-01-05T00:00:00.000Z'
        await store.commit([
          { kind: 'membership-ended', room: room.id, member: removed, removedAt: at },
          { kind: 'membership-ended', room: room.id, member: left, removedAt: null },
        ])
        expect(await store.readRole(room.id, removed)).toBeNull()
        expect(await store.readRole(room.id, left)).toBeNull()
        expect(await store.countMembers(room.id)).toBe(1)
        expect(await store.readRemoval(room.id, removed)).toBe(at)
        expect(await store.readRemoval(id('room2'), removed)).toBeNull()
        expect(await store.readRemoval(room.id, left)).toBeNull()
        await store.commit([isMember(removed)])
        expect(await store.readRemoval(room.id, removed)).toBeNull()
      })

      it("a file's size is the one last committed", async () => {
        const file = (name: string, size: number): Change => ({
          kind: 'file',
          room: room.id,
          file: aFile(name, `${name}.ts`),
          bytes: size,
        })
        await store.commit([file('file1', 10), file('file2', 20), file('file1', 15)])
        expect(await store.readFileSizes(room.id)).toEqual(
          new Map([
            [id('file1'), 15],
            [id('file2'), 20],
          ]),
        )
        await store.commit([{ kind: 'file-deleted', room: room.id, file: id('file2') }])
        expect(await store.readFileSizes(room.id)).toEqual(new Map([[id('file1'), 15]]))
      })

      it('[R5] whoever first wrote under a client id stays its writer, in this document alone', async () => {
        const writer = (client: number, member: string, document = text): Change => ({
          kind: 'writer',
          document,
          client,
          member: id(member),
        })
        await store.commit([writer(7, 'bob'), update('a'), writer(4_294_967_295, 'ada')])
        await store.commit([writer(7, 'eve'), writer(7, 'eve', `${room.id}/file2`)])
        const { writers } = await store.readDocument(text)
        expect(writers).toEqual(
          new Map<number, string>([
            [7, 'bob'],
            [4_294_967_295, 'ada'],
          ]),
        )
        expect((await store.readDocument(`${room.id}/file2`)).writers).toEqual(new Map([[7, 'eve']]))
        await store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
        expect((await store.readDocument(text)).writers).toEqual(new Map())
      })

      it('[S19] what is lent of a client id is the last that was said of it, in this document alone', async () => {
        const loan = (client: number, to: number | null, document = text): Change => ({
          kind: 'loan',
          document,
          client,
          loan: to === null ? null : { from: 3, to, by: id('ada') },
        })
        await store.commit([loan(7, 5), loan(8, 5), loan(9, 5), loan(7, 6, `${room.id}/file2`)])
        await store.commit([loan(7, 2 ** 40), loan(8, null)])
        const lent = (to: number) => ({ from: 3, to, by: 'ada' })
        expect((await store.readDocument(text)).loans).toEqual(
          new Map([
            [7, lent(2 ** 40)],
            [9, lent(5)],
          ]),
        )
        await store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
        expect((await store.readDocument(text)).loans).toEqual(new Map())
        expect((await store.readDocument(`${room.id}/file2`)).loans).toEqual(new Map([[7, lent(6)]]))
      })

      it('a deleted file takes its text along, so that its id can begin anew', async () => {
        await store.commit([update('a')])
        await store.compactDocument(text, bytes('a'), (await store.readDocument(text)).lastSeq)
        await store.commit([update('b'), update('other', `${room.id}/file2`)])
        await store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
        expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
        expect((await read(`${room.id}/file2`)).updates).toEqual(['other'])
      })

      it('a deleted room takes everything in it along, and nothing of another room', async () => {
        const other = aRoom('room2')
        await store.createRoom(other, owner.id)
        const fill = (of: typeof room.id): Change[] => [
          update('text', `${of}/file1`),
          { kind: 'file', room: of, file: aFile('file1', 'a.ts'), bytes: 10 },
          { kind: 'message', room: of, message: aMessage('message1') },
          { kind: 'task', room: of, task: aTask('task1') },
          { kind: 'hunk', room: of, hunk: aHunk('hunk1', 'task1'), trace: null },
        ]
        await store.commit([...fill(room.id), ...fill(other.id)])
        await store.compactDocument(text, bytes('snapshot'), (await store.readDocument(text)).lastSeq)
        await store.createInvite({
          tokenHash: 'hash',
          room: room.id,
          role: 'viewer',
          createdBy: owner.id,
          createdAt: null,
          expiresAt: null,
        })

        await store.deleteRoom(room.id)

        expect(await store.readRoom(room.id)).toBeNull()
        expect(await store.listRoomsOf(owner.id)).toEqual([{ ...other, role: 'owner' }])
        expect(await store.countMembers(room.id)).toBe(0)
        expect((await store.readFileSizes(room.id)).size).toBe(0)
        expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
        expect(await store.listMessages(room.id, 10)).toEqual([])
        expect(await store.listTasks(room.id, 10)).toEqual([])
        expect(await store.readHunk(room.id, id('hunk1'))).toBeNull()
        expect(await store.readInvite('hash')).toBeNull()

        expect((await read(`${other.id}/file1`)).updates).toEqual(['text'])
        expect(await store.listTasks(other.id, 10)).toHaveLength(1)
        expect(await store.readHunk(other.id, id('hunk1'))).not.toBeNull()
      })
    })

    describe('tasks, hunks, messages', () => {
      it('a task reads as it was last written, and stays at its place', async () => {
        await store.commit([
          { kind: 'task', room: room.id, task: aTask('task1') },
          { kind: 'task', room: room.id, task: aTask('task2') },
        ])
        const ended = aTask('task1', { state: 'done', endedAt: '2026-01-02T00:00:00.000Z' })
        await store.commit([{ kind: 'task', room: room.id, task: ended }])
        expect(await store.readTask(room.id, ended.id)).toEqual(ended)
        expect((await store.listTasks(room.id, 10)).map((task) => task.id)).toEqual(['task2', 'task1'])
        expect((await store.listTasks(room.id, 1)).map((task) => task.id)).toEqual(['task2'])
      })

      it("a task's hunks come in their order, each as last written", async () => {
        const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [{ text: 'old', at: 'AA==' }] }
        const hunk = aHunk('hunk1', 'task1', { order: 1 })
        await store.commit([
          { kind: 'hunk', room: room.id, hunk, trace: null },
          { kind: 'hunk', room: room.id, hunk: aHunk('hunk0', 'task1', { order: 0 }), trace: null },
          { kind: 'hunk', room: room.id, hunk: aHunk('hunk2', 'task2', { order: 0 }), trace: null },
        ])
        const decided = aHunk('hunk1', 'task1', { order: 1, state: 'accepted' })
        await store.commit([{ kind: 'hunk', room: room.id, hunk: decided, trace }])
        expect((await store.listHunks(room.id, id('task1'))).map((found) => found.id)).toEqual(['hunk0', 'hunk1'])
        expect(await store.readHunk(room.id, hunk.id)).toEqual({ hunk: decided, trace })
        expect(isHunkDecided((await store.listHunks(room.id, id('task1')))[1]?.state ?? 'pending')).toBe(true)
      })

      it('traces of many hunks are read at once, of those that have one', async () => {
        const other = aRoom('room2')
        await store.createRoom(other, owner.id)
        const traceOf = (clock: number) => ({ client: 7, inserted: [{ clock, length: 3 }], removed: [] })
        const names = Array.from({ length: 1_500 }, (_, index) => `hunk${index}`)
        await store.commit([
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
        const traces = await store.readTraces(
          room.id,
          [...names, 'none'].map((name) => id(name)),
        )
        expect(traces.size).toBe(750)
        expect(traces.get(id('hunk1498'))).toEqual(traceOf(1498))
        expect(traces.has(id('hunk3'))).toBe(false)
        expect(await store.readTraces(room.id, [])).toEqual(new Map())
      })

      it('a hunk written without a trace keeps the one it has', async () => {
        const trace = { client: 7, inserted: [{ clock: 0, length: 3 }], removed: [] }
        await store.commit([{ kind: 'hunk', room: room.id, hunk: aHunk('hunk1', 'task1'), trace }])
        const decided = aHunk('hunk1', 'task1', { state: 'rejected' })
        await store.commit([{ kind: 'hunk', room: room.id, hunk: decided, trace: null }])
        expect(await store.readHunk(room.id, decided.id)).toEqual({ hunk: decided, trace })
      })

      it('the newest messages come oldest first', async () => {
        await store.commit(
          ['m1', 'm2', 'm3'].map(
            (name): Change => ({ kind: 'message', room: room.id, message: aMessage(name, { streaming: true }) }),
          ),
        )
        const ended = aMessage('m2', { text: 'all of it' })
        await store.commit([{ kind: 'message', room: room.id, message: ended }])
        expect((await store.listMessages(room.id, 2)).map((message) => message.id)).toEqual(['m2', 'm3'])
        expect(await store.readMessage(room.id, ended.id)).toEqual(ended)
        expect(await store.readMessage(room.id, id('none'))).toBeNull()
      })
    })

    describe('people', () => {
      it('a member and a session read as they were made', async () => {
        const session = { id: id<SessionId>('session1'), member: owner.id, expiresAt: '2026-01-02T00:00:00.000Z' }
        await store.createSession(session)
        expect(await store.readMember(owner.id)).toEqual(owner)
        expect(await store.readSession(session.id)).toEqual(session)
        expect(await store.readMember(id('none'))).toBeNull()
        expect(await store.readSession(id('none'))).toBeNull()
      })

      it('what has expired is deleted, what has no end stays', async () => {
        const session = (name: string, expiresAt: string) =>
          store.createSession({ id: id(name), member: owner.id, expiresAt })
        const invite = (tokenHash: string, expiresAt: string | null) =>
          store.createInvite({
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

        await store.deleteExpired('2026-02-01T00:00:00.000Z')

        expect(await store.readSession(id('over'))).toBeNull()
        expect(await store.readSession(id('valid'))).not.toBeNull()
        expect(await store.readInvite('over')).toBeNull()
        expect(await store.readInvite('valid')).not.toBeNull()
        expect(await store.readInvite('endless')).not.toBeNull()
      })

      it('[M14] a kept reply reads as it was last kept, in its room, until too much was kept after it', async () => {
        const keep = (key: string, text: string) =>
          store.keepReply({ room: room.id, key, text, at: '2026-01-01T00:00:00.000Z' }, 10)
        const kept = (...keys: string[]) => Promise.all(keys.map((key) => store.readReply(room.id, key)))
        expect(await kept('a')).toEqual([null])
        await keep('a', 'one')
        await keep('b', 'two')
        await keep('a', 'three')
        expect(await kept('a', 'b')).toEqual(['three', 'two'])
        expect(await store.readReply(id('elsewhere'), 'a')).toBeNull()
        await keep('c', 'éé')
        expect(await kept('a', 'b', 'c')).toEqual(['three', null, 'éé'])
        await keep('d', 'longer than all that may be kept')
        expect(await kept('a', 'c', 'd')).toEqual([null, null, null])
        await store.keepReply({ room: id('nowhere'), key: 'a', text: 'x', at: '2026-01-01T00:00:00.000Z' }, 10)
        expect(await store.readReply(id('nowhere'), 'a')).toBeNull()
        await keep('e', 'five')
        await store.deleteRoom(room.id)
        expect(await kept('e')).toEqual([null])
      })

      it('a setting reads as it was last written', async () => {
        expect(await store.readSetting('key')).toBeNull()
        await store.writeSetting('key', 'one')
        await store.writeSetting('key', 'two')
        expect(await store.readSetting('key')).toBe('two')
      })
    })

    it('a closed store refuses, and can be closed again', async () => {
      const last = store.commit([update('last')])
      await store.close()
      await last
      await store.close()
      await expect(store.commit([update('too late')])).rejects.toMatchObject({ code: 'storage_unavailable' })
      await expect(store.readDocument(text)).rejects.toMatchObject({ code: 'storage_unavailable' })
    })
  })
}
