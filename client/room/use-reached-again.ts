/** Takes away what says that the server cannot be reached, once it is; what stays, or offers to try again, is left. */
import { useEffect } from 'react'
import { useToasts } from '../page/platform.ts'
import type { Toast, Toasts } from '../page/toasts/toasts.ts'
import { whenBack } from '../session/room-state.ts'
import { useRoom } from './room-context.ts'

export function useReachedAgain(): void {
  const { room } = useRoom()
  const toasts = useToasts()
  useEffect(() => whenBack(room.state, () => dismissUnreachable(toasts)), [room, toasts])
}

export function dismissUnreachable({ list, dismiss }: Pick<Toasts, 'list' | 'dismiss'>): void {
  const isPast = ({ code, isLasting, action }: Toast) => code === 'unreachable' && !isLasting && action === undefined
  for (const { id } of list.get().filter(isPast)) dismiss(id)
}
