/** Files in and out of the room, wherever one is on the page: a drop, the commands, and the report of what came in. */
import { lazy, Suspense } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import styles from './file-transfer.module.css'
import { useFileDrop, useImport } from './use-import.ts'

const ImportReport = lazy(() => import('./import-report.tsx').then((module) => ({ default: module.ImportReport })))

export function FileTransfer() {
  const { commands } = useRoom()
  const { mayEdit } = useRights()
  const { send, choose, report, closeReport } = useImport()
  const isOver = useFileDrop(send)

  useCommands([
    { id: 'files.import', title: 'Import files or a zip', words: 'upload', when: () => mayEdit, run: choose },
    {
      id: 'files.export',
      title: 'Export all files as zip',
      words: 'download archive',
      run() {
        const link = document.createElement('a')
        link.href = commands.exportAddress()
        link.download = ''
        link.click()
      },
    },
  ])

  return (
    <>
      {isOver && (
        <div className={styles.over}>
          <p className={styles.words}>Drop files, folders or a zip to put them into this room</p>
        </div>
      )}
      {report !== null && (
        <Suspense fallback={null}>
          <ImportReport report={report} onClose={closeReport} />
        </Suspense>
      )}
    </>
  )
}
