/**
 * Opens a task's hunks: each gets its record first, then whatever streams into it.
 *
 *   open ─→ at a place of a file ┐
 *   create ─→ in a new file      ├─→ a stream, which ends as a hunk under review
 *   refuse ─→ without a place    ┘
 *   operate ─→ a proposal about a whole file, which is complete at once
 */
import { WeftError } from '../../../shared/errors.ts'
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import type { FileOperation, Hunk, HunkMatch, HunkReason } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, NewId, TaskId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import type { TaskMode } from '../../../shared/model/task.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import { HunkWriter } from '../edits/hunk-writer.ts'
import type { Fit } from '../edits/replacement-fit.ts'
import type { LivePlace } from '../edits/tracked-text.ts'
import { clockOf } from '../edits/written-text.ts'
import { holdIfThere } from './file-hold.ts'
import { type HunkHandle, HunkStream } from './hunk-stream.ts'
import { staged } from './staged-operations.ts'

/** What every hunk of a task has in common, and its number among them. */
export interface BlockOrigin {
  readonly task: TaskId
  /** The task's Yjs client id: random, its own, and not 0. */
  readonly client: number
  readonly mode: TaskMode
  /** Position among the task's hunks, from 0. */
  readonly order: number
  readonly path: string
  /** The unplaced hunk that it takes the place of. */
  readonly answers?: HunkId
}

export interface PlacedBlock extends BlockOrigin {
  /** Stays held by the caller until the handle ended. */
  readonly file: FileDocument
  /** From `TrackedText.place`, taken in this same turn. */
  readonly place: LivePlace
  readonly match: HunkMatch
  /** The replacement as it stands there; as received where it needs nothing. */
  readonly fit?: Fit
  /** Why it is only proposed, where the task's mode would write it. */
  readonly reason?: HunkReason
}

export interface FileBlock extends BlockOrigin {
  readonly file: FileId
  readonly operation: FileOperation
  readonly newPath?: string
  /** The file's text as the model saw it; for one that is deleted. */
  readonly base: string
}

export interface RefusedBlock extends BlockOrigin {
  /** Null where there is no such file. */
  readonly file: FileId | null
  /** What the block wanted to find. */
  readonly find: string
  readonly reason: HunkReason
}

export interface HunkOpening {
  open(block: PlacedBlock): HunkHandle
  create(block: BlockOrigin): Promise<HunkHandle>
  refuse(block: RefusedBlock): HunkHandle
  operate(block: FileBlock): HunkId
  /** Ends what is being written into a file that is gone. */
  fileDeleted(file: FileId): void
}

export interface HunkOpeningOptions {
  readonly room: Room
  readonly clock: Clock
  readonly turns: FairTurns
  readonly newId: NewId
  /** Nothing more will be written for the hunk; with what was. */
  readonly onWritten: (id: HunkId, trace: HunkTrace) => void
}

const whole: HunkMatch = { rung: 'whole', score: 1, margin: 1 }

export function createHunkOpening({ room, clock, turns, newId, onWritten }: HunkOpeningOptions): HunkOpening {
  const streams = new Set<HunkStream>()

  /** The record first: whatever a hunk does to its file comes after it is known what to take back. */
  const record = (hunk: Hunk, client: number, file: FileDocument | null): void => {
    const clock = file ? clockOf(file, client) : 0
    const isWritten = hunk.mode === 'live' && hunk.state === 'streaming'
    room.putHunk(hunk, { client, inserted: isWritten ? [{ clock, length: 0 }] : [], removed: [] })
  }

  const stream = (
    hunk: Hunk,
    client: number,
    place: { file: FileDocument; range: Range; fit?: Fit } | null,
    onEnd = () => {},
  ) => {
    const { id, task, base } = hunk
    const handle: HunkStream = new HunkStream({
      room,
      clock,
      turns,
      hunk,
      client,
      file: place?.file ?? null,
      writer: place && new HunkWriter({ file: place.file, range: place.range, task, hunk: id, client, base }),
      ...(place?.fit && { fit: place.fit }),
      onEnd(trace) {
        streams.delete(handle)
        onWritten(id, trace)
        onEnd()
      },
    })
    streams.add(handle)
    return handle
  }

  const newHunk = ({ task, mode, order, path, answers }: BlockOrigin, file: FileId, base: string) => {
    return {
      id: answers ?? newId<HunkId>(),
      task,
      file,
      path,
      mode,
      order,
      base,
      replacement: '',
      createsFile: false,
    } as const
  }

  const refuse = (block: RefusedBlock): HunkHandle => {
    const hunk = newHunk(block, block.file ?? newId<FileId>(), block.find)
    const unplaced: Hunk = { ...hunk, state: 'unplaced', reason: block.reason }
    record(unplaced, block.client, null)
    return stream(unplaced, block.client, null)
  }

  return {
    open(block) {
      const { file, place: range, client, match, fit, reason } = block
      const hunk = newHunk(block, file.id, range.base)
      const placed: Hunk = {
        ...hunk,
        state: 'streaming',
        anchors: anchorRange(file.text, range),
        match,
        ...(reason && { reason }),
      }
      record(placed, client, file)
      return stream(placed, client, { file, range, ...(fit && { fit }) })
    },
    async create(block) {
      const { client, mode, path } = block
      const hunk: Hunk = { ...newHunk(block, newId<FileId>(), ''), state: 'streaming', createsFile: true, match: whole }
      if (mode === 'propose') {
        record(hunk, client, null)
        return stream(hunk, client, null)
      }
      try {
        room.createFile({ path, content: '', id: hunk.file }, agentMemberId)
      } catch (error) {
        if (!(error instanceof WeftError)) throw error
        return refuse({ ...block, file: null, find: '', reason: { code: 'path_invalid', message: error.message } })
      }
      record(hunk, client, null)
      const held = await holdIfThere(room, hunk.file)
      if (!held) {
        const handle = stream(hunk, client, null)
        handle.fileDeleted()
        return handle
      }
      const { file, release } = held
      const range = { from: 0, to: file.text.length }
      room.patchHunk(hunk.id, { anchors: anchorRange(file.text, range) })
      return stream(hunk, client, { file, range }, release)
    },
    operate(block) {
      const { file, operation, newPath, base, client, mode } = block
      const hunk: Hunk = {
        ...newHunk(block, file, base),
        mode: 'propose',
        state: 'pending',
        operation,
        ...(newPath !== undefined && { newPath }),
        ...(mode === 'live' && { reason: staged }),
      }
      record(hunk, client, null)
      return hunk.id
    },
    refuse,
    fileDeleted(file) {
      for (const one of streams) if (one.file === file) one.fileDeleted()
    },
  }
}
