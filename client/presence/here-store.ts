/** Who is here, as a store: from those present, the changes under review, and the file we show. */
import type { Member } from '../../shared/model/member.ts'
import { isTaskOver } from '../../shared/model/task.ts'
import type { OpenTabs } from '../room/open-tabs.ts'
import type { RoomConnection } from '../session/room-connection.ts'
import { createStore, type Readable } from '../session/store.ts'
import { type MemberHere, membersHere } from './here.ts'

export interface HereStore extends Readable<readonly MemberHere[]> {
  close(): void
}

export function followHere({
  room: { present, hunks, members, tasks },
  me,
  agentName,
  tabs,
}: {
  readonly room: Pick<RoomConnection, 'present' | 'hunks' | 'members' | 'tasks'>
  readonly me: Member
  readonly agentName: string
  readonly tabs: OpenTabs
}): HereStore {
  /** As this room has it, also before anybody tells that we are here. */
  const ownColour = () => members.get().find(({ id }) => id === me.id)?.colour ?? me.colour
  const read = () =>
    membersHere({
      present: present.get(),
      me: { ...me, colour: ownColour(), file: tabs.get().active },
      hunks: hunks.get(),
      running: new Set(tasks.get().flatMap(({ id, state }) => (isTaskOver(state) ? [] : [id]))),
      agentName,
    })
  const store = createStore<readonly MemberHere[]>(read(), (a, b) => JSON.stringify(a) === JSON.stringify(b))
  const unfollow = [present, hunks, tasks, tabs, members].map(({ subscribe }) => subscribe(() => store.set(read())))
  return {
    get: store.get,
    subscribe: store.subscribe,
    close() {
      for (const end of unfollow) end()
    },
  }
}
