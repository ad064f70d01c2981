/**
 * An open room: the room document observed, read-only, its parts as stores, and the files opened in it.
 *
 * The server alone writes the room document; this observes. Of our own presence the file is ours to say, and whom we follow.
 * Who opens it closes it; everything given out is dead then.
 */
import type * as Y from 'yjs'
import type { Hunk, HunkReason, HunkState } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, RoomId, TaskId } from '../../shared/model/ids.ts'
import type { Member, RoomMember } from '../../shared/model/member.ts'
import {
  type FileEntry,
  type Message,
  type RoomTypes,
  readRecord,
  roomDocumentName,
  roomTypes,
} from '../../shared/model/room-document.ts'
import type { Task, TaskMode } from '../../shared/model/task.ts'
import type { LocalCopies } from './copies/local-copies.ts'
import { type RescuedText, rescueText } from './copies/rescued-text.ts'
import { type Notice, openDocument } from './document/document-connection.ts'
import { createFileConnections, type FileConnections } from './file-connections.ts'
import { observePresence, type PresentMember } from './presence.ts'
import { observeRecords, observeValues } from './records.ts'
import { combineStates, isLost, type RoomState } from './room-state.ts'
import { createStore, paced, type Readable } from './store.ts'

/** What a list of hunks needs to know of each; its texts are left out, so it is quiet while they stream. */
export interface HunkBrief {
  readonly id: HunkId
  readonly task: TaskId
  readonly file: FileId
  readonly path: string
  readonly mode: TaskMode
  readonly state: HunkState
  readonly order: number
  /** False where no text can show it: it could not be located, or its file is not there yet. */
  readonly hasPlace: boolean
  readonly reason?: HunkReason
  /** It was kept and then taken back, and can be done again. */
  readonly isUndone: boolean
  readonly decision?: NonNullable<Hunk['decision']>
}

/** A file that was deleted while it was open here, as it last stood here. */
export interface GoneFile {
  readonly entry: FileEntry
  readonly text: string
  /** Our changes that are not known to have been saved before. */
  readonly unsaved: number
}

export interface RoomConnection {
  readonly id: RoomId
  readonly types: RoomTypes
  /** Null until the room document has arrived. */
  readonly name: Readable<string | null>
  readonly isLoaded: Readable<boolean>
  /** By path. */
  readonly files: Readable<readonly FileEntry[]>
  /** All who may be here, present or not; the agent too. */
  readonly members: Readable<readonly RoomMember[]>
  /** Who left or was removed, for the names of what they wrote. */
  readonly former: Readable<readonly Member[]>
  readonly present: Readable<readonly PresentMember[]>
  /** Oldest first. */
  readonly messages: Readable<readonly Message[]>
  /** Oldest first. */
  readonly tasks: Readable<readonly Task[]>
  readonly hunks: Readable<readonly HunkBrief[]>
  readonly state: Readable<RoomState>
  /** When a lost connection is tried again, in ms since the epoch; null while it is there, or being tried. */
  readonly retryAt: Readable<number | null>
  readonly openFiles: FileConnections
  /** Those of which an earlier window left changes that nobody else has. */
  readonly leftBehind: readonly FileId[]
  /** The text of one that the room has no more, there until it is forgotten; null where it cannot be read. */
  rescue(file: FileId): Promise<Omit<RescuedText, 'close'> | null>
  /** Tells the others which file we are in. */
  showFile(file: FileId | null): void
  /** Tells the others whom we follow. */
  showFollowing(member: MemberId | null): void
  /** Somebody asks everyone to come to where they are. */
  onBring(listener: (by: MemberId) => void): () => void
  onNotice(listener: (notice: Notice) => void): () => void
  onFileGone(listener: (gone: GoneFile) => void): () => void
  /** Proves every connection anew, as after a change of network. */
  reconnect(): void
  close(): void
}

export interface RoomConnectionOptions {
  readonly room: RoomId
  /** `ws(s)://HOST/sync` */
  readonly syncUrl: string
  readonly WebSocket: typeof WebSocket
  /** Files that stay connected when they are no longer shown. */
  readonly keepOpen: number
  /** Of changes that could not be sent. */
  readonly copies: LocalCopies
}

/** While files come one after another, as from an import, those who show them are told so often. */
const filesShownMs = 100

