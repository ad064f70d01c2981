/** Where a file's text will be while it is not here: its place, and in words what it waits for once that is no mere moment. */
import { useEffect, useState } from 'react'
import type { FileConnection } from '../../session/file-connections.ts'
import { isLost } from '../../session/room-state.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { useRoom } from '../room-context.ts'
import styles from './editor-pane.module.css'

const slowMs = 5_000

export function FileWaiting({
  connection,
  path,
  hasFailed,
}: {
  connection: FileConnection
  path: string
  /** The editor's code could not be had by now, or it could not be made. */
  hasFailed: boolean
}) {
  const { room } = useRoom()
  const isCut = isLost(useReadable(room.state))
  const isClosed = useReadable(connection.state).kind === 'closed'
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs)
    return () => clearTimeout(timer)
  }, [])
  // What is said of that above the text is all there is to say.
  if (isClosed) return null
  const words = isCut
    ? `${path} is not here yet. It opens once the server can be reached.`
    : hasFailed
      ? `${path} could not be opened yet.`
      : isSlow && `The server has not sent ${path} yet.`
  if (words === false) return <Skeleton kind="code" says={`Opening ${path}…`} />
  return (
    <p role="status" className={styles.empty}>
      {words}
    </p>
  )
}
