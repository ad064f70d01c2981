/** The room's state in a word, always true: "Saved" only when the server has confirmed everything. */
import { useMemo } from 'react'
import type { RoomState } from '../../session/room-state.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import { useRoom } from '../room-context.ts'
import styles from './connection-status.module.css'
import { restedState } from './rested-state.ts'
import { RetryCountdown } from './retry-countdown.tsx'

const restMs = 500

export function ConnectionStatus() {
  const { room } = useRoom()
  const state = useReadable(useMemo(() => restedState(room.state, restMs), [room]))
  const isQuiet = state.kind === 'saved' || state.kind === 'saving'
  return (
    <>
      {/* Saving and Saved come and go all the time: only what needs attention is announced. */}
      <span
        role="status"
        aria-label="Connection"
        aria-live={isQuiet ? 'off' : 'polite'}
        className={styles.status}
        data-kind={state.kind}
      >
        {wordsOf(state)}
      </span>
      <RetryCountdown state={state} />
    </>
  )
}

function wordsOf(state: RoomState): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting'
    case 'saved':
      return 'Saved'
    case 'saving':
      return state.storageAvailable ? 'Saving' : 'Saving: the server cannot store right now, keep this page open'
    case 'refused':
      return 'Not saved: read only'
    case 'foreign':
      return state.isRoom ? 'Not followed: reload the page' : 'Not saved: the texts differ'
    case 'reconnecting':
      return 'Reconnecting'
    case 'offline':
    case 'closed':
      return state.changes > 0 ? `Offline, ${countOf(state.changes, 'change')} kept` : 'Offline'
  }
}
