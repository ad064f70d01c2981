/**
 * For a dialog that acts in the room: whether that can be done now, and a line that says why not, with a way to try the
 * server at once. Buttons stay where they are, do nothing, and are described by that line.
 */
import { type ReactNode, useId, useRef } from 'react'
import { roleAllows } from '../../shared/model/roles.ts'
import { isLost } from '../session/room-state.ts'
import { useReadable } from '../ui/use-readable.ts'
import styles from './hindrance.module.css'
import { type Hindrance, hindranceOf, type Needs } from './hindrance.ts'
import { useRights, useRoom } from './room-context.ts'
import { RetryCountdown } from './status/retry-countdown.tsx'

interface Hindered {
  readonly hindrance: Hindrance | null
  /** For a dialog's `notice`. */
  readonly line: ReactNode
  /** For a button's `whyNot`; undefined while it can be pressed. */
  readonly whyNot: string | undefined
  /** Our role is enough, or was. */
  readonly may: boolean
}

export function useHindrance(needs: Needs): Hindered {
  const { room } = useRoom()
  const { role } = useRights()
  const isCut = useReadable({ subscribe: room.state.subscribe, get: () => isLost(room.state.get()) })
  const could = useRef(false)
  could.current ||= roleAllows(role, needs.role)
  const id = useId()
  const hindrance = hindranceOf({ needs, role, couldBefore: could.current, isLost: isCut })
  return {
    hindrance,
    line: <Line id={id} hindrance={hindrance} />,
    whyNot: hindrance === null ? undefined : id,
    may: could.current,
  }
}

/** Over what is no dialog's, as the chat on a narrow screen: that the server is gone. */
export function LostLine() {
  return useHindrance({ role: 'viewer', to: 'read' }).line
}

function Line({ id, hindrance }: { id: string; hindrance: Hindrance | null }) {
  const { room } = useRoom()
  return (
    <div role="status" className={styles.line} data-kind={hindrance?.kind}>
      {hindrance !== null && (
        <p id={id}>
          <b>{hindrance.title}.</b> {hindrance.detail}
        </p>
      )}
      {hindrance?.kind === 'lost' && <RetryCountdown state={room.state.get()} />}
    </div>
  )
}
