/** Putting files into the room: by a drop anywhere on the page, or chosen in a dialog of the system. Says what became of them. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImportResponse } from '../../../shared/protocol/api.ts'
import { useToasts } from '../../page/platform.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { ClientError } from '../../session/api.ts'
import { countOf } from '../../ui/wording.ts'
import { chosenFiles, droppedFiles, type FileToSend } from './dropped-files.ts'
import { importWords } from './import-words.ts'

export interface Import {
  send(files: readonly FileToSend[], folder?: string): Promise<void>
  /** Opens the system's dialog. */
  choose(): void
  /** Of the last one, where it left something out. */
  readonly report: ImportResponse | null
  closeReport(): void
}

export function useImport(): Import {
  const { requests } = useRoom()
  const toasts = useToasts()
  const [report, setReport] = useState<ImportResponse | null>(null)

  const send = useCallback(
    async (files: readonly FileToSend[], folder = '') => {
      if (files.length === 0) return
      const about = {}
      toasts.show({ tone: 'info', title: `Importing ${countOf(files.length, 'file')}…`, about })
      try {
        const done = await requests.importFiles(files, folder).finally(() => toasts.dismissAbout(about))
        if (done.skipped.length > 0) setReport(done)
        else toasts.show({ tone: 'info', ...importWords(done) })
      } catch (error) {
        toasts.fail(error)
      }
    },
    [requests, toasts],
  )

  const choose = useCallback(() => {
    const field = document.createElement('input')
    field.type = 'file'
    field.multiple = true
    field.onchange = () => void send(chosenFiles(field.files ?? new DataTransfer().files))
    field.click()
  }, [send])

  return { send, choose, report, closeReport: useCallback(() => setReport(null), []) }
}

/** Whether files are being held over the page. What is dropped on a folder of the tree goes into it. */
export function useFileDrop(send: Import['send']): boolean {
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const [isOver, setOver] = useState(false)
  const latest = useRef(send)
  latest.current = send

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    // Before the editor, which would put the files' text at the cursor.
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      event.stopPropagation()
      // Who only reads drops nothing here, and does not leave the page for the file either.
      if (mayEdit) setOver(true)
      else if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none'
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      event.stopPropagation()
      if (!mayEdit) return
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-folder]') : null
      droppedFiles(event.dataTransfer).then(
        (files) => latest.current(files, row?.dataset.folder),
        (error: unknown) =>
          error instanceof ClientError
            ? toasts.fail(error)
            : toasts.show({
                tone: 'error',
                title: 'What was dropped could not be read.',
                detail: 'Nothing was imported. Drop it again, or as a zip.',
              }),
      )
    }
    window.addEventListener('dragover', onOver, true)
    window.addEventListener('dragleave', onLeave, true)
    window.addEventListener('drop', onDrop, true)
    return () => {
      window.removeEventListener('dragover', onOver, true)
      window.removeEventListener('dragleave', onLeave, true)
      window.removeEventListener('drop', onDrop, true)
    }
  }, [mayEdit, toasts])
  return isOver
}
