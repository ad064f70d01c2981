/**
 * Writes the records of a room: name, members, chat, tasks and hunks, each in the room document and in the store.
 *
 * Both get a record in the same turn, so in one commit. The room document keeps the newest of each, the store all; a task
 * leaves the room document, with its hunks, when it is over and nothing of it is left to decide, or far too many wait.
 */
import * as Y from 'yjs'
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { Anchors } from '../../shared/model/anchors.ts'
import { type Hunk, type HunkState, isHunkDecided } from '../../shared/model/hunk.ts'
import type { HunkId, MemberId, MessageId, NewId, RoomId, TaskId } from '../../shared/model/ids.ts'
import { agentMemberId, type Member, type RoomMember } from '../../shared/model/member.ts'
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import {
  type Message,
  type RoomTypes,
  readHunk,
  readHunksOf,
  readRecord,
  readTask,
} from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import type { Origin } from '../documents/origin.ts'
import type { SharedDocument } from '../documents/shared-document.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import type { HunkTrace, Store } from '../persistence/store.ts'
import type { Saver } from './saver.ts'

export interface RoomRecordsOptions {
  readonly room: RoomId
  readonly document: SharedDocument
  readonly types: RoomTypes
  readonly saver: Saver
  readonly store: Pick<Store, 'readTask' | 'readHunk' | 'listTasks' | 'listHunks'>
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  /** A task's record or one of its hunks changed. */
  readonly onTaskChange: (id: TaskId) => void
}

const server: Origin = { kind: 'command', by: null }

export class RoomRecords {
  readonly #options: RoomRecordsOptions
  /** Who was removed since the room was loaded: what was known of them before an `await` lets them in no more. */
  readonly #removed = new Set<MemberId>()

  constructor(options: RoomRecordsOptions) {
    this.#options = options
  }

