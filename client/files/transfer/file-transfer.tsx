/** Files in and out of the room, wherever one is on the page: a drop, the commands, and the report of what came in. */
import type { ImportResponse } from '../../../shared/protocol/api.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { useOpened } from '../../page/opened.tsx'
import { useRights, useRoom } from '../../room/room-context.ts'
import { lazyModule } from '../../ui/lazy-module.ts'
import styles from './file-transfer.module.css'
import { useFileDrop, useImport } from './use-import.ts'

const importReport = lazyModule(() => import('./import-report.tsx'))

export function FileTransfer() {
  const { requests } = useRoom()
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
        link.href = requests.exportAddress()
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
      {report !== null && <Report report={report} onClose={closeReport} />}
    </>
  )
}

function Report(props: { report: ImportResponse; onClose: () => void }) {
  const { loaded, waiting } = useOpened(importReport, 'What was imported', props.onClose)
  return loaded === null ? waiting : <loaded.ImportReport {...props} />
}
