/** The room's foot: is everything safe, who is here, where am I; on a narrow screen the way to files and chat too. */
import { Eye, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { usePlatform } from '../page/platform.ts'
import { useHere } from '../presence/use-here.ts'
import { isLost, type RoomState } from '../session/room-state.ts'
import { SettingsButton } from '../settings/settings-button.tsx'
import { IconButton } from '../ui/button.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { languageName, listNames } from '../ui/wording.ts'
import { ConnectionStatus } from './connection-status.tsx'
import { useActiveFile, useRights, useRoom } from './room-context.ts'
import styles from './status-bar.module.css'

export function StatusBar({ before, after }: { before?: ReactNode; after?: ReactNode }) {
  const { theme } = usePlatform()
  const state = useStateKind()
  // Without a connection nobody knows who is here.
  const isAway = isLost({ kind: state })
  const file = useActiveFile()
  const here = useHere()
  const names = here.map(({ name }) => name)
  const { role, mayEdit } = useRights()
  const shade = useReadable(theme.theme)

  return (
    <footer className={styles.bar}>
      {before}
      <ConnectionStatus />
      {!isAway && (
        <span className={styles.here}>
          {listNames(names, 4)} {names.length === 1 ? 'is' : 'are'} here
        </span>
      )}
      <span className={styles.right}>
        {/* What could not be saved says so itself. */}
        {!mayEdit && state !== 'refused' && (
          <span className={styles.readOnly}>
            <Eye size={12} aria-hidden="true" />
            <span>Read only</span>
            <span className={styles.role}>you are a {role}</span>
          </span>
        )}
        {file !== null && (
          <span className={styles.facts}>
            <CursorPlace />
            <span>{languageName(file.language)}</span>
            <span>{file.eol === 'crlf' ? 'CRLF' : 'LF'}</span>
          </span>
        )}
        <IconButton
          className={styles.theme}
          label={shade === 'dark' ? 'Use the light theme' : 'Use the dark theme'}
          onClick={theme.toggle}
        >
          {shade === 'dark' ? <Sun size={14} /> : <Moon size={14} />}
        </IconButton>
        <SettingsButton className={`${styles.theme} ${styles.settings}`} />
      </span>
      {after}
    </footer>
  )
}

/** Alone, so that a key draws nothing but this. */
function CursorPlace() {
  const { cursor } = useRoom()
  const at = useReadable(cursor)
  return (
    at !== null && (
      <span>
        Ln {at.line}, Col {at.column}
      </span>
    )
  )
}

/** Alone, so that nothing is drawn as changes are counted. */
function useStateKind(): RoomState['kind'] {
  const { room } = useRoom()
  return useReadable({
    subscribe: room.state.subscribe,
    get: () => room.state.get().kind,
  })
}
