/** Where a request was being written before the page was loaded anew, its field is open again. Draws nothing. */
import { useEffect } from 'react'
import type * as Y from 'yjs'
import { type Anchors, type Range, resolveRange } from '../../shared/model/anchors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { Editor } from '../editor/editor.ts'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useGiveToChat, useKeptRequests } from './use-kept-requests.ts'

export function KeptAsk({ file, text, editor }: { file: FileId; text: Y.Text; editor: Pick<Editor, 'askAt'> }) {
  const kept = useKeptRequests()
  const giveToChat = useGiveToChat()
  useEffect(() => {
    const request = kept.read(file)
    if (request === null) return
    const place = placeOf(text, request.about)
    if (place === null || !editor.askAt(place)) giveToChat(file, request.text)
  }, [kept, giveToChat, file, text, editor])
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
  const kept = useKeptRequests()
  const giveToChat = useGiveToChat()
  const isLoaded = useReadable(room.isLoaded)
  useEffect(() => {
    if (!isLoaded) return
    const here = new Set(room.files.get().map(({ id }) => id))
    for (const file of kept.files()) {
      if (here.has(file)) continue
      const request = kept.read(file)
      if (request === null) kept.forget(file)
      else giveToChat(file, request.text)
    }
  }, [isLoaded, room, kept, giveToChat])
}
