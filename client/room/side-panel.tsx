/**
 * Beside the text: the chat, the tasks on their own, and the search across files, which comes when it is first wanted. Where
 * that is not shown, what is followed of the chat, and the buttons that lead there, which say how much was said unseen.
 */
import { MessageSquare } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ComponentProps, useEffect } from 'react'
import { isTaskOver } from '../../shared/model/task.ts'
import { useLostRequests } from '../ask/reopened-ask.tsx'
import { Chat } from '../chat/chat.tsx'
import { useChatReading } from '../chat/reading/use-chat-reading.ts'
import { useMentionNews } from '../chat/reading/use-mention-news.ts'
import { useUnread } from '../chat/reading/use-unread.ts'
import { TaskList } from '../chat/tasks/task-list.tsx'
import { ChangeMark } from '../files/change-mark.tsx'
import { markWords } from '../files/file-marks.ts'
import { waitingIn } from '../files/waiting-in.ts'
import { useFollowCommands } from '../follow/use-follow-commands.ts'
import { useOpened } from '../page/opened.tsx'
import { PartBoundary } from '../page/part-boundary.tsx'
import { useUndoCommand } from '../search/use-undo-command.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { lazyModule } from '../ui/lazy-module.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRights, useRoom } from './room-context.ts'
import layoutStyles from './room-layout.module.css'
import styles from './side-panel.module.css'
import { useForeignNotice } from './use-foreign-notice.ts'
import { LostLine } from './use-hindrance.tsx'
import { type PlaceCommands, usePlaceCommands } from './use-place-commands.ts'
import { useReachedAgain } from './use-reached-again.ts'
import { type PanelTab, useView } from './view-context.ts'

const searchPanel = lazyModule(() => import('../search/search-panel.tsx'))

/** `isOver` the page: the state of the connection is behind it. */
export function SidePanel({ isOver = false }: { isOver?: boolean }) {
  const { room } = useRoom()
  const { panel } = useView()
  const tab = useReadable(panel)
  const tasks = useReadable(room.tasks)
  const { count, words } = useUnread()
  const running = tasks.filter(({ state }) => !isTaskOver(state)).length
  return (
    <Tabs.Root className={styles.panel} value={tab} onValueChange={(next) => panel.set(next as PanelTab)}>
      {isOver && <LostLine />}
      <Tabs.List className={styles.tabs} aria-label="Side panel" data-place="side">
        <Tabs.Trigger className={styles.tab} value="chat" aria-label={`Chat${words}`}>
          Chat
          <Badge count={count} />
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="tasks">
          Tasks{running > 0 ? ` ${running}` : ''}
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="search">
          Search
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className={styles.content} value="chat" tabIndex={-1}>
        <PartBoundary name="The chat">
          <Chat />
        </PartBoundary>
      </Tabs.Content>
      <Tabs.Content className={styles.content} value="tasks" tabIndex={-1}>
        <PartBoundary name="The list of tasks">
          <TaskList />
        </PartBoundary>
      </Tabs.Content>
      <Tabs.Content className={styles.content} value="search" tabIndex={-1}>
        <Search />
      </Tabs.Content>
    </Tabs.Root>
  )
}

function Search() {
  const { panel, search } = useView()
  const { loaded, waiting, isMissing } = useOpened(searchPanel, null, () => panel.set('chat'))
  // What is typed from then on is not for it.
  useEffect(() => {
    if (isMissing) search.served()
  }, [search, isMissing])
  return loaded === null ? waiting : <loaded.SearchPanel />
}

/** Whether the chat is shown or not; draws nothing. */
export function ChatWatch() {
  useChatReading()
  useMentionNews()
  useLostRequests()
  return null
}

/** What of the room is not needed for the first key: commands that lead to its places and people, and a notice. Draws nothing. */
export function RoomLater(props: PlaceCommands) {
  usePlaceCommands(props)
  useFollowCommands()
  useUndoCommand()
  useForeignNotice()
  useReachedAgain()
  return null
}

export function UnreadButton({ label, children, ...rest }: ComponentProps<typeof IconButton>) {
  const { count, words } = useUnread()
  return (
    <IconButton label={`${label}${words}`} {...rest}>
      {children}
      <Badge count={count} />
    </IconButton>
  )
}

/** On a narrow screen: opens the files, and shows what waits in all of them as their rows do. */
export function WaitingButton({ label, children, ...rest }: ComponentProps<typeof IconButton>) {
  const { room } = useRoom()
  const mark = waitingIn(useReadable(room.hunks))
  return (
    <IconButton label={mark === null ? label : `${label}, ${markWords(mark)}`} {...rest}>
      {children}
      {mark !== null && <ChangeMark mark={mark} />}
    </IconButton>
  )
}

/** On a narrow screen: opens the chat, and shows that a task asks. */
export function ChatButton({ isOpen, onOpen }: { isOpen: boolean; onOpen: () => void }) {
  const { room } = useRoom()
  const { mayEdit } = useRights()
  const isAsked = useReadable(room.tasks).some(({ state }) => state === 'asking') && !isOpen
  return (
    <UnreadButton
      label={isAsked ? 'Chat, a task asks' : 'Chat'}
      className={layoutStyles.sheetButton}
      data-asked={isAsked}
      onClick={onOpen}
    >
      <MessageSquare size={18} />
      {/* How the agent is asked, for whoever sees the chat's button alone. */}
      <span className={layoutStyles.words} data-words="">
        Chat {mayEdit && <span className={layoutStyles.mention}>@ai</span>}
      </span>
    </UnreadButton>
  )
}
