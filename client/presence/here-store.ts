/** Who is here, as a store: from those present, the changes under review, and the file we show. */
import type { Member } from '../../shared/model/member.ts'
import type { OpenTabs } from '../room/open-tabs.ts'
import type { RoomConnection } from '../session/room-connection.ts'
import { createStore, type Readable } from '../session/store.ts'
import { type MemberHere, membersHere } from './here.ts'

export interface HereStore extends Readable<readonly MemberHere[]> {
  close(): void
}

export function followHere({
  room: { present, hunks },
  me,
  agentName,
  tabs,
}: {
  readonly room: Pick<RoomConnection, 'present' | 'hunks'>
  readonly me: Member
  readonly agentName: string
  readonly tabs: OpenTabs
}): HereStore {
  const read = () =>
    membersHere({
      present: present.get(),
      me: { ...me, file: tabs.get().active },
      hunks: hunks.get(),
      agentName,
    })
  const store = createStore<readonly MemberHere[]>(read(), (a, b) => JSON.stringify(a) === JSON.stringify(b))
  const unfollow = [present, hunks, tabs].map(({ subscribe }) => subscribe(() => store.set(read())))
  return {
    get: store.get,
    subscribe: store.subscribe,
    close() {
      for (const end of unfollow) end()
    },
  }
}
