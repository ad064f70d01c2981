/** A person's words as they typed them: code between backticks and the agent's mention have their look, all else is text. */
import { partsOf, type TextPart } from './mention.ts'
import styles from './person-text.module.css'

export function PersonText({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, their order is who they are
  return partsOf(text).map((part, index) => <Part key={`${index}${part.kind}`} part={part} />)
}

function Part({ part: { kind, text } }: { part: TextPart }) {
  switch (kind) {
    case 'code':
      return <code className={styles.code}>{text}</code>
    case 'mention':
      return <span className={styles.mention}>{text}</span>
    case 'text':
      return text
  }
}
