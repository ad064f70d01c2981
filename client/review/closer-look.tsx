/** What is looked at over the room, loaded when it is first asked for: a task's changes as a difference. */
import { lazy, Suspense } from 'react'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'

const DiffDialog = lazy(() => import('./diff-dialog.tsx'))

export function CloserLook() {
  const { diff } = useRoom()
  const target = useReadable(diff)
  return <Suspense>{target !== null && <DiffDialog target={target} onClose={() => diff.set(null)} />}</Suspense>
}
