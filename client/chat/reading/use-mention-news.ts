/** Tells in the room's live region who names us in the chat, once for each message that the log does not read out. */
import { useEffect } from 'react'
import { agentMemberId } from '../../../shared/model/member.ts'
import { useRoom } from '../../room/room-context.ts'
import { useView } from '../../room/view-context.ts'
import { isNamed } from '../messages/mention.ts'
import { peopleNames } from '../messages/use-people-names.ts'

export function useMentionNews(): void {
  const { room, me } = useRoom()
  const { announcer } = useView()
  useEffect(() => {
    const idsOf = () => new Set(room.messages.get().map(({ id }) => id))
    let known = idsOf()
    return room.messages.subscribe(() => {
      const before = known
      known = idsOf()
      // What was said before we came is not news.
      if (!room.isLoaded.get()) return
      for (const { id, author, text } of room.messages.get()) {
        if (before.has(id) || author === me.id || author === agentMemberId) continue
        const name = room.members.get().find((member) => member.id === author)?.name
        if (name === undefined || isLogHeard()) continue
        if (isNamed(text, me.name, peopleNames(room))) announcer.tell({ kind: 'mention', name })
      }
    })
  }, [room, me, announcer])
}

/** A log that is shown is read out as it grows; one behind a dialog is not. */
function isLogHeard(): boolean {
  const log = document.querySelector('[role="log"]')
  return log !== null && log.clientHeight > 0 && log.closest('[aria-hidden="true"], [inert]') === null
}
