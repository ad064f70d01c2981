/** A conflict as it is now, followed while somebody works on its result. */
import { useMemo, useRef, useSyncExternalStore } from 'react'
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { whoChanged } from '../../presence/use-name-of.ts'
import { useRoom } from '../../room/room-context.ts'
import { useFileText } from '../use-file-text.ts'

export interface Versions {
  readonly base: string
  /** What people have there now. */
  readonly mine: string
  readonly agents: string
  readonly from: number
  readonly to: number
  /** Of the first line, from 1. */
  readonly firstLine: number
  /** Who changed it, "You" for ourselves; null where that is not known. */
  readonly changedBy: string | null
}

export interface Conflict {
  /** As it is in the room; undefined once it is not there any more. */
  readonly hunk: Hunk | undefined
  readonly isOpen: boolean
  /** Null until its text has arrived, and once it has no place any more. */
  readonly versions: Versions | null
  /** The same, but those that were there last where it has no place any more. */
  readonly shown: Versions | null
  /** Where its text is at the moment that this is called, once it is decided too; null where that is gone. */
  readonly placeNow: () => Range | null
}

export function useConflict(id: HunkId, file: FileId): Conflict {
  const { room, hunks, me } = useRoom()
  const hunk = useSyncExternalStore(hunks.subscribe, () => hunks.find(id))
  const read = useFileText(file)
  /** Once its file is gone its record says only that. */
  const lastChangedBy = useRef<string | null>(null)
  const versions = useMemo(() => {
    const connection = read?.connection
    if (hunk?.anchors === undefined || connection === null || connection === undefined) return null
    const { text } = connection
    const range = resolveRange(text, hunk.anchors)
    if (range === null) return null
    lastChangedBy.current = whoChanged(room, hunk, me.id) ?? lastChangedBy.current
    const now = text.toString()
    const mine = now.slice(range.from, range.to)
    return {
      ...range,
      base: hunk.base,
      mine,
      agents: hunk.replacement,
      firstLine: lineNumberAt(now, range.from),
      changedBy: lastChangedBy.current,
    }
  }, [room, me, hunk, read])
  const shown = useRef(versions)
  shown.current = versions ?? shown.current
  const placeNow = () => {
    const text = read?.connection?.text
    return text === undefined || hunk?.anchors === undefined ? null : resolveRange(text, hunk.anchors)
  }
  return { hunk, isOpen: hunk?.state === 'conflicted', versions, shown: shown.current, placeNow }
}
