/** Where a request was being written before the page was loaded anew, its field is open again. Draws nothing. */
import { useEffect } from 'react'
import type * as Y from 'yjs'
import { type Anchors, type Range, resolveRange } from '../../shared/model/anchors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { Editor } from '../editor/editor.ts'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useGiveToChat, useStoredRequests } from './use-stored-requests.ts'

export function ReopenedAsk({ file, text, editor }: { file: FileId; text: Y.Text; editor: Pick<Editor, 'askAt'> }) {
  const stored = useStoredRequests()
  const giveToChat = useGiveToChat()
  useEffect(() => {
    const request = stored.read(file)
    if (request === null) return
    const place = placeOf(text, request.about)
    if (place === null || !editor.askAt(place)) giveToChat(file, request.text)
  }, [stored, giveToChat, file, text, editor])
  return null
}

function placeOf(text: Y.Text, about: Anchors): Range | null {
  try {
    return resolveRange(text, about)
  } catch {
    // What the store holds are no anchors.
    return null
  }
}

/** Of files that were deleted while the page was away: nobody opens them any more. */
export function useLostRequests(): void {
  const { room } = useRoom()
  const stored = useStoredRequests()
  const giveToChat = useGiveToChat()
  const isLoaded = useReadable(room.isLoaded)
  useEffect(() => {
    if (!isLoaded) return
    const here = new Set(room.files.get().map(({ id }) => id))
    for (const file of stored.files()) {
      if (here.has(file)) continue
      const request = stored.read(file)
      if (request === null) stored.forget(file)
      else giveToChat(file, request.text)
    }
  }, [isLoaded, room, stored, giveToChat])
}
