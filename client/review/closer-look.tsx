/** What is looked at over the room, loaded when it is first asked for: a task's changes as a difference, a conflict. */
import { useRef } from 'react'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { HunkId } from '../../shared/model/ids.ts'
import { Opened } from '../page/opened.tsx'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { lazyModule } from '../ui/lazy-module.ts'
import { useReadable } from '../ui/use-readable.ts'

const diffDialog = lazyModule(() => import('./diff/diff-dialog.tsx'))
const conflictDialog = lazyModule(() => import('./conflict/conflict-dialog.tsx'))

export function CloserLook() {
  const { hunks } = useRoom()
  const { diff, conflict } = useView()
  const target = useReadable(diff)
  const id = useReadable(conflict)
  /** The room forgets old changes; what is written for one stays. */
  const opened = useRef<Hunk>(undefined)
  if (opened.current?.id !== id) opened.current = id === null ? undefined : hunks.find(id)
  const hunk = opened.current
  // An answer may arrive when its dialog was closed long ago, and another is open.
  const closeConflict = (closed: HunkId) => conflict.get() === closed && conflict.set(null)
  return (
    <>
      {target !== null && (
        <Opened part={diffDialog} title="Changes" props={{ target, onClose: () => diff.set(null) }} />
      )}
      {hunk !== undefined && (
        <Opened
          key={hunk.id}
          part={conflictDialog}
          title="Conflict"
          props={{ hunk, onClose: () => closeConflict(hunk.id) }}
        />
      )}
    </>
  )
}
