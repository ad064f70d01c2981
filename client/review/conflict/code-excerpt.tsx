/** A small text of code in the page, made by the editor's code: to read, or where `onWrite` is given to write. */
import { useEffect, useRef } from 'react'
import { createExcerpt, type Excerpt, type ExcerptContent } from '../../editor/excerpt/excerpt.ts'
import { usePlatform } from '../../page/platform.ts'
import styles from './conflict-dialog.module.css'

export function CodeExcerpt({
  name,
  path,
  content,
  written = null,
  onWrite,
  takesFocus = false,
}: {
  name: string
  path: string
  /** A new object is shown in place of the text, also of one that was written. */
  content: ExcerptContent
  /** What it begins with in place of that, where somebody wrote in it before. */
  written?: string | null
  onWrite?: (text: string) => void
  takesFocus?: boolean
}) {
  const { nonce } = usePlatform()
  const parent = useRef<HTMLDivElement>(null)
  const excerpt = useRef<Excerpt | null>(null)
  const latest = useRef({ content, written, onWrite })
  latest.current = { content, written, onWrite }
  const shown = useRef<ExcerptContent | null>(null)
  const isWritten = onWrite !== undefined

  useEffect(() => {
    if (parent.current === null) return
    const { content: begun, written: text } = latest.current
    shown.current = begun
    const made = createExcerpt({
      parent: parent.current,
      name,
      path,
      nonce,
      content: text === null ? begun : { ...begun, text, marks: [] },
      ...(isWritten ? { onWrite: (text: string) => latest.current.onWrite?.(text) } : {}),
    })
    excerpt.current = made
    if (takesFocus) made.focus()
    return () => {
      excerpt.current = null
      made.destroy()
    }
  }, [name, path, nonce, isWritten, takesFocus])
  useEffect(() => {
    if (content !== shown.current) excerpt.current?.show(content)
    shown.current = content
  }, [content])

  return <div ref={parent} className={styles.code} />
}
