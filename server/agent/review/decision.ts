/**
 * What a decision does: to the file and to the hunk's record, in one synchronous turn, so in one commit.
 *
 * It runs from the check of the state to the last change without an await: whoever comes second finds the hunk decided.
 */
import { WeftError } from '../../../shared/errors.ts'
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import { type Hunk, isHunkDecided, type Resolution } from '../../../shared/model/hunk.ts'
import type { HunkId, MemberId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import { diffText } from '../../../shared/text/diff.ts'
import { toLf } from '../../../shared/text/lines.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import { HunkWriter } from '../edits/hunk-writer.ts'
import { liveRange } from '../edits/live-range.ts'
import { takeBack } from '../edits/taking-back.ts'
import { decidedBefore } from './decided-before.ts'
import { performOperation, undoOperation } from './file-operation.ts'
import { applied } from './hunk-stream.ts'
import { gapBetween } from './insertion-gap.ts'
import { conflictReason } from './mergeability.ts'

export type Verdict = 'accept' | 'reject'

export interface Choice {
  readonly resolution?: Resolution
  /** For the resolution `text`. */
  readonly text?: string
}

export interface Decision extends Choice {
  readonly verdict: Verdict
  readonly by: MemberId
  /** ISO 8601. */
  readonly at: string
  /** Whether it takes back, with its task, what was in the files. */
  readonly undone?: boolean
}

/** What must be in memory before the turn begins. */
export interface DecisionContext {
  readonly room: Room
  /** The hunk's file; null where there is none (yet, or any more). */
  readonly file: FileDocument | null
  readonly trace: HunkTrace | null
  /** What the file's other hunks did to it: one may have removed what another wrote. */
  readonly neighbours: ReadonlyMap<HunkId, HunkTrace>
}

/** Traces of the hunk's neighbours that the decision changed. */
type Revived = ReadonlyMap<HunkId, HunkTrace>

/**
 * The hunk as it is in this very turn, still open. Open hunks are always in the room document, so one that is not has
 * been decided long ago.
 * @throws hunk_decided hunk_streaming
 */
function openHunk(room: Room, id: HunkId, { by, verdict, resolution }: Decision): Hunk {
  const hunk = readHunk(room.types, id)
  if (!hunk) throw new WeftError('hunk_decided')
  if (isHunkDecided(hunk.state)) {
    const wanted = { state: verdict === 'accept' ? 'accepted' : 'rejected', ...(resolution && { resolution }) } as const
    throw decidedBefore(room.types, hunk, by, wanted)
  }
  if (hunk.state === 'streaming') throw new WeftError('hunk_streaming')
  return hunk
}

/**
 * Returns each trace that is another now, the hunk's own and its neighbours'.
 * @throws hunk_decided hunk_streaming hunk_conflicted request_invalid path_taken file_not_found
 */
export function decide(context: DecisionContext, id: HunkId, decision: Decision): ReadonlyMap<HunkId, HunkTrace> {
  const { room } = context
  const hunk = openHunk(room, id, decision)
  const isDropped = hunk.state === 'conflicted' && decision.verdict === 'reject'
  const resolution = decision.resolution ?? (isDropped ? 'mine' : undefined)
  if (hunk.state === 'conflicted' && resolution === undefined) {
    throw new WeftError('hunk_conflicted', hunk.reason?.message)
  }
  const applies = resolution === undefined ? decision.verdict === 'accept' : resolution !== 'mine'
  const change = applies ? apply(context, hunk, decision) : drop(context, hunk, decision)
  room.patchHunk(
    id,
    {
      ...change.patch,
      state: applies ? 'accepted' : 'rejected',
      decision: {
        by: decision.by,
        at: decision.at,
        ...(resolution && { resolution }),
        ...(decision.undone && { undone: true }),
      },
    },
    change.trace,
  )
  for (const [neighbour, trace] of change.revived ?? []) room.patchHunk(neighbour, {}, trace)
  change.afterwards?.()
  return new Map([...(change.revived ?? []), ...(change.trace ? [[id, change.trace] as const] : [])])
}

interface Change {
  readonly patch: Partial<Hunk>
  readonly trace?: HunkTrace
  readonly revived?: Revived
  /** What may only come after the record says what was decided. */
  readonly afterwards?: () => void
}

function drop({ room, file, trace, neighbours }: DecisionContext, hunk: Hunk, { by }: Decision): Change {
  if (hunk.mode === 'propose' || hunk.state === 'unplaced') return { patch: {} }
  if (hunk.operation !== undefined) return { patch: undoOperation({ room, file }, hunk, by) }
  if (!file || !trace) return { patch: {} }
  const range = liveRange(file, hunk)
  const before = file.text.length
  const others = [...neighbours].flatMap(([id, known]) => {
    const state = id === hunk.id ? undefined : room.types.hunks.get(id)?.get('state')
    return state === undefined ? [] : [{ id, trace: known, isTakenBack: state === 'rejected' }]
  })
  const changed = takeBack(file, { kind: 'agent', task: hunk.task, hunk: hunk.id }, trace, others)
  const revived = new Map([...changed].map(([{ id }, now]) => [id, now]))
  // People may have typed into a file that the hunk made: then it is theirs, and stays.
  const isAsMade = trace.inserted.length === 0 && file.text.toString() === hunk.replacement
  if (hunk.createsFile && (file.text.length === 0 || isAsMade))
    return { patch: {}, afterwards: () => room.deleteFile(hunk.file) }
  if (!range) return { patch: {}, revived }
  const now = { from: range.from, to: Math.max(range.from, range.to + file.text.length - before) }
  return { patch: { anchors: anchorRange(file.text, now) }, revived }
}

function apply(context: DecisionContext, hunk: Hunk, decision: Decision): Change {
  const { room, file, trace } = context
  if (hunk.state === 'unplaced') {
    throw new WeftError(
      'request_invalid',
      'This change has no place in a file: it can be rejected, or asked for again.',
    )
  }
  if (hunk.operation !== undefined) return { patch: hunk.mode === 'live' ? {} : operate(context, hunk, decision) }
  if (decision.resolution === 'text') return writeByHand(context, hunk, decision)
  if (hunk.mode === 'live') return { patch: {} }
  if (hunk.createsFile) {
    room.createFile({ path: hunk.path, content: hunk.replacement, id: hunk.file }, decision.by)
    // Made again it is another document: what was written in the one before is not in it.
    return { patch: {}, ...(trace && { trace: { ...trace, inserted: [], removed: [] } }) }
  }
  if (!file) throw new WeftError('file_not_found')
  return writeProposal(context, file, hunk, decision)
}

function operate({ room, file }: DecisionContext, hunk: Hunk, { resolution }: Decision): Partial<Hunk> {
  if (resolution === 'text' || resolution === 'both') {
    throw new WeftError('request_invalid', 'A change of a whole file is either done or not.')
  }
  const isEdited = hunk.operation === 'delete' && file !== null && file.text.toString() !== hunk.base
  if (isEdited && resolution === undefined && hunk.state !== 'conflicted') {
    const reason = { code: 'edited', message: 'Someone changed this file since.' } as const
    room.patchHunk(hunk.id, { state: 'conflicted', reason })
    throw new WeftError('hunk_conflicted', reason.message)
  }
  return performOperation({ room, file }, hunk)
}

function writeProposal(context: DecisionContext, file: FileDocument, hunk: Hunk, decision: Decision): Change {
  const { room, trace, neighbours } = context
  // One that replaces lines has its own place, whatever others wrote beside it.
  const others = (hunk.base === '' ? [...neighbours] : []).flatMap(([id, written]) => {
    const known = readHunk(room.types, id)
    return known ? [{ hunk: known, trace: written }] : []
  })
  const range = gapBetween(file, hunk, placeOf(file, hunk), others)
  if (!trace) throw new Error(`invariant: hunk ${hunk.id} has a trace`)
  const { id, task, base } = hunk
  const writer = new HunkWriter({ file, task, hunk: id, client: trace.client, range, base })
  try {
    const theirs = file.text.toString().slice(range.from, range.to)
    const written =
      decision.resolution === 'agent'
        ? writer.overwrite(hunk.replacement)
        : decision.resolution === 'both'
          ? writer.overwrite(both(theirs, hunk.replacement))
          : writer.finish(hunk.replacement)
    if (written.kind === 'conflict') {
      const reason = conflictReason(room, file, hunk, range)
      room.patchHunk(id, { state: 'conflicted', reason })
      throw new WeftError('hunk_conflicted', reason.message)
    }
    const patch = { anchors: anchorRange(file.text, writer.range) }
    return written.kind === 'written' ? { patch, trace: written.trace } : { patch: { ...patch, reason: applied } }
  } finally {
    writer.close()
  }
}

/** The text is a person's own: it is written as theirs, and taking the hunk back later does not take it back. */
function writeByHand({ room, file }: DecisionContext, hunk: Hunk, { text, by }: Decision): Change {
  if (text === undefined) throw new WeftError('request_invalid', 'The resolution "text" needs a text.')
  const content = toLf(text)
  if (hunk.createsFile && hunk.mode === 'propose') {
    room.createFile({ path: hunk.path, content, id: hunk.file }, by)
    return { patch: {} }
  }
  if (!file) throw new WeftError('file_not_found')
  const { from, to } = placeOf(file, hunk)
  const theirs = file.text.toString().slice(from, to)
  const isLast = to === file.text.length
  const lines = content !== '' && !content.endsWith('\n') && !isLast ? `${content}\n` : content
  file.transact({ kind: 'command', by }, () => {
    for (const edit of diffText(theirs, lines).reverse()) {
      file.text.delete(from + edit.from, edit.to - edit.from)
      file.text.insert(from + edit.from, edit.insert)
    }
  })
  return { patch: { anchors: anchorRange(file.text, { from, to: from + lines.length }) } }
}

function both(theirs: string, agents: string): string {
  return theirs === '' || theirs.endsWith('\n') || agents === '' ? theirs + agents : `${theirs}\n${agents}`
}

function placeOf(file: FileDocument, hunk: Hunk): Range {
  const range = liveRange(file, hunk)
  if (!range) throw new WeftError('file_not_found', 'The place of this change is no longer in the file.')
  return range
}