  get name(): string {
    return String(this.#options.types.room.get('name') ?? '')
  }

  rename(name: string): void {
    const { saver, room, types } = this.#options
    this.#write(() => types.room.set('name', name))
    saver.add({ kind: 'room-name', room, name })
  }

  admit(member: Member, role: Role, by: 'link' | 'invite' = 'link'): RoomMember {
    const { saver, room, types, limits } = this.#options
    if (by === 'link') this.assertNotRemoved(member.id)
    const known = types.members.get(member.id)
    if (known === undefined && types.members.size >= limits.membersPerRoom) throw new WeftError('room_full')
    const keepsRole = known !== undefined && (by === 'link' || roleAllows(known.role, role))
    const admitted: RoomMember = { ...member, role: keepsRole ? known.role : role }
    this.#removed.delete(member.id)
    if (known !== undefined && isSame(known, admitted)) return known
    this.#write(() => {
      types.members.set(member.id, admitted)
      types.former.delete(member.id)
    })
    if (known?.role !== admitted.role) saver.add({ kind: 'membership', room, member: member.id, role: admitted.role })
    return admitted
  }

  /** @throws member_removed */
  assertNotRemoved(id: MemberId): void {
    if (this.#removed.has(id)) throw new WeftError('member_removed')
  }

  changeRole(id: MemberId, role: Role): RoomMember {
    const { saver, room, types } = this.#options
    const known = this.#knownMember(id)
    if (known.role === role) return known
    this.#assertOwnerWithout(known)
    const changed: RoomMember = { ...known, role }
    this.#write(() => types.members.set(id, changed))
    saver.add({ kind: 'membership', room, member: id, role })
    return changed
  }

  /** `isFinal`: comes back only by an invite made later. */
  removeMember(id: MemberId, isFinal: boolean): void {
    const { saver, room, types, limits, clock } = this.#options
    const { role, ...known } = this.#knownMember(id)
    this.#assertOwnerWithout({ ...known, role })
    this.#write(() => {
      types.members.delete(id)
      const [oldest] = types.former.keys()
      if (types.former.size >= limits.membersPerRoom && oldest !== undefined) types.former.delete(oldest)
      types.former.set(id, known)
    })
    if (isFinal) this.#removed.add(id)
    saver.add({ kind: 'membership-ended', room, member: id, removedAt: isFinal ? timestamp(clock) : null })
  }

  postMessage(post: { author: MemberId; text: string; task?: TaskId; streaming?: boolean }): Message {
    const { types, limits, clock, newId } = this.#options
    if (post.author !== agentMemberId && Buffer.byteLength(post.text) > limits.messageBytes) {
      throw new WeftError('message_too_long')
    }
    const message: Message = {
      id: newId<MessageId>(),
      author: post.author,
      text: post.text,
      at: timestamp(clock),
      ...(post.task !== undefined && { task: post.task }),
      streaming: post.streaming ?? false,
    }
    this.#write(() => {
      types.messages.push([recordOf(message, 'text')])
      const tooMany = Math.max(0, types.messages.length - limits.messagesInRoom)
      const leaving = types.messages.slice(0, tooMany).map((record) => readRecord<Message>(record))
      types.messages.delete(0, tooMany)
      // One that is being written gets no end any more; what there is of it is kept.
      for (const left of leaving) if (left.streaming) this.#saveMessage({ ...left, streaming: false })
    })
    this.#saveMessage(message)
    return message
  }

  appendToMessage(id: MessageId, text: string): void {
    const record = this.#message(id)
    this.#write(() => append(record, 'text', text))
  }

  patchMessage(id: MessageId, patch: { task?: TaskId; streaming?: boolean }): void {
    const record = this.#message(id)
    this.#write(() => patchRecord(record, patch))
    this.#saveMessage(readRecord<Message>(record))
  }

  putTask(task: Task): void {
    const { types, saver, room } = this.#options
    const known = types.tasks.get(task.id)
    this.#write(() => {
      if (known === undefined) types.tasks.set(task.id, recordOf(task, null))
      else replaceRecord(known, task)
      if (known === undefined || isTaskOver(task.state)) this.#evictTasks()
    })
    saver.add({ kind: 'task', room, task })
    this.#options.onTaskChange(task.id)
  }

  patchTask(id: TaskId, patch: Partial<Task>): void {
    const { types } = this.#options
    const known = readTask(types, id)
    if (known === undefined) throw new WeftError('task_not_found')
    this.putTask({ ...known, ...patch })
  }

  putHunk(hunk: Hunk, trace: HunkTrace | null): void {
    const { types, saver, room } = this.#options
    const known = types.hunks.get(hunk.id)
    this.#write(() => {
      if (known === undefined) types.hunks.set(hunk.id, recordOf(hunk, 'replacement'))
      else replaceRecord(known, hunk)
    })
    saver.add({ kind: 'hunk', room, hunk, trace })
    this.#options.onTaskChange(hunk.task)
  }

  patchHunk(id: HunkId, patch: Partial<Hunk>, trace?: HunkTrace): void {
    const known = readHunk(this.#options.types, id)
    if (known === undefined) throw new WeftError('hunk_not_found')
    this.putHunk({ ...known, ...patch }, trace ?? null)
  }

  appendToReplacement(id: HunkId, text: string): void {
    const record = this.#hunk(id)
    this.#write(() => append(record, 'replacement', text))
  }

  moveHunk(id: HunkId, anchors: Anchors): void {
    const record = this.#hunk(id)
    this.#write(() => record.set('anchors', anchors))
    this.#options.onTaskChange(record.get('task') as TaskId)
  }

  async readTask(id: TaskId): Promise<Task | null> {
    const { types, store, room } = this.#options
    const task = readTask(types, id)
    if (task !== undefined) return task
    await this.#stored()
    return store.readTask(room, id)
  }

  async readHunk(id: HunkId): Promise<Hunk | null> {
    const { types, store, room } = this.#options
    const hunk = readHunk(types, id)
    if (hunk !== undefined) return hunk
    await this.#stored()
    return (await store.readHunk(room, id))?.hunk ?? null
  }

  async readTrace(id: HunkId): Promise<HunkTrace | null> {
    const { store, room } = this.#options
    await this.#stored()
    return (await store.readHunk(room, id))?.trace ?? null
  }

  /** Newest first. */
  async listTasks(limit: number): Promise<readonly Task[]> {
    const { types, store, room } = this.#options
    const tasks = new Map((await store.listTasks(room, limit)).map((task) => [task.id, task]))
    for (const record of types.tasks.values()) {
      const task = readRecord<Task>(record)
      tasks.set(task.id, task)
    }
    return [...tasks.values()].sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1)).slice(0, limit)
  }

  async listHunks(task: TaskId): Promise<readonly Hunk[]> {
    const { types, store, room } = this.#options
    if (types.tasks.has(task)) return readHunksOf(types, task)
    await this.#stored()
    return store.listHunks(room, task)
  }

  async recallTask(id: TaskId): Promise<void> {
    const { types } = this.#options
    if (types.tasks.has(id)) return
    const hunks = await this.listHunks(id)
    const task = await this.readTask(id)
    if (task === null || types.tasks.has(id)) return
    this.#write(() => {
      types.tasks.set(id, recordOf(task, null))
      for (const hunk of hunks) types.hunks.set(hunk.id, recordOf(hunk, 'replacement'))
    })
  }

  #knownMember(id: MemberId): RoomMember {
    const known = this.#options.types.members.get(id)
    if (known === undefined) throw new WeftError('member_not_found')
    return known
  }

  /** Somebody else must own the room too. */
  #assertOwnerWithout({ id, role }: RoomMember): void {
    if (role !== 'owner') return
    for (const other of this.#options.types.members.values()) if (other.role === 'owner' && other.id !== id) return
    throw new WeftError('last_owner')
  }

  #write(change: () => void): void {
    this.#options.document.transact(server, change)
  }

  #hunk(id: HunkId): Y.Map<unknown> {
    const record = this.#options.types.hunks.get(id)
    if (record === undefined) throw new WeftError('hunk_not_found')
    return record
  }

  #message(id: MessageId): Y.Map<unknown> {
    const { messages } = this.#options.types
    for (let index = messages.length - 1; index >= 0; index--) {
      const record = messages.get(index)
      if (record.get('id') === id) return record
    }
    throw new WeftError('not_found', 'The message has left the chat.')
  }

  #saveMessage(message: Message): void {
    const { saver, room } = this.#options
    saver.add({ kind: 'message', room, message })
  }

  /** Oldest first: those over the limit that nobody has anything to do with any more, then, far over it, the others. */
  #evictTasks(): void {
    const { types, limits } = this.#options
    let tooMany = types.tasks.size - limits.tasksInRoom
    if (tooMany <= 0) return
    const hunksOf = new Map<unknown, Y.Map<unknown>[]>()
    for (const hunk of types.hunks.values()) {
      const task = hunk.get('task')
      const hunks = hunksOf.get(task)
      if (hunks === undefined) hunksOf.set(task, [hunk])
      else hunks.push(hunk)
    }
    const ended = [...types.tasks.values()]
      .map((record) => readRecord<Task>(record))
      .filter(({ state }) => isTaskOver(state))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    const undecided: Task[] = []
    const evict = ({ id }: Task) => {
      for (const hunk of hunksOf.get(id) ?? []) types.hunks.delete(String(hunk.get('id')))
      types.tasks.delete(id)
      tooMany -= 1
    }
    for (const task of ended) {
      if (tooMany <= 0) return
      if ((hunksOf.get(task.id) ?? []).every(isOver)) evict(task)
      else undecided.push(task)
    }
    for (const task of undecided.slice(0, Math.max(0, undecided.length - limits.undecidedTasksInRoom))) evict(task)
  }

  /** What has left the room document may be on its way to the store. */
  async #stored(): Promise<void> {
    const { saver } = this.#options
    if (!saver.isIdle) await saver.saved()
  }
}

