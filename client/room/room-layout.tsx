/**
 * The room as it stands on the screen: files, the text, the side panel, between a header and a foot. Where it is
 * narrow the text keeps the screen, and files and chat come from below.
 */
import { Files, MessageSquare } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useChat } from '../chat/chat-context.ts'
import { useCommandKeys } from '../commands/use-commands.ts'
import { FileTree } from '../files/file-tree.tsx'
import { CloserLook } from '../review/closer-look.tsx'
import { useSearchCommand } from '../search/use-search-command.ts'
import { IconButton } from '../ui/button.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { Sheet } from '../ui/sheet.tsx'
import { isMedia, useMedia } from '../ui/use-media.ts'
import { useReadable } from '../ui/use-readable.ts'
import { EditorPane } from './file/editor-pane.tsx'
import { FileTabs } from './file-tabs.tsx'
import { Panes } from './panes/panes.tsx'
import { RoomHeader } from './room-header.tsx'
import styles from './room-layout.module.css'
import { StatusBar } from './status/status-bar.tsx'
import { useFocusHome } from './use-focus-home.ts'
import { useRoomCommands } from './use-room-commands.ts'
import { useRoomEffects } from './use-room-effects.ts'
import { useView } from './view-context.ts'

const sidePanel = lazyModule(() => import('./side-panel.tsx'))
const announcements = lazyModule(() => import('../announce/announcements.tsx'))
const followStrip = lazyModule(() => import('../follow/follow-strip.tsx'))
const fileTransfer = lazyModule(() => import('../files/transfer/file-transfer.tsx'))

const narrow = '(max-width: 47.5rem)'

export function RoomLayout({ takesFocus }: { takesFocus: boolean }) {
  const isNarrow = useMedia(narrow)
  const [sheet, setSheet] = useState<'files' | 'chat' | null>(null)
  const { destination, registry, panes } = useView()
  const side = useModule(sidePanel)
  const news = useModule(announcements)
  const strip = useModule(followStrip)
  const transfer = useModule(fileTransfer)
  const goal = useReadable(destination)
  const isChatWanted = useReadable(useChat().isWanted)
  useRoomEffects()
  useFocusHome(isNarrow, takesFocus)
  useRoomCommands()
  // As wide as the window is when the key is pressed: it may not be drawn yet.
  const showSide = () => (isMedia(narrow) ? setSheet('chat') : panes.open('side'))
  const showFiles = () => (isMedia(narrow) ? setSheet('files') : panes.open('files'))
  useSearchCommand(showSide)
  useCommandKeys(registry)
  // What is in a sheet has its pane now; the window may become narrow again.
  useEffect(() => {
    if (!isNarrow) setSheet(null)
  }, [isNarrow])
  // Whoever goes to a file wants to see it.
  useEffect(() => {
    if (goal !== null) setSheet(null)
  }, [goal])
  useEffect(() => {
    if (isChatWanted && isNarrow) setSheet('chat')
    else if (isChatWanted) panes.open('side')
  }, [isChatWanted, isNarrow, panes])

  const closeSheet = () => setSheet(null)
  const FilesButton = side?.WaitingButton ?? IconButton
  return (
    <div className={styles.room}>
      {news !== null && <news.Announcements />}
      {side !== null && <side.ChatWatch />}
      {side !== null && <side.RoomLater isNarrow={isNarrow} showSide={showSide} showFiles={showFiles} />}
      <RoomHeader isNarrow={isNarrow} />
      {transfer !== null && <transfer.FileTransfer />}
      <Panes
        files={isNarrow ? null : <FileTree />}
        SideButton={side?.UnreadButton}
        side={isNarrow ? null : <div className={styles.side}>{side !== null && <side.SidePanel />}</div>}
      >
        <main className={styles.work} data-follow="led">
          <FileTabs />
          {strip !== null && <strip.FollowStrip />}
          <EditorPane />
        </main>
      </Panes>
      {isNarrow ? (
        <StatusBar
          before={
            <FilesButton label="Files" className={styles.sheetButton} onClick={() => setSheet('files')}>
              <Files size={18} />
              <span className={styles.words} data-words="">
                Files
              </span>
            </FilesButton>
          }
          after={
            side === null ? (
              <IconButton label="Chat" className={styles.sheetButton} disabled>
                <MessageSquare size={18} />
                <span className={styles.words} data-words="">
                  Chat
                </span>
              </IconButton>
            ) : (
              <side.ChatButton isOpen={sheet === 'chat'} onOpen={() => setSheet('chat')} />
            )
          }
        />
      ) : (
        <StatusBar />
      )}
      {isNarrow && sheet === 'files' && (
        <Sheet title="Files in this room" onClose={closeSheet}>
          <FileTree onOpen={closeSheet} />
        </Sheet>
      )}
      {isNarrow && sheet === 'chat' && (
        <Sheet title="Chat and tasks" onClose={closeSheet}>
          {side !== null && <side.SidePanel isOver />}
        </Sheet>
      )}
      <CloserLook />
    </div>
  )
}
