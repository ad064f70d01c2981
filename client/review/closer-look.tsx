/** What is looked at over the room, loaded when it is first asked for: a task's changes as a difference, a conflict. */
import { lazy, Suspense } from 'react'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'

const DiffDialog = lazy(() => import('./diff-dialog.tsx'))
const ConflictDialog = lazy(() => import('./conflict-dialog.tsx'))

export function CloserLook() {
  const { diff, conflict, hunks } = useRoom()
  const target = useReadable(diff)
  const id = useReadable(conflict)
  const hunk = id === null ? undefined : hunks.find(id)
  return (
    <Suspense>
      {target !== null && <DiffDialog target={target} onClose={() => diff.set(null)} />}
      {hunk !== undefined && <ConflictDialog key={hunk.id} hunk={hunk} onClose={() => conflict.set(null)} />}
    </Suspense>
  )
}
