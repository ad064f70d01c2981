/** The walk through a task's changes, file by file: which file is shown, and where in it one arrives. */
import { type RefObject, useMemo, useState, useSyncExternalStore } from 'react'
import type { FileId } from '../../../shared/model/ids.ts'
import { useRoom } from '../../room/room-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { type ChangedFile, changedFiles } from './changed-files.ts'
import type { DiffTarget } from './diff-target.ts'
import type { Arrival, FileDiffHandle } from './file-diff.tsx'

interface DiffWalk {
  readonly files: readonly ChangedFile[]
  /** Undefined where the task has no changes. */
  readonly shown: ChangedFile | undefined
  readonly arrival: Arrival
  show(file: FileId, at: Arrival): void
  /** To the next change, in the next file where the shown one has no other. */
  step(direction: 1 | -1): void
}

export function useDiffWalk(target: DiffTarget, diff: RefObject<FileDiffHandle | null>): DiffWalk {
  const { room, hunks } = useRoom()
  const ofTask = useSyncExternalStore(hunks.subscribe, () => hunks.ofTask(target.task))
  const entries = useReadable(room.files)
  const files = useMemo(() => changedFiles(ofTask, entries), [ofTask, entries])
  const [chosen, setChosen] = useState<FileId | null>(
    () => target.file ?? files.find(({ open }) => open > 0)?.file ?? files[0]?.file ?? null,
  )
  const [arrival, setArrival] = useState<Arrival>(target.hunk ?? 'first')
  const index = Math.max(
    0,
    files.findIndex(({ file }) => file === chosen),
  )
  const shown = files[index]

  function show(file: FileId, at: Arrival): void {
    setArrival(at)
    setChosen(file)
  }
  return {
    files,
    shown,
    arrival,
    show,
    step(direction) {
      if (diff.current?.step(direction) === true) return
      const next = files[(index + direction + files.length) % files.length]
      if (next !== undefined && next !== shown) show(next.file, direction === 1 ? 'first' : 'last')
    },
  }
}
