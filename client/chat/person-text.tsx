/**
 * A person's words as they typed them: code between backticks, mentions, and places in the room's files have their look;
 * all else is text.
 */
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { partsOf, type TextPart } from './mention.ts'
import styles from './person-text.module.css'
import { PlaceLink } from './place-link.tsx'

export function PersonText({ text }: { text: string }) {
  const { room } = useRoom()
  const names = useReadable(room.members).flatMap(({ name, kind }) => (kind === 'person' ? [name] : []))
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, their order is who they are
  return partsOf(text, names).map((part, index) => <Part key={`${index}${part.kind}`} part={part} />)
}

function Part({ part: { kind, text } }: { part: TextPart }) {
  const { me } = useRoom()
  switch (kind) {
    case 'code':
      return <code className={styles.code}>{text}</code>
    case 'mention':
      return <span className={styles.mention}>{text}</span>
    case 'member':
      return (
        <span className={styles.member} data-me={text.slice(1).toLowerCase() === me.name.toLowerCase()}>
          {text}
        </span>
      )
    case 'place':
      return <PlaceLink candidate={text} isCode={false} />
    case 'text':
      return text
  }
}
