/** One row of the chat: whose, when, and what; the agent's answers as Markdown, and its task below them. */
import { memo, type ReactNode } from 'react'
import type { MessageId } from '../../../shared/model/ids.ts'
import { agentMemberId, type Member } from '../../../shared/model/member.ts'
import type { Message } from '../../../shared/model/room-document.ts'
import { Face } from '../../ui/face.tsx'
import { lazyModule, useModule } from '../../ui/lazy-module.ts'
import { timeOf } from '../../ui/wording.ts'
import styles from './chat-row.module.css'
import { PersonText } from './person-text.tsx'

const markdown = lazyModule(() => import('./markdown.tsx'))

export function ChatRow({
  message,
  author,
  aside,
  isGrowing = false,
  children,
}: {
  /** The message that it is, by which it is found in the log. */
  message?: MessageId
  author: Pick<Member, 'name' | 'colour' | 'kind'>
  /** Beside the name: when, or for whom. */
  aside: ReactNode
  /** While true, it is not read out: an answer is heard once it is whole. */
  isGrowing?: boolean
  children: ReactNode
}) {
  return (
    <div className={styles.row} data-message={message} aria-busy={isGrowing}>
      <Face {...author} />
      <div className={styles.body}>
        <p>
          <span className={styles.author}>{author.name}</span> <span className={styles.aside}>{aside}</span>
        </p>
        {children}
      </div>
    </div>
  )
}

/** Memoised: a message is the same object until it changes, and the chat is drawn anew at each word of an answer. */
export const MessageText = memo(function MessageText({ message }: { message: Message }) {
  if (message.author === agentMemberId) return message.text === '' ? null : <AgentText text={message.text} />
  return (
    <p className={styles.text}>
      <PersonText text={message.text} />
    </p>
  )
})

function AgentText({ text }: { text: string }) {
  const loaded = useModule(markdown)
  return loaded === null ? <p className={styles.text}>{text}</p> : <loaded.default text={text} />
}

export function MessageTime({ at }: { at: string }) {
  return <time dateTime={at}>{timeOf(at, new Date())}</time>
}
