/**
 * A file as a task leaves it: with all of the task's open hunks in it, those that are only proposed as well, and how the
 * text would be without each. Taken in one turn; it changes nothing.
 */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'
import type { Room } from '../../rooms/room.ts'
import { liveRange } from '../edits/live-range.ts'
import { holdIfThere } from '../review/file-hold.ts'

/** A file with all of a task's hunks in it. */
export interface WrittenFile {
  readonly id: FileId
  readonly path: string
  readonly text: string
  /** Ascending and apart, with what would undo each; `resting` stand within the text of another, as a repair of it does. */
  readonly hunks: readonly { readonly hunk: Hunk; readonly undo: Edit; readonly resting: readonly Hunk[] }[]
}

/** The text as it would be had the task written nothing. */
export function withoutHunks({ text, hunks }: WrittenFile): string {
  return applyEdits(
    text,
    hunks.map(({ undo }) => undo),
  )
}

/** The file as it is now, with what is only proposed in it. The hunks are open ones of one file, at least one. */
export async function readWrittenFile(room: Room, hunks: readonly Hunk[]): Promise<WrittenFile> {
  const [first] = hunks
  if (!first) throw new Error('invariant: a file that was written has a hunk')
  const { file: id, path } = first
  const held = await holdIfThere(room, first.file)
  if (held === null) {
    // A file that is only proposed.
    const text = first.replacement
    const undo = { from: 0, to: text.length, insert: '' }
    return { id, path, text, hunks: [{ hunk: first, undo, resting: [] }] }
  }
  try {
    const now = held.file.text.toString()
    const placed: { hunk: Hunk; from: number; to: number; resting: Hunk[] }[] = []
    const byPlace = hunks.flatMap((hunk) => {
      const range = liveRange(held.file, hunk)
      return range === null ? [] : [{ hunk, ...range }]
    })
    byPlace.sort((a, b) => a.from - b.from || b.to - a.to)
    // One that rests on another's text is judged with it.
    for (const each of byPlace) {
      const last = placed.at(-1)
      if (last === undefined || each.from >= last.to) placed.push({ ...each, resting: [] })
      else last.resting.push(each.hunk)
    }

    const edits = placed
      .filter(({ hunk }) => hunk.mode === 'propose')
      .map(({ hunk, from, to }) => ({ from, to, insert: hunk.replacement }))
    const text = applyEdits(now, edits)
    let shift = 0
    const written = placed.map(({ hunk, from, to, resting }) => {
      const length = hunk.mode === 'propose' ? hunk.replacement.length : to - from
      const insert = hunk.mode === 'propose' ? now.slice(from, to) : hunk.base
      const undo = { from: from + shift, to: from + shift + length, insert }
      shift += length - (to - from)
      return { hunk, undo, resting }
    })
    return { id, path, text, hunks: written }
  } finally {
    held.release()
  }
}
