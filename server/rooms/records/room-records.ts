/**
 * Writes the records of a room: chat, tasks and hunks, each in the room document and in the store.
 *
 * Both get a record in the same turn, so in one commit. The room document keeps the newest of each, the store all; a task
 * leaves the room document, with its hunks, when it is over and nothing of it is left to decide, or far too many wait.
 */
import type * as Y from 'yjs'
import { WeftError } from '../../../shared/errors.ts'
import type { Limits } from '../../../shared/limits.ts'
import type { Anchors } from '../../../shared/model/anchors.ts'
import { type Hunk, type HunkState, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, MessageId, NewId, RoomId, TaskId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import { type Message, type RoomTypes, readHunk, readRecord, readTask } from '../../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import type { SharedDocument } from '../../documents/shared-document.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { HunkTrace, Store } from '../../persistence/store.ts'
import type { Room } from '../room.ts'
import type { Saver } from '../saver.ts'
import { type HunkHome, HunkIndex } from './hunk-index.ts'
import { append, patchRecord, recordOf, replaceRecord } from './record-map.ts'

export interface RoomRecordsOptions {
  readonly room: RoomId
  readonly document: SharedDocument
  readonly types: RoomTypes
  readonly saver: Saver
  readonly store: Pick<Store, 'readTask' | 'readHunk' | 'readTraces' | 'listTasks' | 'listHunks'>
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  /** A task's record or one of its hunks changed. */
  readonly onTaskChange: (id: TaskId) => void
}

export class RoomRecords {
  readonly #options: RoomRecordsOptions
  readonly #hunks = new HunkIndex()
  /** What has left the room document and is on its way to the store. */
  readonly #leaving = new Map<TaskId, Task>()

  constructor(options: RoomRecordsOptions) {
    this.#options = options
    for (const record of options.types.hunks.values()) this.#hunks.put(...homeOf(record))
  }

  postMessage(post: Parameters<Room['postMessage']>[0]): Message {
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
      ...(post.key !== undefined && { key: post.key }),
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
      this.#hunks.put(hunk.id, hunk)
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

  async readTraces(file: FileId): Promise<Map<HunkId, HunkTrace>> {
    const { store, room } = this.#options
    const hunks = this.#hunks.inFile(file)
    if (hunks.length === 0) return new Map()
    await this.#stored()
    return new Map(await store.readTraces(room, hunks))
  }

  /** Newest first. */
  async listTasks(limit: number): Promise<readonly Task[]> {
    const { types, store, room } = this.#options
    // By when the store answers it may be saved, and still be older there.
    const leaving = new Map(this.#leaving)
    const tasks = new Map((await store.listTasks(room, limit)).map((task) => [task.id, task]))
    for (const [id, task] of [...leaving, ...this.#leaving]) tasks.set(id, task)
    for (const record of types.tasks.values()) {
      const task = readRecord<Task>(record)
      tasks.set(task.id, task)
    }
    return [...tasks.values()].sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1)).slice(0, limit)
  }

  hunksOf(task: TaskId): Hunk[] {
    return this.#read(this.#hunks.ofTask(task)).sort((a, b) => a.order - b.order)
  }

  hunksIn(file: FileId): Hunk[] {
    return this.#read(this.#hunks.inFile(file))
  }

  async listHunks(task: TaskId): Promise<readonly Hunk[]> {
    const { types, store, room } = this.#options
    if (types.tasks.has(task)) return this.hunksOf(task)
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
      for (const hunk of hunks) {
        types.hunks.set(hunk.id, recordOf(hunk, 'replacement'))
        this.#hunks.put(hunk.id, hunk)
      }
    })
  }

  #read(ids: readonly HunkId[]): Hunk[] {
    return ids.flatMap((id) => readHunk(this.#options.types, id) ?? [])
  }

  #write(change: () => void): void {
    this.#options.document.transact({ kind: 'command', by: null }, change)
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
    const { types, limits, saver } = this.#options
    let tooMany = types.tasks.size - limits.tasksInRoom
    if (tooMany <= 0) return
    const ended = [...types.tasks.values()]
      .map((record) => readRecord<Task>(record))
      .filter(({ state }) => isTaskOver(state))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    const undecided: Task[] = []
    const evict = (task: Task) => {
      const { id } = task
      this.#leaving.set(id, task)
      saver.whenSaved(() => {
        if (this.#leaving.get(id) === task) this.#leaving.delete(id)
      })
      for (const hunk of this.#hunks.ofTask(id)) {
        types.hunks.delete(hunk)
        this.#hunks.delete(hunk)
      }
      types.tasks.delete(id)
      tooMany -= 1
    }
    for (const task of ended) {
      if (tooMany <= 0) return
      if (this.#hunks.ofTask(task.id).every((id) => isOver(types.hunks.get(id)))) evict(task)
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
function isOver(hunk: Y.Map<unknown> | undefined): boolean {
  const state = hunk?.get('state') as HunkState | undefined
  return state === undefined || state === 'unplaced' || isHunkDecided(state)
}

function homeOf(record: Y.Map<unknown>): [HunkId, HunkHome] {
  const { id, task, file } = readRecord<Hunk>(record)
  return [id, { task, file }]
}
