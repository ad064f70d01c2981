/** What following adds to the room's commands: one a person here, and the agent. */
import { useEffect } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { usePresence } from '../presence/presence-context.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { useBringEveryone } from './use-bring-everyone.ts'

export function useFollowCommands(): void {
  const { me } = useRoom()
  const { registry } = useView()
  const { following, here } = usePresence()
  const { mayEdit } = useRights()
  const bring = useBringEveryone()
  const hasCompany = () => here.get().some(({ id, kind }) => kind === 'person' && id !== me.id)
  useCommands([
    {
      id: 'people.bring',
      title: 'Bring everyone to me',
      words: 'spotlight gather',
      when: () => mayEdit && hasCompany(),
      run: () => void bring(),
    },
    {
      id: 'follow.stop',
      title: 'Stop following',
      when: () => following.followed.get() !== null,
      run: () => following.stop(),
    },
  ])
  // Read as they are asked for: nothing is drawn anew as people come, go and move.
  useEffect(
    () =>
      registry.register(() =>
        here
          .get()
          .filter(({ id }) => id !== me.id && id !== following.followed.get())
          .map(({ id, name }) => ({
            id: `follow.${id}`,
            title: `Follow ${name}`,
            words: 'watch',
            run: () => following.follow(id),
          })),
      ),
    [registry, here, following, me.id],
  )
}
