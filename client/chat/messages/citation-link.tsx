/** A citation in a message: opens its file at that line, or is plain words where the room has no such file. */
import { useRoom } from '../../room/room-context.ts'
import { useGoTo } from '../../room/view-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { citationIn } from './citation.ts'
import styles from './markdown.module.css'

export function CitationLink({ candidate, isCode }: { readonly candidate: string; readonly isCode: boolean }) {
  const { room } = useRoom()
  const goTo = useGoTo()
  const citation = citationIn(candidate, useReadable(room.files))
  const words = (text: string) => (isCode ? <code>{text}</code> : text)
  if (citation === null) return words(candidate)
  const { file, line, from } = citation
  return (
    <>
      {candidate.slice(0, from)}
      <button type="button" className={styles.citation} onClick={() => goTo(file.id, line)}>
        {words(candidate.slice(from))}
      </button>
    </>
  )
}
