/** The room's foot: is everything safe, who is here, where am I; on a narrow screen the way to files and chat too. */
import { Eye, Moon, Sun } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { usePlatform } from '../../page/platform.ts'
import { useHere } from '../../presence/use-here.ts'
import { isLost } from '../../session/room-state.ts'
import { SettingsButton } from '../../settings/settings-button.tsx'
import { IconButton } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { languageName, listNames } from '../../ui/wording.ts'
import { useRights, useRoom } from '../room-context.ts'
import { useActiveFile, useView } from '../view-context.ts'
import { ConnectionStatus } from './connection-status.tsx'
import styles from './status-bar.module.css'

export function StatusBar({ before, after }: { before?: ReactNode; after?: ReactNode }) {
  const { theme } = usePlatform()
  const trouble = useTrouble()
  const file = useActiveFile()
  const here = useHere()
  const names = here.map(({ name }) => name)
  const { role, mayEdit } = useRights()
  const shade = useReadable(theme.theme)

  return (
    <footer className={styles.bar} data-trouble={trouble !== null}>
      {before}
      <ConnectionStatus />
      {/* Without a connection nobody knows who is here. */}
      {trouble !== 'away' && (
        <span className={styles.here} title={names.join(', ')}>
          {listNames(names, 4)} {names.length === 1 ? 'is' : 'are'} here
        </span>
      )}
      <span className={styles.right}>
        {/* What could not be saved says so itself. */}
        {!mayEdit && trouble !== 'refused' && (
          <span className={styles.readOnly}>
            <Eye size={12} aria-hidden="true" />
            <span>Read only</span>
            <span className={styles.role}>you are a {role}</span>
          </span>
        )}
        {file !== null && (
          <span className={styles.facts}>
            <CursorPosition />
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

/**
 * Written past React, at each key: to draw even this alone, React would look through all of the text for the selection that
 * it keeps while it draws.
 */
function CursorPosition() {
  const { cursor } = useView()
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const show = () => {
      const at = cursor.get()
      if (element.current !== null) element.current.textContent = at === null ? '' : `Ln ${at.line}, Col ${at.column}`
    }
    show()
    return cursor.subscribe(show)
  }, [cursor])
  return <span ref={element} className={styles.position} />
}

/** What of the room's state is told here. That changes are on their way is not: it comes and goes with each key. */
function useTrouble(): 'away' | 'refused' | null {
  const { room } = useRoom()
  return useReadable({
    subscribe: room.state.subscribe,
    get() {
      const state = room.state.get()
      if (isLost(state)) return 'away'
      return state.kind === 'refused' ? 'refused' : null
    },
  })
}
