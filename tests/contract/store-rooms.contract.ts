/** What every store must do with rooms, their members, and what is known of their files. */
import { expect, it } from 'vitest'
import type { Change } from '../../server/persistence/store.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { aFile, aHunk, aMessage, aRoom, aTask, bytes, id } from './records.ts'
import type { StoreScene } from './store-scene.ts'

export function roomsContract(scene: StoreScene): void {
  const { room, owner, text, update, read } = scene

  it('a new room has its owner', async () => {
    expect(await scene.store.readRoom(room.id)).toEqual(room)
    expect(await scene.store.readRole(room.id, owner.id)).toBe('owner')
    expect(await scene.store.readRole(room.id, id('stranger'))).toBeNull()
    expect(await scene.store.readRoom(id('nowhere'))).toBeNull()
  })

  it("a member's rooms come newest first, each with the member's role", async () => {
    const newer = aRoom('room2', '2026-01-03T00:00:00.000Z')
    const other = aRoom('room3', '2026-01-02T00:00:00.000Z')
    await scene.store.createRoom(newer, id('someone'))
    await scene.store.createRoom(other, id('someone'))
    await scene.store.commit([{ kind: 'membership', room: newer.id, member: owner.id, role: 'viewer' }])
    expect(await scene.store.listRoomsOf(owner.id)).toEqual([
      { ...newer, role: 'viewer' },
      { ...room, role: 'owner' },
    ])
  })

  it('a room is renamed, a membership replaced', async () => {
    await scene.store.commit([
      { kind: 'room-name', room: room.id, name: 'Other' },
      { kind: 'membership', room: room.id, member: id('someone'), role: 'viewer' },
      { kind: 'membership', room: room.id, member: id('someone'), role: 'editor' },
    ])
    expect((await scene.store.readRoom(room.id))?.name).toBe('Other')
    expect(await scene.store.readRole(room.id, id('someone'))).toBe('editor')
  })

  it('[A9] a member who was removed is known to have been, until it is one again; one who left is not', async () => {
    const [removed, left] = [id<MemberId>('removed'), id<MemberId>('left')]
    const isMember = (member: MemberId): Change => ({ kind: 'membership', room: room.id, member, role: 'editor' })
    await scene.store.commit([isMember(removed), isMember(left)])
    const at = '2026-01-05T00:00:00.000Z'
    await scene.store.commit([
      { kind: 'membership-ended', room: room.id, member: removed, removedAt: at },
      { kind: 'membership-ended', room: room.id, member: left, removedAt: null },
    ])
    expect(await scene.store.readRole(room.id, removed)).toBeNull()
    expect(await scene.store.readRole(room.id, left)).toBeNull()
    expect(await scene.store.readRemoval(room.id, removed)).toBe(at)
    expect(await scene.store.readRemoval(id('room2'), removed)).toBeNull()
    expect(await scene.store.readRemoval(room.id, left)).toBeNull()
    await scene.store.commit([isMember(removed)])
    expect(await scene.store.readRemoval(room.id, removed)).toBeNull()
  })

  it("a file's size is the one last committed", async () => {
    const file = (name: string, size: number): Change => ({
      kind: 'file',
      room: room.id,
      file: aFile(name, `${name}.ts`),
      bytes: size,
    })
    await scene.store.commit([file('file1', 10), file('file2', 20), file('file1', 15)])
    expect(await scene.store.readFileSizes(room.id)).toEqual(
      new Map([
        [id('file1'), 15],
        [id('file2'), 20],
      ]),
    )
    await scene.store.commit([{ kind: 'file-deleted', room: room.id, file: id('file2') }])
    expect(await scene.store.readFileSizes(room.id)).toEqual(new Map([[id('file1'), 15]]))
  })

  it('[R5] whoever first wrote under a client id stays its writer, in this document alone', async () => {
    const writer = (client: number, member: string, document = text): Change => ({
      kind: 'writer',
      document,
      client,
      member: id(member),
    })
    await scene.store.commit([writer(7, 'bob'), update('a'), writer(4_294_967_295, 'ada')])
    await scene.store.commit([writer(7, 'eve'), writer(7, 'eve', `${room.id}/file2`)])
    const { writers } = await scene.store.readDocument(text)
    expect(writers).toEqual(
      new Map<number, string>([
        [7, 'bob'],
        [4_294_967_295, 'ada'],
      ]),
    )
    expect((await scene.store.readDocument(`${room.id}/file2`)).writers).toEqual(new Map([[7, 'eve']]))
    await scene.store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
    expect((await scene.store.readDocument(text)).writers).toEqual(new Map())
  })

  it('[S19] what is lent of a client id is the last that was said of it, in this document alone', async () => {
    const loan = (client: number, to: number | null, document = text): Change => ({
      kind: 'loan',
      document,
      client,
      loan: to === null ? null : { from: 3, to, by: id('ada') },
    })
    await scene.store.commit([loan(7, 5), loan(8, 5), loan(9, 5), loan(7, 6, `${room.id}/file2`)])
    await scene.store.commit([loan(7, 2 ** 40), loan(8, null)])
    const lent = (to: number) => ({ from: 3, to, by: 'ada' })
    expect((await scene.store.readDocument(text)).loans).toEqual(
      new Map([
        [7, lent(2 ** 40)],
        [9, lent(5)],
      ]),
    )
    await scene.store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
    expect((await scene.store.readDocument(text)).loans).toEqual(new Map())
    expect((await scene.store.readDocument(`${room.id}/file2`)).loans).toEqual(new Map([[7, lent(6)]]))
  })

  it('a deleted file takes its text along, so that its id can begin anew', async () => {
    await scene.store.commit([update('a')])
    await scene.store.compactDocument(text, bytes('a'), (await scene.store.readDocument(text)).lastSeq)
    await scene.store.commit([update('b'), update('other', `${room.id}/file2`)])
    await scene.store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
    expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
    expect((await read(`${room.id}/file2`)).updates).toEqual(['other'])
  })

  it('a deleted room takes everything in it along, and nothing of another room', async () => {
    const other = aRoom('room2')
    await scene.store.createRoom(other, owner.id)
    const fill = (of: typeof room.id): Change[] => [
      update('text', `${of}/file1`),
      { kind: 'file', room: of, file: aFile('file1', 'a.ts'), bytes: 10 },
      { kind: 'message', room: of, message: aMessage('message1') },
      { kind: 'task', room: of, task: aTask('task1') },
      { kind: 'hunk', room: of, hunk: aHunk('hunk1', 'task1'), trace: null },
    ]
    await scene.store.commit([...fill(room.id), ...fill(other.id)])
    await scene.store.compactDocument(text, bytes('snapshot'), (await scene.store.readDocument(text)).lastSeq)
    await scene.store.createInvite({
      tokenHash: 'hash',
      room: room.id,
      role: 'viewer',
      createdBy: owner.id,
      createdAt: null,
      expiresAt: null,
    })

    await scene.store.deleteRoom(room.id)

    expect(await scene.store.readRoom(room.id)).toBeNull()
    expect(await scene.store.listRoomsOf(owner.id)).toEqual([{ ...other, role: 'owner' }])
    expect(await scene.store.readRole(room.id, owner.id)).toBeNull()
    expect((await scene.store.readFileSizes(room.id)).size).toBe(0)
    expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
    expect(await scene.store.listMessages(room.id, 10)).toEqual([])
    expect(await scene.store.listTasks(room.id, 10)).toEqual([])
    expect(await scene.store.readHunk(room.id, id('hunk1'))).toBeNull()
    expect(await scene.store.readInvite('hash')).toBeNull()

    expect((await read(`${other.id}/file1`)).updates).toEqual(['text'])
    expect(await scene.store.listTasks(other.id, 10)).toHaveLength(1)
    expect(await scene.store.readHunk(other.id, id('hunk1'))).not.toBeNull()
  })
}
