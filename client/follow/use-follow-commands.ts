/** What following adds to the room's commands. */
import { useCommands } from '../commands/use-commands.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { useBringEveryone } from './use-bring-everyone.ts'

export function useFollowCommands(): void {
  const { following, here, me } = useRoom()
  const { mayEdit } = useRights()
  const bring = useBringEveryone()
  const hasCompany = () => here.get().some(({ id, kind }) => kind === 'person' && id !== me.id)
  useCommands([
    {
      id: 'people.bring',
      title: 'Bring everyone to me',
      words: 'follow spotlight gather',
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
}
