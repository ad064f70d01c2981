/**
 * Who is here, as far as anybody knows: while the server cannot be reached, those who were here last. A lost connection
 * takes everyone away a moment before it says that it is lost, and one that is back brings them a moment later, us among
 * them; so each look comes after that moment, and only where we are seen ourselves.
 */
import type { MemberId } from '../../shared/model/ids.ts'
import type { PresentMember } from '../session/presence.ts'
import type { RoomConnection } from '../session/room-connection.ts'
import { isLost } from '../session/room-state.ts'
import { createStore, type Readable } from '../session/store.ts'

interface LastPresent extends Readable<readonly PresentMember[]> {
  close(): void
}

export function followPresent(
  { present, state }: Pick<RoomConnection, 'present' | 'state'>,
  me: MemberId,
): LastPresent {
  const store = createStore(present.get())
  let isClosed = false
  const look = () => {
    const now = present.get()
    if (!isClosed && !isLost(state.get()) && now.some(({ id }) => id === me)) store.set(now)
  }
  const unfollow = [present, state].map(({ subscribe }) => subscribe(() => queueMicrotask(look)))
  return {
    get: store.get,
    subscribe: store.subscribe,
    close() {
      isClosed = true
      for (const end of unfollow) end()
    },
  }
}
