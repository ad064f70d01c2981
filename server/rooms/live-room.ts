/**
 * A room in memory: the `Room` that everyone else works with, over its parts (`room-parts.ts`).
 *
 * It begins with everything loaded, and ends by `close`, after which nothing of it is saved. When to do either is the
 * registry's, where the states of a room are drawn; who may do what is the caller's.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Range } from '../../shared/model/anchors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, RoomId, TaskId } from '../../shared/model/ids.ts'
import type { RoomMember } from '../../shared/model/member.ts'
import { roleAllows } from '../../shared/model/roles.ts'
import { type RoomTypes, roomDocumentName } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { FileDocument } from '../documents/file-document.ts'
import { SharedDocument } from '../documents/shared-document.ts'
import type { HunkTrace } from '../persistence/store.ts'
import type { DocumentChannel } from './channels/document-channel.ts'
import type { Connection } from './connection.ts'
import { agentPresence, caretsOf } from './files/carets.ts'
import type { Attachment, FileListener, Room } from './room.ts'
import { assembleRoom, type LiveRoomOptions, type LoadedRoom, type RoomParts } from './room-parts.ts'

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
    await document.load(snapshot === null ? updates : [snapshot, ...updates], options.nextTurn)
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
  readonly #parts: RoomParts
  #isClosed = false
  /** While one change of several parts is made, which was asked for as one. */
  #isTakingAll = false

  constructor(loaded: LoadedRoom, options: LiveRoomOptions) {
    this.id = loaded.room.id
    this.#parts = assembleRoom(loaded, options)
    this.types = this.#parts.types
  }

  get name(): string {
    return this.#parts.members.name
  }

  /** Whether something is not on disk yet. */
  get isUnsaved(): boolean {
    return !this.#parts.saver.isIdle
  }

  saved(): Promise<void> {
    return this.#parts.saver.saved()
  }

  assertTaking(): void {
    if (!this.#isTakingAll) this.#parts.saver.assertPlace()
  }

  allOrNothing(change: () => void): void {
    this.assertTaking()
    this.#isTakingAll = true
    try {
      change()
    } finally {
      this.#isTakingAll = false
    }
  }

  rename(name: string): void {
    this.assertTaking()
    this.#parts.members.rename(name)
  }

  admit(...admission: Parameters<Room['admit']>): RoomMember {
    return this.#parts.members.admit(...admission)
  }

  assertStayed(...stay: Parameters<Room['assertStayed']>): void {
    this.#parts.members.assertStayed(...stay)
  }

  changeRole(...change: Parameters<Room['changeRole']>): RoomMember {
    const changed = this.#parts.members.changeRole(...change)
    for (const { presence, channel } of this.#parts.files.open()) {
      presence.reread(changed.id)
      if (roleAllows(changed.role, 'editor')) channel.askAgainOf(changed.id)
    }
    this.#parts.presence.reread(changed.id)
    return changed
  }

  removeMember(id: MemberId, by: MemberId): void {
    const isLeaving = by === id
    if (this.member(id) === undefined && this.#parts.presence.has(id))
      this.#parts.connections.endOf(id, 'member_removed')
    else {
      this.#parts.members.remove(id, !isLeaving)
      this.#parts.connections.endOf(id, isLeaving ? 'member_left' : 'member_removed')
    }
  }

  bringTo(id: MemberId): number {
    if (!this.#parts.presence.has(id)) throw new WeftError('member_absent')
    return this.#parts.connections.bringTo(id)
  }

  member(id: MemberId): RoomMember | undefined {
    return this.types.members.get(id)
  }

  files() {
    return this.#parts.files.list()
  }

  hasFile(id: FileId): boolean {
    return this.#parts.files.has(id)
  }

  fileAt(path: string) {
    return this.#parts.files.at(path)
  }

  file(id: FileId) {
    return this.#parts.files.entry(id)
  }

  createFile(...file: Parameters<Room['createFile']>) {
    this.assertTaking()
    return this.#parts.files.create(...file)
  }

  renameFile(id: FileId, path: string) {
    this.assertTaking()
    return this.#parts.files.rename(id, path)
  }

  draftPaths() {
    return this.#parts.files.draftPaths()
  }

  deleteFile(id: FileId, by: MemberId | null = null): void {
    this.#parts.files.delete(id, by)
    this.#parts.presence.forgetFile(id)
    this.#parts.followers.deletions.tell(id)
  }

  takeFile(id: FileId, by: MemberId) {
    return this.#parts.files.take(id, () => this.deleteFile(id, by))
  }

  readFile(id: FileId) {
    return this.#parts.files.read(id)
  }

  async writeFile(...write: Parameters<Room['writeFile']>) {
    this.assertTaking()
    return this.#parts.files.write(...write)
  }

  async holdFile(id: FileId) {
    const held = await this.#parts.files.hold(id)
    const { document } = held.file
    const mayDeferAgain = document.integrateAtOnce()
    return {
      file: document,
      release() {
        mayDeferAgain()
        held.release()
      },
    }
  }

  onFileOpen(listener: FileListener): () => void {
    return this.#parts.followers.files.add(listener, this.#openDocuments())
  }

  onFileDeleted(listener: (id: FileId) => void): () => void {
    return this.#parts.followers.deletions.add(listener)
  }

  postMessage(...message: Parameters<Room['postMessage']>) {
    this.assertTaking()
    return this.#parts.records.postMessage(...message)
  }

  appendToMessage(...text: Parameters<Room['appendToMessage']>): void {
    this.#parts.records.appendToMessage(...text)
  }

  patchMessage(...patch: Parameters<Room['patchMessage']>): void {
    this.#parts.records.patchMessage(...patch)
  }

  putTask(task: Task): void {
    this.#parts.records.putTask(task)
  }

  patchTask(id: TaskId, patch: Partial<Task>): void {
    this.#parts.records.patchTask(id, patch)
  }

  putHunk(hunk: Hunk, trace: HunkTrace | null): void {
    this.#parts.records.putHunk(hunk, trace)
  }

  patchHunk(...patch: Parameters<Room['patchHunk']>): void {
    this.#parts.records.patchHunk(...patch)
  }

  appendToReplacement(id: HunkId, text: string): void {
    this.#parts.records.appendToReplacement(id, text)
  }

  moveHunk(...move: Parameters<Room['moveHunk']>): void {
    this.#parts.records.moveHunk(...move)
  }

  readTask(id: TaskId) {
    return this.#parts.records.readTask(id)
  }

  readHunk(id: HunkId) {
    return this.#parts.records.readHunk(id)
  }

  readTrace(id: HunkId) {
    return this.#parts.records.readTrace(id)
  }

  readTraces(file: FileId) {
    return this.#parts.records.readTraces(file)
  }

  listTasks(limit: number) {
    return this.#parts.records.listTasks(limit)
  }

  hunksOf(task: TaskId) {
    return this.#parts.records.hunksOf(task)
  }

  hunksIn(file: FileId) {
    return this.#parts.records.hunksIn(file)
  }

  listHunks(task: TaskId) {
    return this.#parts.records.listHunks(task)
  }

  recallTask(id: TaskId) {
    return this.#parts.records.recallTask(id)
  }

  onTaskChange(listener: (id: TaskId) => void): () => void {
    return this.#parts.followers.tasks.add(listener)
  }

  showAgent(file: FileDocument, client: number, range: Range | null): void {
    const open = this.#parts.files.peek(file.id)
    const isOpen = open?.document === file
    this.#parts.presence.showAgentIn(client, range !== null && isOpen ? file.id : null)
    if (!isOpen) return
    // Who is shown it must not write under it before the task does.
    open.ids.ownForServer(client)
    open.presence.publish(client, agentPresence(this.#parts.agent, file.text, range))
  }

  writerIn(id: FileId, client: number) {
    return this.#parts.files.peek(id)?.ids.memberOf(client)
  }

  caretsIn(id: FileId) {
    const file = this.#parts.files.peek(id)
    return file === undefined ? [] : [...caretsOf(file)]
  }

  connect(connection: Connection, document: string): Promise<Attachment> {
    return this.#parts.connections.connect(connection, document)
  }

  /** Ends all connections. */
  endAll(...reason: Parameters<DocumentChannel['endAll']>): void {
    this.#parts.connections.endAll(...reason)
  }

  /** As `saved`, with the files' sizes in the store too. */
  savedWithSizes(): Promise<void> {
    this.#parts.files.tellSizes()
    return this.#parts.saver.saved()
  }

  /** From now on nothing is saved: it was deleted. */
  giveUp(): void {
    this.#parts.saver.close()
  }

  /** Shortens the logs where it pays; a failure is logged and changes nothing. */
  async restAll(): Promise<void> {
    await Promise.all([this.#parts.documentLog.rest(), this.#parts.files.restAll()])
  }

  /** What is not saved by now is given up. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    // Who came while the room was being closed must not stay on it.
    this.endAll('document_unavailable')
    this.#parts.saver.close()
    this.#parts.documentLog.end()
    this.#parts.files.close()
    this.#parts.channel.close()
    this.#parts.presence.close()
    this.#parts.document.destroy()
  }

  *#openDocuments(): Iterable<FileDocument> {
    for (const { document } of this.#parts.files.open()) yield document
  }
}
