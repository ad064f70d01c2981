/** What is looked at over the room, loaded when it is first asked for: a task's changes as a difference, a conflict. */
import { lazy, Suspense } from 'react'
import type { HunkId } from '../../shared/model/ids.ts'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'

const DiffDialog = lazy(() => import('./diff-dialog.tsx'))
const ConflictDialog = lazy(() => import('./conflict-dialog.tsx'))

export function CloserLook() {
  const { diff, conflict, hunks } = useRoom()
  const target = useReadable(diff)
  const id = useReadable(conflict)
  const hunk = id === null ? undefined : hunks.find(id)
  // An answer may arrive when its dialog was closed long ago, and another is open.
  const closeConflict = (closed: HunkId) => conflict.get() === closed && conflict.set(null)
  return (
    <Suspense>
      {target !== null && <DiffDialog target={target} onClose={() => diff.set(null)} />}
      {hunk !== undefined && <ConflictDialog key={hunk.id} hunk={hunk} onClose={() => closeConflict(hunk.id)} />}
    </Suspense>
  )
}