export function openRoom({ room, keepOpen, copies, ...wiring }: RoomConnectionOptions): RoomConnection {
  const noticeListeners = new Set<(notice: Notice) => void>()
  const onNotice = (notice: Notice) => {
    for (const listener of [...noticeListeners]) listener(notice)
  }
  const bringListeners = new Set<(by: MemberId) => void>()
  const onBring = (by: MemberId) => {
    for (const listener of [...bringListeners]) listener(by)
  }

  const document = openDocument({ ...wiring, name: `${room}/${roomDocumentName}`, onNotice, onBring })
  const types = roomTypes(document.doc)
  const openFiles = createFileConnections({
    open: (file) => openDocument({ ...wiring, name: `${room}/${file}`, onNotice, copy: copies.open(file) }),
    keepOpen,
  })

  const readName = () => {
    const name = types.room.get('name')
    return typeof name === 'string' ? name : null
  }
  const name = createStore<string | null>(readName())
  types.room.observe(() => name.set(readName()))

  const present = observePresence(document.awareness)
  const files = observeValues(types.files, (a, b) => comparePaths(a.path, b.path))
  const members = observeValues(types.members, (a, b) => a.name.localeCompare(b.name))
  const former = observeValues(types.former, (a, b) => a.name.localeCompare(b.name))
  const messages = observeRecords<Message>(types.messages, readRecord)
  const tasks = observeRecords<Task>(types.tasks, readRecord, {
    sort: (a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id),
  })
  const hunks = observeRecords<HunkBrief>(types.hunks, readBrief, {
    ignores: ['replacement'],
    sort: (a, b) => a.task.localeCompare(b.task) || a.order - b.order,
  })

  const state = createStore<RoomState>({ kind: 'connecting' }, (a, b) => JSON.stringify(a) === JSON.stringify(b))
  let unsubscribeFiles: (() => void)[] = []
  const combine = () =>
    state.set(
      combineStates(
        document.state.get(),
        openFiles.connections.get().map((file) => file.state.get()),
      ),
    )
  const subscribeFiles = () => {
    for (const unsubscribe of unsubscribeFiles) unsubscribe()
    unsubscribeFiles = openFiles.connections.get().map((file) => file.state.subscribe(combine))
    combine()
  }
  document.state.subscribe(combine)
  /** Where the room is reached again its files are too: they need not wait for their own turns. */
  let wasLost = false
  document.state.subscribe(() => {
    const isBack = wasLost && !isLost(document.state.get())
    wasLost = isLost(document.state.get())
    if (!isBack) return
    for (const file of openFiles.connections.get()) if (isLost(file.state.get())) file.reconnect()
  })
  openFiles.connections.subscribe(subscribeFiles)

  /** A deleted file's connection is of no more use to anyone, once it was told what it held. */
  const goneListeners = new Set<(gone: GoneFile) => void>()
  let known = files.get()
  files.subscribe(() => {
    const before = known
    known = files.get()
    const ids = new Set(known.map(({ id }) => id))
    for (const connection of openFiles.connections.get()) {
      const { file, text, state } = connection
      if (ids.has(file)) continue
      const now = state.get()
      const held = { text: text.toString(), unsaved: 'changes' in now ? now.changes : 0 }
      openFiles.discard(connection)
      const entry = before.find(({ id }) => id === file)
      if (entry !== undefined) for (const listener of [...goneListeners]) listener({ entry, ...held })
    }
  })

  const rescued = new Set<RescuedText>()
  let isClosed = false

  return {
    id: room,
    types,
    name,
    isLoaded: document.isLoaded,
    files: paced(files, filesShownMs),
    members,
    former,
    present,
    messages,
    tasks,
    hunks,
    state,
    retryAt: document.retryAt,
    openFiles,
    leftBehind: copies.files(),
    async rescue(file) {
      const found = await rescueText(copies.open(file))
      if (isClosed) found?.close()
      if (isClosed || found === null) return null
      rescued.add(found)
      return found
    },
    showFile: (file) => document.awareness.setLocalStateField('file', file),
    showFollowing: (member) => document.awareness.setLocalStateField('following', member),
    onBring(listener) {
      bringListeners.add(listener)
      return () => bringListeners.delete(listener)
    },
    onNotice(listener) {
      noticeListeners.add(listener)
      return () => noticeListeners.delete(listener)
    },
    onFileGone(listener) {
      goneListeners.add(listener)
      return () => goneListeners.delete(listener)
    },
    reconnect() {
      if (document.state.get().kind !== 'closed') document.reconnect()
      openFiles.reconnect()
    },
    close() {
      isClosed = true
      for (const text of rescued) text.close()
      for (const unsubscribe of unsubscribeFiles) unsubscribe()
      for (const observed of [present, files, members, former, messages, tasks, hunks]) observed.close()
      noticeListeners.clear()
      bringListeners.clear()
      goneListeners.clear()
      openFiles.close()
      document.close()
    },
  }
}

function readBrief(record: Y.Map<unknown>): HunkBrief {
  const { id, task, file, path, mode, state, order, anchors, reason, decision } = readRecord<Hunk>(record)
  const hasPlace = anchors !== undefined && state !== 'unplaced'
  return {
    id,
    task,
    file,
    path,
    mode,
    state,
    order,
    hasPlace,
    isUndone: decision?.undone === true,
    ...(reason === undefined ? {} : { reason }),
    ...(decision === undefined ? {} : { decision }),
  }
}

/** Made once: comparing by the language's rules costs most where it is made for each two. */
const names = new Intl.Collator(undefined, { numeric: true })

/** The order of a file tree, and of every list of files: in each folder the folders first, then by name. */
export function comparePaths(a: string, b: string): number {
  const aParts = a.split('/')
  const bParts = b.split('/')
  for (let depth = 0; ; depth++) {
    const [aPart, bPart] = [aParts[depth], bParts[depth]]
    if (aPart === undefined || bPart === undefined) return aParts.length - bParts.length
    const isFolder = (parts: string[]) => depth < parts.length - 1
    if (isFolder(aParts) !== isFolder(bParts)) return isFolder(aParts) ? -1 : 1
    // "1" and "01" are alike as numbers.
    if (aPart !== bPart) return names.compare(aPart, bPart) || (aPart < bPart ? -1 : 1)
  }
}

/** The role of `member` in this room, as the room document has it. */
export function roleOf(members: readonly RoomMember[], member: MemberId): RoomMember['role'] | null {
  return members.find(({ id }) => id === member)?.role ?? null
}
