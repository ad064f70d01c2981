/** A place that a message names: opens its file at that line, or is plain words where the room has no such file. */
import { useGoTo, useRoom } from '../../room/room-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { placeIn } from './cited-place.ts'
import styles from './markdown.module.css'

export function PlaceLink({ candidate, isCode }: { readonly candidate: string; readonly isCode: boolean }) {
  const { room } = useRoom()
  const goTo = useGoTo()
  const place = placeIn(candidate, useReadable(room.files))
  const words = (text: string) => (isCode ? <code>{text}</code> : text)
  if (place === null) return words(candidate)
  const { file, line, from } = place
  return (
    <>
      {candidate.slice(0, from)}
      <button type="button" className={styles.place} onClick={() => goTo(file.id, line)}>
        {words(candidate.slice(from))}
      </button>
    </>
  )
}
