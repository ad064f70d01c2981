/**
 * The room's files as a task reads them: held in memory, their texts taken in one turn of the event loop, and followed
 * from then on, so that a place in what the model saw can be found in what people have typed since.
 */
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Room } from '../../rooms/room.ts'
import { RecentTyping } from '../edits/recent-typing.ts'
import { TrackedText } from '../edits/tracked-text.ts'
import type { Snapshot, SnapshotFile } from '../model/model.ts'
import { type FileHold, holdIfThere } from '../review/file-hold.ts'

export interface RoomReading {
  /** Who typed in a file since it was read; null for one that was not. */
  typing(file: FileId): RecentTyping | null
  readonly snapshot: Snapshot
  /** The file that the model means by a path: as it was read, else as it is now. Null where there is none. */
  find(path: string): Promise<TrackedText | null>
  /** Where earlier changes of this task are in a file's text as it was read. */
  taken(file: FileId): readonly Range[]
  /** Lets go of the files; idempotent. */
  close(): void
}

export interface ReadingOptions {
  readonly clock: Clock
  /** How long typing is remembered. */
  readonly quietMs: number
}

/** Files that are loaded at the same time. */
const loadedAtOnce = 16
/** Characters of all files that one task reads; what is beyond is found when a block names it. */
const mostCharacters = 32 * 1024 * 1024

/** @throws document_unavailable, or the signal's reason */
export async function readRoom(
  room: Room,
  task: Task,
  { clock, quietMs }: ReadingOptions,
  signal: AbortSignal,
): Promise<RoomReading> {
  const held = new Map<FileId, FileHold>()
  const tracked = new Map<FileId, TrackedText>()
  const typing = new Map<FileId, RecentTyping>()
  const taken = new Map<FileId, readonly Range[]>()
  let isClosed = false
  const close = () => {
    isClosed = true
    for (const text of [...tracked.values(), ...typing.values()]) text.close()
    for (const { release } of held.values()) release()
    tracked.clear()
    typing.clear()
    held.clear()
  }

  function track(file: FileDocument): TrackedText {
    const text = new TrackedText(file)
    tracked.set(file.id, text)
    typing.set(file.id, new RecentTyping(file, clock, quietMs))
    return text
  }

  async function hold(id: FileId): Promise<FileDocument | null> {
    const before = held.get(id)
    if (before) return before.file
    const now = await holdIfThere(room, id)
    if (now === null) return null
    // Meanwhile another load may have failed, and with it the reading.
    if (isClosed || held.has(id)) now.release()
    else held.set(id, now)
    return held.get(id)?.file ?? null
  }

  async function holdAll(): Promise<FileDocument[]> {
    const wanted = new Set([...task.files, ...room.files().map(({ id }) => id)])
    const files: FileDocument[] = []
    const ids = [...wanted]
    for (let length = 0; ids.length > 0 && length <= mostCharacters; ) {
      const loaded = await Promise.all(ids.splice(0, loadedAtOnce).map(hold))
      signal.throwIfAborted()
      for (const file of loaded) {
        if (file === null) continue
        length += file.text.length
        files.push(file)
      }
    }
    return files
  }

  /** In one turn: nothing is typed between one file's text and the next one's. */
  function takeTexts(files: readonly FileDocument[]): Snapshot {
    const own = byFile(room.hunksOf(task.id))
    const read: SnapshotFile[] = []
    for (const file of files) {
      if (!room.hasFile(file.id)) continue
      const entry = room.file(file.id)
      const hunks = own.get(file.id)
      if (hunks !== undefined) taken.set(file.id, placesIn(file, hunks))
      read.push({ id: file.id, path: entry.path, language: entry.language, text: track(file).text })
    }
    read.sort((a, b) => (a.path < b.path ? -1 : 1))
    return { files: read, focus: task.files.filter((id) => tracked.has(id)), selection: selectionIn(read) }
  }

  /** What was selected, as far as the file reaches: it may have become shorter, or never have been that long. */
  function selectionIn(files: readonly SnapshotFile[]): Snapshot['selection'] {
    const { selection } = task
    const file = files.find(({ id }) => id === selection?.file)
    if (!selection || !file) return null
    const within = (offset: number) => Math.min(offset, file.text.length)
    return { file: selection.file, from: within(selection.from), to: within(selection.to) }
  }

  let snapshot: Snapshot
  try {
    snapshot = takeTexts(await holdAll())
  } catch (error) {
    close()
    throw error
  }
  const idByPath = new Map(snapshot.files.map(({ path, id }) => [path, id]))

  return {
    snapshot,
    async find(path) {
      const read = idByPath.get(path)
      const id = read !== undefined && room.hasFile(read) ? read : room.fileAt(path)?.id
      if (id === undefined) return null
      const before = tracked.get(id)
      if (before) return before
      const file = await hold(id)
      signal.throwIfAborted()
      if (file === null) return null
      return tracked.get(id) ?? track(file)
    },
    typing: (file) => typing.get(file) ?? null,
    taken: (file) => taken.get(file) ?? [],
    close,
  }
}

/** Where a task's changes are in a file's text now, whatever became of them. */
export function placesOf(room: Room, task: Task, file: FileDocument): Range[] {
  return placesIn(
    file,
    room.hunksOf(task.id).filter((hunk) => hunk.file === file.id),
  )
}

function placesIn(file: FileDocument, hunks: readonly Hunk[]): Range[] {
  return hunks.flatMap(({ anchors }) => (anchors && resolveRange(file.text, anchors)) ?? [])
}

function byFile(hunks: readonly Hunk[]): ReadonlyMap<FileId, readonly Hunk[]> {
  const groups = new Map<FileId, Hunk[]>()
  for (const hunk of hunks) {
    const group = groups.get(hunk.file)
    if (group === undefined) groups.set(hunk.file, [hunk])
    else group.push(hunk)
  }
  return groups
}
