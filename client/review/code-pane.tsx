/** A small text of code in the page, made by the editor's code: to read, or where `onWrite` is given to write. */
import { useEffect, useRef } from 'react'
import { createPane, type Pane, type PaneContent } from '../editor/pane/pane.ts'
import { usePlatform } from '../page/platform.ts'
import styles from './conflict-dialog.module.css'

export function CodePane({
  name,
  path,
  content,
  onWrite,
  takesFocus = false,
}: {
  name: string
  path: string
  /** A new object is shown in place of the text, also of one that was written. */
  content: PaneContent
  onWrite?: (text: string) => void
  takesFocus?: boolean
}) {
  const { nonce } = usePlatform()
  const parent = useRef<HTMLDivElement>(null)
  const pane = useRef<Pane | null>(null)
  const latest = useRef({ content, onWrite })
  latest.current = { content, onWrite }
  const isWritten = onWrite !== undefined

  useEffect(() => {
    if (parent.current === null) return
    const made = createPane({
      parent: parent.current,
      name,
      path,
      nonce,
      content: latest.current.content,
      ...(isWritten ? { onWrite: (text: string) => latest.current.onWrite?.(text) } : {}),
    })
    pane.current = made
    if (takesFocus) made.focus()
    return () => {
      pane.current = null
      made.destroy()
    }
  }, [name, path, nonce, isWritten, takesFocus])
  useEffect(() => pane.current?.show(content), [content])

  return <div ref={parent} className={styles.code} />
}