/** One without a place can be dismissed, but there is nothing of it in a file. */
function isOver(hunk: Y.Map<unknown>): boolean {
  const state = hunk.get('state') as HunkState
  return state === 'unplaced' || isHunkDecided(state)
}

/** A record as a Y.Map; the field `growing` becomes a Y.Text. */
function recordOf(plain: object, growing: string | null): Y.Map<unknown> {
  return new Y.Map(
    Object.entries(plain)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, key === growing ? new Y.Text(String(value)) : value]),
  )
}

/** Sets what differs; a field that is undefined is taken away. */
function patchRecord(record: Y.Map<unknown>, patch: object): void {
  for (const [key, value] of Object.entries(patch)) {
    const known = record.get(key)
    if (known instanceof Y.Text) replaceText(known, String(value))
    else if (value === undefined) record.delete(key)
    else if (!isSame(known, value)) record.set(key, value)
  }
}

/** Makes it the record of `plain`, whose fields are all there are. */
function replaceRecord(record: Y.Map<unknown>, plain: object): void {
  for (const key of [...record.keys()]) if (!Object.hasOwn(plain, key)) record.delete(key)
  patchRecord(record, plain)
}

function append(record: Y.Map<unknown>, field: string, text: string): void {
  const target = record.get(field)
  if (!(target instanceof Y.Text)) throw new Error(`invariant: ${field} of ${String(record.get('id'))} is a text`)
  if (text !== '') target.insert(target.length, text)
}

function replaceText(target: Y.Text, text: string): void {
  const known = target.toString()
  if (known === text) return
  const isContinued = text.startsWith(known)
  if (!isContinued) target.delete(0, target.length)
  target.insert(target.length, isContinued ? text.slice(known.length) : text)
}

/** Of plain values. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
