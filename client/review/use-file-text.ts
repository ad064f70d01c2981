/**
 * A file that somebody looks at: its connection is held meanwhile, and told of anew, at most once a frame, when its text
 * changed. One that is discarded meanwhile, as where the room's text is taken in place of ours, gives way to the next.
 */
import { useEffect, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useRoom } from '../room/room-context.ts'
import type { FileConnection } from '../session/file-connections.ts'
import { useReadable } from '../ui/use-readable.ts'

interface FileText {
  /** Null where the room has no such file. */
  readonly connection: FileConnection | null
}

/** Null until it has arrived. */
export function useFileText(file: FileId): FileText | null {
  const { room } = useRoom()
  const isThere = useReadable(room.files).some(({ id }) => id === file)
  const [read, setRead] = useState<FileText | null>(null)
  const [discarded, setDiscarded] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `discarded` counts the connections that ended
  useEffect(() => {
    if (!isThere) {
      setRead({ connection: null })
      return
    }
    const connection = room.openFiles.acquire(file)
    let frame: number | null = null
    const take = () => {
      frame = null
      if (connection.isLoaded.get()) setRead({ connection })
    }
    const takeSoon = () => {
      frame ??= requestAnimationFrame(take)
    }
    const { connections } = room.openFiles
    const unfollow = connections.subscribe(() => {
      if (!connections.get().includes(connection)) setDiscarded((count) => count + 1)
    })
    const unsubscribe = connection.isLoaded.subscribe(takeSoon)
    connection.text.observe(takeSoon)
    take()
    return () => {
      if (frame !== null) cancelAnimationFrame(frame)
      unfollow()
      unsubscribe()
      connection.text.unobserve(takeSoon)
      setRead(null)
      room.openFiles.release(connection)
    }
  }, [room, file, isThere, discarded])
  return read
}
