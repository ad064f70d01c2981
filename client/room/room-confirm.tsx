/** Asks before something is done in the room, which needs the server: while that cannot be reached it says so, and does nothing. */
import type { ComponentProps } from 'react'
import { isLost } from '../session/room-state.ts'
import { Confirm } from '../ui/confirm.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { useRoom } from './room-context.ts'

export function RoomConfirm(props: Omit<ComponentProps<typeof Confirm>, 'whyNot'>) {
  const { state } = useRoom().room
  const isCut = useReadable({ subscribe: state.subscribe, get: () => isLost(state.get()) })
  return (
    <Confirm
      {...props}
      whyNot={isCut ? 'The server cannot be reached. It can be done once it is there again.' : null}
    />
  )
}
