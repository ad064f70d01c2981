/**
 * The agent's manners in a live file: where somebody is at the very lines that it wants to write, it waits a little, and
 * then only proposes.
 *
 *   people who typed there just now · people whose caret stands there · another task that writes there
 *
 * The caret of who asked for the change does not count, for it often stands at what is to be changed. How long one task
 * waits is bounded, for each place and in all.
 */
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import { readRecord } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import { pause } from '../../operations/pause.ts'
import type { Room } from '../../rooms/room.ts'
import type { RecentTyping } from '../edits/recent-typing.ts'

export interface Patience {
  /** How long after a keystroke its place is somebody's. */
  readonly quietMs: number
  /** How long the agent waits at one place, and in one task. */
  readonly placeMs: number
  readonly taskMs: number
}

export const defaultPatience: Patience = { quietMs: 2_000, placeMs: 5_000, taskMs: 20_000 }

export interface Courtesy {
  /** Waits while somebody is there. Returns who still is when patience is at its end; null where nobody is. */
  waitAt(place: PlaceNow, onWait: (who: string) => void): Promise<string | null>
}

interface PlaceNow {
  readonly file: FileDocument
  readonly typing: RecentTyping | null
  /** Where it is at the moment of asking. */
  readonly range: () => Range
}

const lookEveryMs = 100

export function createCourtesy(options: {
  readonly room: Room
  readonly task: Task
  readonly clock: Clock
  readonly patience: Patience
  readonly signal: AbortSignal
}): Courtesy {
  const { room, task, clock, patience, signal } = options
  let leftMs = patience.taskMs

  const nameOf = (member: MemberId) => room.types.members.get(member)?.name ?? 'someone'

  function whoIsAt({ file, typing, range }: PlaceNow): string | null {
    const place = range()
    const typed = typing?.in(place) ?? null
    if (typed !== null) return nameOf(typed)
    const caret = room.caretsIn(file.id).find((one) => one.member !== task.asker && standsIn(one.range, place, file))
    if (caret !== undefined) return nameOf(caret.member)
    return othersWriting(file).some((other) => overlap(other, place)) ? 'another task' : null
  }

  /** Where other tasks are writing in the file at this moment. */
  function othersWriting(file: FileDocument): Range[] {
    const ranges: Range[] = []
    for (const record of room.types.hunks.values()) {
      if (record.get('state') !== 'streaming' || record.get('file') !== file.id) continue
      const { anchors, mode, task: other } = readRecord<Hunk>(record)
      const range = mode === 'live' && other !== task.id && anchors ? resolveRange(file.text, anchors) : null
      if (range !== null) ranges.push(range)
    }
    return ranges
  }

  return {
    async waitAt(place, onWait) {
      const untilMs = clock.monotonic() + Math.min(patience.placeMs, leftMs)
      const beganMs = clock.monotonic()
      let who = whoIsAt(place)
      if (who !== null && clock.monotonic() < untilMs) onWait(who)
      while (who !== null && clock.monotonic() < untilMs) {
        await pause(clock, lookEveryMs, signal)
        who = whoIsAt(place)
      }
      leftMs = Math.max(0, leftMs - (clock.monotonic() - beganMs))
      return who
    },
  }
}

/** A caret right below the last line is not in the range. */
function standsIn(caret: Range, { from, to }: Range, file: FileDocument): boolean {
  return from <= caret.to && (caret.from < to || (caret.from === to && to === file.text.length && from < to))
}

function overlap(a: Range, b: Range): boolean {
  return (a.from < b.to && b.from < a.to) || (a.from === b.from && a.to === b.to)
}
