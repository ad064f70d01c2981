/** Where in the room a change of a file is looked at, and how one goes on to the next file, for that file's text. */
import { useMemo } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import type { ReviewViews } from './file-review-source.ts'
import { nextFile } from './next-file.ts'

export function useReviewViews(file: FileId): ReviewViews {
  const { room, hunks } = useRoom()
  const { tabs, destination, diff, conflict } = useView()
  return useMemo(
    () => ({
      compare: (hunk) => diff.set({ task: hunk.task, file: hunk.file, hunk: hunk.id }),
      editByHand: (hunk) => conflict.set(hunk.id),
      show: (hunk) => destination.set({ file: hunk.file, at: hunk.id }),
      leave(direction) {
        const files = room.files.get().map(({ id }) => id)
        const next = nextFile(files, hunks.filesUnderReview(), file, direction)
        if (next === null) return false
        tabs.show(next)
        destination.set({ file: next, at: { end: direction === 1 ? 'first' : 'last' } })
        return true
      },
    }),
    [room, hunks, tabs, destination, diff, conflict, file],
  )
}
