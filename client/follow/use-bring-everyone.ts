/** Brings everyone to where we are, and says how many were asked. */
import { useToasts } from '../page/platform.ts'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { countOf } from '../ui/wording.ts'

export function useBringEveryone(): () => Promise<void> {
  const { requests } = useRoom()
  const { announcer } = useView()
  const toasts = useToasts()
  return async () => {
    try {
      const { asked } = await requests.bringEveryone()
      announcer.tell({ kind: 'said', text: `${countOf(asked, 'person', 'people')} asked to come to you.` })
    } catch (error) {
      toasts.fail(error)
    }
  }
}
