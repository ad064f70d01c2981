/** Decisions on many changes: asked for one at a time, and told what came of each. */
import { useState } from 'react'
import type { TaskSettled } from '../../../shared/protocol/api.ts'
import { useToasts } from '../../page/platform.ts'
import { useRoom } from '../../room/room-context.ts'
import { tellSettled } from '../tell-settled.ts'

export function useSettle(onError: (error: unknown) => void) {
  const { room } = useRoom()
  const toasts = useToasts()
  const [isBusy, setBusy] = useState(false)
  function settle(command: () => Promise<TaskSettled>): void {
    if (isBusy) return
    setBusy(true)
    command()
      .then((settled) => tellSettled(toasts, room.hunks, settled))
      .catch(onError)
      .finally(() => setBusy(false))
  }
  return { isBusy, settle }
}
