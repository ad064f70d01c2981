/** What is looked at over the room, loaded when it is first asked for: a task's changes as a difference, a conflict. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { HunkId } from '../../shared/model/ids.ts'
import { useOpened } from '../page/use-opened.ts'
import { useRoom } from '../room/room-context.ts'
import { lazyModule } from '../ui/lazy-module.ts'
import { useReadable } from '../ui/use-readable.ts'
import type { DiffTarget } from './diff-target.ts'

const diffDialog = lazyModule(() => import('./diff-dialog.tsx'))
const conflictDialog = lazyModule(() => import('./conflict-dialog.tsx'))

export function CloserLook() {
  const { diff, conflict, hunks } = useRoom()
  const target = useReadable(diff)
  const id = useReadable(conflict)
  const hunk = id === null ? undefined : hunks.find(id)
  // An answer may arrive when its dialog was closed long ago, and another is open.
  const closeConflict = (closed: HunkId) => conflict.get() === closed && conflict.set(null)
  return (
    <>
      {target !== null && <Difference target={target} onClose={() => diff.set(null)} />}
      {hunk !== undefined && <Conflict key={hunk.id} hunk={hunk} onClose={() => closeConflict(hunk.id)} />}
    </>
  )
}

function Difference(props: { target: DiffTarget; onClose: () => void }) {
  const loaded = useOpened(diffDialog, props.onClose)
  return loaded !== null && <loaded.default {...props} />
}

function Conflict(props: { hunk: Hunk; onClose: () => void }) {
  const loaded = useOpened(conflictDialog, props.onClose)
  return loaded !== null && <loaded.default {...props} />
}
