/**
 * The editors of the files opened last, one shown: going back to a tab finds its undo history, scroll and cursor.
 * The editor's code is loaded when the first file is.
 */
import { FileCode2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FileId } from '../../../shared/model/ids.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { useRights, useRoom } from '../room-context.ts'
import { useView } from '../view-context.ts'
import styles from './editor-pane.module.css'
import { FileEditor } from './file-editor.tsx'

/** Editors that stay in the page; more are made anew from the text. */
const mostEditors = 8

export function EditorPane() {
  const { room } = useRoom()
  const { tabs } = useView()
  const { mayEdit } = useRights()
  const { open, active } = useReadable(tabs)
  const files = useReadable(room.files)
  const isLoaded = useReadable(room.isLoaded)
  const [recent, setRecent] = useState<readonly FileId[]>([])

  useEffect(() => {
    if (active !== null)
      setRecent((before) => [active, ...before.filter((file) => file !== active)].slice(0, mostEditors))
  }, [active])

  const alive = open.flatMap((id) => {
    const entry = files.find((file) => file.id === id)
    return entry !== undefined && (id === active || recent.includes(id)) ? [entry] : []
  })
  const isShown = alive.some(({ id }) => id === active)

  return (
    <div className={styles.pane}>
      {alive.map((entry) => (
        <FileEditor key={entry.id} entry={entry} isShown={entry.id === active} />
      ))}
      {!isShown && isLoaded && (
        <div className={styles.empty}>
          <FileCode2 size={22} strokeWidth={1.5} aria-hidden="true" />
          <p>{emptyWords(files.length, mayEdit)}</p>
        </div>
      )}
    </div>
  )
}

function emptyWords(fileCount: number, mayEdit: boolean): string {
  if (fileCount > 0) return 'Choose a file to read or edit it.'
  return mayEdit ? 'This room has no files yet. Make one under Files.' : 'This room has no files yet.'
}
