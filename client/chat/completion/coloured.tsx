/** A message as it is being written, with colours for what it names; drawn under its field, so every letter keeps its width. */
import { type ReactNode, useMemo } from 'react'
import { useRoom } from '../../room/room-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { mentionEnd } from '../messages/mention.ts'
import { usePeopleNames } from '../messages/use-people-names.ts'
import styles from './coloured.module.css'
import { namedIn } from './named-in.ts'

/** `startsTask` where a mention of the agent at its beginning makes it a request. */
export function Coloured({ text, startsTask }: { text: string; startsTask: boolean }) {
  const { room } = useRoom()
  const people = usePeopleNames()
  const files = useReadable(room.files)
  const paths = useMemo(() => new Set(files.map(({ path }) => path)), [files])
  const end = startsTask ? mentionEnd(text) : 0
  const pieces: ReactNode[] = []
  let last = end
  for (const { from, to } of namedIn(text, { people, paths })) {
    if (from < last) continue
    pieces.push(
      text.slice(last, from),
      <span key={from} className={styles.named}>
        {text.slice(from, to)}
      </span>,
    )
    last = to
  }
  return (
    <>
      <span className={styles.mention}>{text.slice(0, end)}</span>
      {pieces}
      {text.slice(last)}
    </>
  )
}
