/**
 * Beside the text: the chat, the tasks on their own, and the search across files, which comes when it is first wanted. Where
 * that is not shown, what is followed of the chat.
 */
import { Tabs } from 'radix-ui'
import { lazy, Suspense } from 'react'
import { isTaskOver } from '../../shared/model/task.ts'
import { Chat } from '../chat/chat.tsx'
import { TaskList } from '../chat/task-list.tsx'
import { useMentionNews } from '../chat/use-mention-news.ts'
import { useReadable } from '../ui/use-readable.ts'
import { type PanelTab, useRoom } from './room-context.ts'
import styles from './side-panel.module.css'

const SearchPanel = lazy(() => import('../search/search-panel.tsx').then((module) => ({ default: module.SearchPanel })))

export function SidePanel() {
  const { room, panel } = useRoom()
  const tab = useReadable(panel)
  const tasks = useReadable(room.tasks)
  const running = tasks.filter(({ state }) => !isTaskOver(state)).length
  return (
    <Tabs.Root className={styles.panel} value={tab} onValueChange={(next) => panel.set(next as PanelTab)}>
      <Tabs.List className={styles.tabs} aria-label="Side panel">
        <Tabs.Trigger className={styles.tab} value="chat">
          Chat
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="tasks">
          Tasks{running > 0 ? ` ${running}` : ''}
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="search">
          Search
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className={styles.content} value="chat" tabIndex={-1}>
        <Chat />
      </Tabs.Content>
      <Tabs.Content className={styles.content} value="tasks" tabIndex={-1}>
        <TaskList />
      </Tabs.Content>
      <Tabs.Content className={styles.content} value="search" tabIndex={-1}>
        <Suspense fallback={null}>
          <SearchPanel />
        </Suspense>
      </Tabs.Content>
    </Tabs.Root>
  )
}

/** Whether the chat is shown or not; draws nothing. */
export function ChatWatch() {
  useMentionNews()
  return null
}
