/** Beside the text: the chat, and the tasks on their own. */
import { Tabs } from 'radix-ui'
import { isTaskOver } from '../../shared/model/task.ts'
import { Chat } from '../chat/chat.tsx'
import { TaskList } from '../chat/task-list.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { useRoom } from './room-context.ts'
import styles from './side-panel.module.css'

export function SidePanel() {
  const { room } = useRoom()
  const tasks = useReadable(room.tasks)
  const running = tasks.filter(({ state }) => !isTaskOver(state)).length
  return (
    <Tabs.Root className={styles.panel} defaultValue="chat">
      <Tabs.List className={styles.tabs} aria-label="Side panel">
        <Tabs.Trigger className={styles.tab} value="chat">
          Chat
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="tasks">
          Tasks{running > 0 ? ` ${running}` : ''}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className={styles.content} value="chat" tabIndex={-1}>
        <Chat />
      </Tabs.Content>
      <Tabs.Content className={styles.content} value="tasks" tabIndex={-1}>
        <TaskList />
      </Tabs.Content>
    </Tabs.Root>
  )
}
