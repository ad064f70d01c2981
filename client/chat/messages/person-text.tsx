/**
 * A person's words as they typed them: code between backticks, mentions, and citations of the room's files have their look;
 * all else is text.
 */
import { useRoom } from '../../room/room-context.ts'
import { CitationLink } from './citation-link.tsx'
import { isSameName, partsOf, type TextPart } from './mention.ts'
import styles from './person-text.module.css'
import { usePeopleNames } from './use-people-names.ts'

export function PersonText({ text }: { text: string }) {
  const names = usePeopleNames()
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
        <span className={styles.member} data-me={isSameName(text.slice(1), me.name)}>
          {text}
        </span>
      )
    case 'citation':
      return <CitationLink candidate={text} isCode={false} />
    case 'text':
      return text
  }
}
