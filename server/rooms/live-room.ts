/**
 * A room in memory: puts its parts together and is the `Room` that everyone else works with.
 *
 *   room document ─ channel ┐
 *   file documents ─ channel ┼─→ saver ─→ store        presence: one on each document, one state a member on the room's
 *   records, files ─────────┘
 *
 * It begins with everything loaded, and ends by `close`, after which nothing of it is saved. When to do either is the
 * registry's; who may do what is the caller's.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { Range } from '../../shared/model/anchors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import {
  type FileId,
  type HunkId,
  isId,
  type MemberId,
  type NewId,
  type RoomId,
  type TaskId,
} from '../../shared/model/ids.ts'
import type { RoomMember } from '../../shared/model/member.ts'
import type { PresenceUser } from '../../shared/model/presence.ts'
import { roleAllows } from '../../shared/model/roles.ts'
import { lineageOf, type RoomTypes, roomDocumentName, roomTypes } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import { encodeWeft } from '../../shared/protocol/sync.ts'
import type { FileDocument } from '../documents/file-document.ts'
import { SharedDocument } from '../documents/shared-document.ts'
import type { Clock } from '../operations/clock.ts'
import type { Log } from '../operations/log.ts'
import type { HunkTrace, Store, StoredDocument, StoredRoom } from '../persistence/store.ts'
import { agentPresence, caretsOf } from './carets.ts'
import type { Connection } from './connection.ts'
import { DocumentChannel } from './document-channel.ts'
import { DocumentLog } from './document-log.ts'
import type { Held } from './file-shelf.ts'
import { FileFollowers, Followers } from './followers.ts'
import { Presence } from './presence.ts'
import type { PresenceRenewal } from './presence-renewal.ts'
import { agentUser, filePresence, personOf } from './presence-states.ts'
import type { Attachment, FileListener, Room } from './room.ts'
import { RoomFiles } from './room-files.ts'
import { RoomPresence } from './room-presence.ts'
import { RoomRecords } from './room-records.ts'
import { Saver } from './saver.ts'

export interface LiveRoomOptions {
  readonly store: Store
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly agentName: string
  readonly renewal: PresenceRenewal
  /** How long a file's document stays in memory without a holder. */
  readonly idleMs: number
  /** Bytes that may wait for a failing store before nothing more is taken. */
  readonly unsavedBytes: number
}

/** @throws room_not_found document_unavailable */
export async function loadRoom(id: RoomId, options: LiveRoomOptions): Promise<LiveRoom> {
  const { store, log } = options
  const document = new SharedDocument((error) =>
    log.error({ err: error, room: id }, 'a follower of the room document failed'),
  )
  try {
    const [room, stored, fileSizes] = await Promise.all([
      store.readRoom(id),
      store.readDocument(`${id}/${roomDocumentName}`),
      store.readFileSizes(id),
    ])
    if (room === null) throw new WeftError('room_not_found')
    const { snapshot, updates } = stored
    document.load(snapshot === null ? updates : [snapshot, ...updates])
    return new LiveRoom({ room, stored, document, fileSizes }, options)
  } catch (cause) {
    document.destroy()
    throw cause instanceof WeftError && cause.code === 'room_not_found'
      ? cause
      : new WeftError('document_unavailable', undefined, { cause })
  }
}

export class LiveRoom implements Room {
  readonly id: RoomId
  readonly types: RoomTypes
  readonly #document: SharedDocument
  readonly #agent: PresenceUser
  readonly #saver: Saver
  readonly #log: DocumentLog
  readonly #channel: DocumentChannel
  readonly #files: RoomFiles
  readonly #records: RoomRecords
  readonly #presence: RoomPresence
  readonly #fileFollowers: FileFollowers
  readonly #deletionFollowers: Followers<FileId>
  readonly #taskFollowers: Followers<TaskId>
  #isClosed = false

