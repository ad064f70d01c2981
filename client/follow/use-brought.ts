/** Somebody brings everyone to them: we follow, are told so, and can go back; or we are asked. See `brought.ts`. */
import { useEffect } from 'react'
import type { MemberId } from '../../shared/model/ids.ts'
import { useToasts } from '../page/platform.ts'
import { usePresence } from '../presence/presence-context.ts'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { decideBrought } from './brought.ts'
import { keepWayBack } from './way-back.ts'

export function useBrought(): void {
  const { room } = useRoom()
  const { tabs } = useView()
  const { here, following } = usePresence()
  const toasts = useToasts()

  useEffect(() => {
    let keyAtMs = Number.NEGATIVE_INFINITY
    const declined = new Map<MemberId, number>()
    const onKey = () => {
      keyAtMs = performance.now()
    }
    window.addEventListener('keydown', onKey, { capture: true, passive: true })

    const unfollow = room.onBring((by) => {
      const name = here.get().find(({ id }) => id === by)?.name
      if (name === undefined) return
      const nowMs = performance.now()
      const decision = decideBrought({
        isFollowed: following.followed.get() === by,
        sinceKeyMs: nowMs - keyAtMs,
        sinceDeclinedMs: nowMs - (declined.get(by) ?? Number.NEGATIVE_INFINITY),
      })
      if (decision === 'nothing') return
      if (decision === 'offer') {
        toasts.show({
          tone: 'info',
          title: `${name} asks everyone to come`,
          shownMs: 15_000,
          action: { label: 'Go there', run: () => following.follow(by) },
        })
        return
      }
      const goBack = keepWayBack(tabs)
      following.follow(by)
      toasts.show({
        tone: 'info',
        title: `${name} brought you here`,
        shownMs: 15_000,
        action: {
          label: 'Go back',
          run() {
            declined.set(by, performance.now())
            following.stop()
            goBack()
          },
        },
      })
    })
    return () => {
      unfollow()
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [room, here, following, tabs, toasts])
}
