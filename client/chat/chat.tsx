/** The room's talk, people's and the agent's, with a line where what is new begins, and where one joins in. */
import { ArrowDown } from 'lucide-react'
import { Fragment, useMemo } from 'react'
import { agentMemberId, type Member } from '../../shared/model/member.ts'
import type { Task } from '../../shared/model/task.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import type { Readable } from '../session/store.ts'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { countOf } from '../ui/wording.ts'
import styles from './chat.module.css'
import { useChat } from './chat-context.ts'
import { Composer } from './composer/composer.tsx'
import { ChatRow, MessageText, MessageTime } from './messages/chat-row.tsx'
import { type Unread, unopened } from './reading/unread.ts'
import { useDivider } from './reading/use-divider.ts'
import { useLogScroll } from './reading/use-log-scroll.ts'
import { noHunks, useHunksByTask } from './tasks/hunks-by-task.ts'
import { TaskCard } from './tasks/task-card.tsx'
import { modeWords } from './tasks/task-words.ts'
import { timelineOf } from './timeline.ts'

type Author = Pick<Member, 'name' | 'colour' | 'kind'>

export function Chat() {
  const { room, agent } = useRoom()
  const { reading } = useChat()
  const messages = useReadable(room.messages)
  const tasks = useReadable(room.tasks)
  const members = useReadable(room.members)
  const former = useReadable(room.former)
  const isLoaded = useReadable(room.isLoaded)
  const items = useMemo(() => timelineOf(messages, tasks), [messages, tasks])
  const read = useReadable(reading)
  const divider = useDivider(read)
  const { log, isAtEnd, onScroll, goToEnd } = useLogScroll({ messages, items, reading: read, divider })

  const authorOf = (id: string): Author => {
    const member = [...members, ...former].find((known) => known.id === id)
    if (id === agentMemberId) return { name: agent.name, colour: 0, kind: 'agent' }
    return member ?? { name: 'Someone who left', colour: 6, kind: 'person' }
  }
  const purposeOf = ({ asker, mode }: Task) => `for ${authorOf(asker).name} · ${modeWords[mode].name}`
  const hunksOf = useHunksByTask()
  const card = (task: Task) => <TaskCard task={task} hunks={hunksOf.get(task.id) ?? noHunks} />

  const goDown = () => {
    goToEnd()
    // The button goes with being there.
    log.current?.focus({ preventScroll: true })
  }

  return (
    <>
      <div className={styles.frame}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <div ref={log} className={styles.log} role="log" aria-label="Chat" tabIndex={0} onScroll={onScroll}>
          {items.length === 0 && !isLoaded && <Skeleton kind="chat" says="The chat is coming." />}
          {items.length === 0 && isLoaded && <Welcome isOffline={agent.offline} />}
          {items.map((item) =>
            item.kind === 'task' ? (
              <ChatRow key={item.task.id} author={authorOf(agentMemberId)} aside={purposeOf(item.task)}>
                {card(item.task)}
              </ChatRow>
            ) : (
              <Fragment key={item.message.id}>
                {item.message.id === divider.before && <hr className={styles.divider} aria-label="New messages" />}
                <ChatRow
                  message={item.message.id}
                  author={authorOf(item.message.author)}
                  isGrowing={item.message.streaming}
                  aside={item.task === null ? <MessageTime at={item.message.at} /> : purposeOf(item.task)}
                >
                  <MessageText message={item.message} />
                  {item.task !== null && card(item.task)}
                </ChatRow>
              </Fragment>
            ),
          )}
        </div>
        {!isAtEnd && <ToEnd unread={read?.unread ?? unopened} onPress={goDown} />}
      </div>
      <Composer onSent={goToEnd} />
    </>
  )
}

function ToEnd({ unread, onPress }: { unread: Readable<Unread>; onPress: () => void }) {
  const { count } = useReadable(unread)
  return (
    <Button className={styles.toEnd} data-new={count > 0} onClick={onPress}>
      <ArrowDown size={13} aria-hidden="true" /> {count > 0 ? countOf(count, 'new message') : 'Newest'}
    </Button>
  )
}

/** Invites to no more than one may do. */
function Welcome({ isOffline }: { isOffline: boolean }) {
  const { mayChat, mayEdit } = useRights()
  if (!mayEdit)
    return (
      <div className={styles.welcome}>
        <p>{mayChat ? 'Talk here with everyone in the room.' : 'Nobody has said anything yet.'}</p>
      </div>
    )
  return (
    <div className={styles.welcome}>
      <p>Talk here with everyone in the room.</p>
      <p>
        Begin with <span className={styles.mention}>@ai</span> to ask the agent for a change: it streams into the files,
        and you keep or undo each part.
      </p>
      {isOffline && (
        <p>
          No model is configured, so the agent works by rules: it can rename a symbol, add doc comments, sort imports,
          turn var into const, give a literal a name, and outline a file.
        </p>
      )}
    </div>
  )
}
