/** Where a change that has no place can be put by hand, as the room is now: at the cursor, or at the line that comes nearest. */
import { useEffect, useState } from 'react'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import type { HunkPlaceRequest } from '../../../shared/protocol/api.ts'
import { useRoom } from '../../room/room-context.ts'
import { useActiveFile, useGoTo, useView } from '../../room/view-context.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { baseName } from '../../ui/wording.ts'
import { describePlace, lineStart, placeOffered, placeRequestIn } from './hand-place.ts'

interface HandPlace {
  readonly label: string
  readonly show: (change?: HunkId) => void
  /** Null where no text of the file is here yet to place the change in: it is to be looked at first. */
  readonly place: (() => HunkPlaceRequest) | null
}

/** Which of both it is says `placeOffered`; null while it is neither. */
export function useHandPlace({ file: own, reason }: HunkBrief): HandPlace | null {
  const { room } = useRoom()
  const { cursor } = useView()
  const goTo = useGoTo()
  const shown = useActiveFile()
  const at = useReadable(cursor)
  const ownEntry = useReadable(room.files).find(({ id }) => id === own)
  const open = useReadable(room.openFiles.connections)
  const textOf = (id: FileId | undefined) => open.find(({ file, isLoaded }) => file === id && isLoaded.get())?.text
  const text = textOf(shown?.id)
  const hasPointed = usePointedIn(shown?.id)
  const isOwnShown = shown?.id === own
  const isPointed = at !== null && text !== undefined && (hasPointed || text.length === 0)
  const offered = placeOffered({ isPointed, isOwnShown, isOwnGone: ownEntry === undefined, reason })
  if (offered === 'cursor') {
    if (shown === null || text === undefined || at === null) return null
    return {
      label: describePlace(at, isOwnShown ? null : shown.path),
      show: (change) => goTo(shown.id, change),
      place: () => placeRequestIn(shown.id, text.toString(), at),
    }
  }
  if (offered === null || ownEntry === undefined) return null
  const { line } = offered
  const ownText = textOf(own)
  if (ownText === undefined) {
    return { label: `Show line ${line} of ${baseName(ownEntry.path)}`, show: () => goTo(own, line), place: null }
  }
  if (lineStart(ownText.toString(), line) === null) return null
  return {
    label: describePlace({ firstLine: line, lastLine: line }, isOwnShown ? null : ownEntry.path),
    show: (change) => goTo(own, change),
    place() {
      const now = ownText.toString()
      const from = lineStart(now, line) ?? now.length
      return placeRequestIn(own, now, { from, to: from })
    },
  }
}

/** Whether somebody put the cursor into the file shown: at the very beginning it stands by itself, unless it was elsewhere. */
function usePointedIn(shown: FileId | undefined): boolean {
  const { cursor } = useView()
  const [moved, setMoved] = useState<FileId>()
  useEffect(() => {
    const note = () => {
      if ((cursor.get()?.to ?? 0) > 0) setMoved(shown)
    }
    note()
    return cursor.subscribe(note)
  }, [cursor, shown])
  return shown !== undefined && moved === shown
}
