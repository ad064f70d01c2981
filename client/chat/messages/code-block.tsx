/**
 * A block of code in an answer: it can be copied, put in at the cursor of the file shown, or made a file of its own. What
 * does so stands above the code, where it covers none of it.
 */
import { Copy, FilePlus, TextCursorInput } from 'lucide-react'
import { type MouseEvent, useRef } from 'react'
import { copyOut } from '../../page/copying.ts'
import { useToasts } from '../../page/platform.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useActiveFile, useGoTo, useView } from '../../room/view-context.ts'
import { watchWriting } from '../../room/writing-watch.ts'
import { IconButton } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { baseName } from '../../ui/wording.ts'
import styles from './code-block.module.css'
import { snippetPath } from './snippet-path.ts'

export function CodeBlock({ code, language }: { readonly code: string; readonly language: string }) {
  const { room, requests } = useRoom()
  const { destination, tabs } = useView()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const goTo = useGoTo()
  const file = useActiveFile()
  const files = useReadable(room.files)

  const isMaking = useRef(false)
  async function makeFile(event: MouseEvent): Promise<void> {
    // A double click makes one, however fast the first click was answered.
    if (isMaking.current || event.detail > 1) return
    isMaking.current = true
    const path = snippetPath(
      language,
      files.map((one) => one.path),
    )
    const writing = watchWriting(document)
    try {
      const { id } = await requests.createFile(path, code)
      if (writing.isElsewhere()) tabs.show(id)
      else goTo(id)
    } catch (error) {
      toasts.fail(error)
    } finally {
      writing.end()
      isMaking.current = false
    }
  }

  return (
    <div className={styles.block}>
      <div className={styles.head}>
        <span className={styles.language}>{language}</span>
        <IconButton label="Copy the code" onClick={() => copyOut(toasts, code)}>
          <Copy size={13} aria-hidden="true" />
        </IconButton>
        {mayEdit && file !== null && (
          <IconButton
            label={`Insert at the cursor in ${baseName(file.path)}`}
            onClick={() => destination.set({ file: file.id, at: null, insert: code })}
          >
            <TextCursorInput size={13} aria-hidden="true" />
          </IconButton>
        )}
        {mayEdit && (
          <IconButton label="New file with this code" onClick={makeFile}>
            <FilePlus size={13} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </div>
  )
}