  constructor(
    loaded: {
      room: StoredRoom
      document: SharedDocument
      stored: StoredDocument
      fileSizes: ReadonlyMap<FileId, number>
    },
    options: LiveRoomOptions,
  ) {
    const { store, limits, clock, newId, log, renewal } = options
    const { document } = loaded
    const room = loaded.room.id
    this.id = room
    this.#document = document
    this.types = roomTypes(document.doc)
    const { types } = this
    this.#saver = new Saver({
      store,
      clock,
      maxWaitingBytes: options.unsavedBytes,
      onAvailability: (available) => this.#tell(encodeWeft({ kind: 'storage', available })),
      onError: (error) => log.error({ err: error, room }, 'the room could not be saved; it is tried again'),
    })
    const saver = this.#saver
    const onFollowerError = (error: unknown) => log.error({ err: error, room }, 'a follower of the room failed')
    this.#fileFollowers = new FileFollowers(onFollowerError)
    this.#deletionFollowers = new Followers(onFollowerError)
    this.#taskFollowers = new Followers(onFollowerError)
    this.#agent = agentUser(options.agentName)
    const agent = this.#agent

    const presence = new Presence({
      clock,
      renewal,
      read: (state, connection) => {
        this.#presence.readState(state, connection)
        return null
      },
    })
    const memberOf = (connection: Connection) => this.#memberOf(connection)
    const hasFile = (id: string): id is FileId => types.files.has(id)
    this.#presence = new RoomPresence({ presence, clock, agent, memberOf, hasFile })

    const onError = (error: unknown, connection: Connection) =>
      log.error({ err: error, room, member: connection.member.id }, 'a frame could not be handled')
    this.#log = new DocumentLog(
      {
        store,
        saver,
        key: `${room}/${roomDocumentName}`,
        document,
        onError: (error) => log.error({ err: error, room }, 'the room document could not be compacted'),
      },
      loaded.stored,
    )
    this.#channel = new DocumentChannel({
      key: `${room}/${roomDocumentName}`,
      document,
      presence,
      saver,
      limits,
      clock,
      mayWrite: () => false,
      assertFits: () => undefined,
      onActivity: () => undefined,
      onCommitted: (...grown) => this.#log.grew(...grown),
      onError,
    })
    this.#records = new RoomRecords({
      room,
      document,
      types,
      saver,
      store,
      limits,
      clock,
      newId,
      onTaskChange: (id) => this.#taskChanged(id),
    })
    this.#files = new RoomFiles({
      room,
      roomDocument: document,
      types,
      saver,
      store,
      limits,
      clock,
      newId,
      idleMs: options.idleMs,
      fileSizes: loaded.fileSizes,
      openPresence: () =>
        new Presence({
          clock,
          renewal,
          read: (state, connection) => filePresence(personOf(memberOf(connection)), state),
        }),
      openChannel: ({ id, ...file }) =>
        new DocumentChannel({
          ...file,
          key: `${room}/${id}`,
          saver,
          limits,
          clock,
          mayWrite: (connection) => roleAllows(memberOf(connection).role, 'editor'),
          onActivity: (connection) => this.#presence.noteActivity(connection),
          onError,
        }),
      onOpen: ({ document }) => this.#fileFollowers.opened(document),
      onGone: ({ document }) => this.#fileFollowers.gone(document),
      onError: (error) => log.error({ err: error, room }, 'a file was not followed or compacted'),
    })

    // The first load ever, or the first after a crash between the room's making and its first commit.
    if (!types.room.has('lineage')) {
      document.transact({ kind: 'command', by: null }, () => {
        types.room.set('lineage', newId())
        types.room.set('name', loaded.room.name)
      })
    }
  }

  get name(): string {
    return this.#records.name
  }

  /** Whether something is not on disk yet. */
  get isUnsaved(): boolean {
    return !this.#saver.isIdle
  }

  saved(): Promise<void> {
    return this.#saver.saved()
  }

  assertTaking(): void {
    this.#saver.assertPlace()
  }

  rename(name: string): void {
    this.assertTaking()
    this.#records.rename(name)
  }

  admit(...admission: Parameters<Room['admit']>): RoomMember {
    return this.#records.admit(...admission)
  }

  changeRole(...change: Parameters<Room['changeRole']>): RoomMember {
    const changed = this.#records.changeRole(...change)
    for (const { presence, channel } of this.#files.open()) {
      presence.reread(changed.id)
      if (roleAllows(changed.role, 'editor')) channel.askAgainOf(changed.id)
    }
    this.#presence.reread(changed.id)
    return changed
  }

  removeMember(id: MemberId, by: MemberId): void {
    const isLeaving = by === id
    if (this.member(id) === undefined && this.#presence.has(id)) this.#endConnectionsOf(id, 'member_removed')
    else {
      this.#records.removeMember(id, !isLeaving)
      this.#endConnectionsOf(id, isLeaving ? 'member_left' : 'member_removed')
    }
  }

  bringTo(id: MemberId): number {
    if (!this.#presence.has(id)) throw new WeftError('member_absent')
    const frame = encodeWeft({ kind: 'bring', by: id })
    const asked = new Set<MemberId>()
    for (const connection of this.#channel.connections) {
      if (!connection.wantsWeft || connection.member.id === id) continue
      connection.send(frame)
      asked.add(connection.member.id)
    }
    return asked.size
  }

  member(id: MemberId): RoomMember | undefined {
    return this.types.members.get(id)
  }

  files() {
    return this.#files.list()
  }

  file(id: FileId) {
    return this.#files.entry(id)
  }

  createFile(...file: Parameters<Room['createFile']>) {
    this.assertTaking()
    return this.#files.create(...file)
  }

  renameFile(id: FileId, path: string) {
    this.assertTaking()
    return this.#files.rename(id, path)
  }

  draftPaths() {
    return this.#files.draftPaths()
  }

  deleteFile(id: FileId): void {
    this.#files.delete(id)
    this.#presence.forgetFile(id)
    this.#deletionFollowers.tell(id)
  }

  readFile(id: FileId) {
    return this.#files.read(id)
  }

  async writeFile(...write: Parameters<Room['writeFile']>) {
    this.assertTaking()
    return this.#files.write(...write)
  }

  async holdFile(id: FileId) {
    const held = await this.#files.hold(id)
    const { document } = held.file
    const letGo = document.hold()
    return {
      file: document,
      release() {
        letGo()
        held.release()
      },
    }
  }

  onFileOpen(listener: FileListener): () => void {
    return this.#fileFollowers.add(listener, this.#openDocuments())
  }

  onFileDeleted(listener: (id: FileId) => void): () => void {
    return this.#deletionFollowers.add(listener)
  }

  postMessage(...message: Parameters<Room['postMessage']>) {
    this.assertTaking()
    return this.#records.postMessage(...message)
  }

  appendToMessage(...text: Parameters<Room['appendToMessage']>): void {
    this.#records.appendToMessage(...text)
  }

  patchMessage(...patch: Parameters<Room['patchMessage']>): void {
    this.#records.patchMessage(...patch)
  }

  putTask(task: Task): void {
    this.#records.putTask(task)
  }

  patchTask(id: TaskId, patch: Partial<Task>): void {
    this.#records.patchTask(id, patch)
  }

  putHunk(hunk: Hunk, trace: HunkTrace | null): void {
    this.#records.putHunk(hunk, trace)
  }

  patchHunk(...patch: Parameters<Room['patchHunk']>): void {
    this.#records.patchHunk(...patch)
  }

  appendToReplacement(id: HunkId, text: string): void {
    this.#records.appendToReplacement(id, text)
  }

  moveHunk(...move: Parameters<Room['moveHunk']>): void {
    this.#records.moveHunk(...move)
  }

  readTask(id: TaskId) {
    return this.#records.readTask(id)
  }

  readHunk(id: HunkId) {
    return this.#records.readHunk(id)
  }

  readTrace(id: HunkId) {
    return this.#records.readTrace(id)
  }

  listTasks(limit: number) {
    return this.#records.listTasks(limit)
  }

  listHunks(task: TaskId) {
    return this.#records.listHunks(task)
  }

  recallTask(id: TaskId) {
    return this.#records.recallTask(id)
  }

  onTaskChange(listener: (id: TaskId) => void): () => void {
    return this.#taskFollowers.add(listener)
  }

  showAgent(file: FileDocument, client: number, range: Range | null): void {
    const isOpen = this.#files.peek(file.id)?.document === file
    this.#presence.showAgentIn(client, range !== null && isOpen ? file.id : null)
    if (isOpen) this.#files.peek(file.id)?.presence.publish(client, agentPresence(this.#agent, file.text, range))
  }

  caretsIn(id: FileId) {
    const file = this.#files.peek(id)
    return file === undefined ? [] : [...caretsOf(file)]
  }

  async connect(connection: Connection, document: string): Promise<Attachment> {
    this.#records.assertNotRemoved(connection.member.id)
    if (document === roomDocumentName) {
      this.#tellLineage(connection, null)
      return this.#seat(connection, null, this.#channel.attach(connection))
    }
    if (!isId<FileId>(document)) throw new WeftError('file_not_found')
    const held = await this.#files.hold(document)
    try {
      this.#records.assertNotRemoved(connection.member.id)
    } catch (error) {
      held.release()
      throw error
    }
    this.#tellLineage(connection, document)
    return this.#seat(connection, document, held.file.channel.attach(connection), held)
  }

  /** Ends all connections. */
  endAll(...reason: Parameters<DocumentChannel['endAll']>): void {
    this.#channel.endAll(...reason)
    this.#files.endAll(...reason)
  }

  #endConnectionsOf(member: MemberId, code: 'member_removed' | 'member_left'): void {
    for (const connection of this.#presence.connectionsOf(member)) connection.end(code)
  }

  /** As `saved`, with the files' sizes in the store too. */
  settled(): Promise<void> {
    this.#files.tellSizes()
    return this.#saver.saved()
  }

  /** From now on nothing is saved: it was deleted. */
  giveUp(): void {
    this.#saver.close()
  }

  /** Shortens the logs where it pays; a failure is logged and changes nothing. */
  async restAll(): Promise<void> {
    await Promise.all([this.#log.rest(), this.#files.restAll()])
  }

  /** What is not saved by now is given up. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    // Who came while the room was being closed must not stay on it.
    this.endAll('document_unavailable')
    this.#saver.close()
    this.#files.close()
    this.#channel.close()
    this.#presence.close()
    this.#document.destroy()
  }

  /** Before anything of the document. It is random: one that a crash took back never comes again. */
  #tellLineage(connection: Connection, file: FileId | null): void {
    if (connection.wantsWeft) connection.send(encodeWeft({ kind: 'lineage', id: lineageOf(this.types, file) }))
  }

  #seat(connection: Connection, file: FileId | null, attachment: Attachment, held: Held | null = null): Attachment {
    this.#presence.enter(connection, file)
    if (!this.#saver.isAvailable && connection.wantsWeft) {
      connection.send(encodeWeft({ kind: 'storage', available: false }))
    }
    return new Place(connection, attachment, this.#presence, held)
  }

  /** With the role of now; a guest without credentials is no stored member and keeps the one it came with. */
  #memberOf(connection: Connection): RoomMember {
    return this.member(connection.member.id) ?? connection.member
  }

  #taskChanged(id: TaskId): void {
    const isBusy = [...this.types.tasks.values()].some((task) => {
      const state = task.get('state') as Task['state']
      return state !== 'queued' && !isTaskOver(state)
    })
    this.#presence.setAgentBusy(isBusy)
    this.#taskFollowers.tell(id)
  }

  /** To all clients that asked for our messages. */
  #tell(frame: Uint8Array): void {
    const channels = [this.#channel, ...[...this.#files.open()].map(({ channel }) => channel)]
    for (const channel of channels) {
      for (const connection of channel.connections) if (connection.wantsWeft) connection.send(frame)
    }
  }

  *#openDocuments(): Iterable<FileDocument> {
    for (const { document } of this.#files.open()) yield document
  }
}

/** A connection's place in the room, on one of its documents. */
class Place implements Attachment {
  readonly #connection: Connection
  readonly #attachment: Attachment
  readonly #presence: RoomPresence
  readonly #held: Held | null
  #isTaken = true

  constructor(connection: Connection, attachment: Attachment, presence: RoomPresence, held: Held | null) {
    this.#connection = connection
    this.#attachment = attachment
    this.#presence = presence
    this.#held = held
  }

  receive(frame: Uint8Array): void {
    this.#attachment.receive(frame)
  }

  catchUp(): void {
    this.#attachment.catchUp()
  }

  detach(): void {
    if (!this.#isTaken) return
    this.#isTaken = false
    this.#attachment.detach()
    this.#presence.leave(this.#connection)
    this.#held?.release()
  }
}
