/** The rooms that a person has, newest first: asked for until they come. */
import { useCallback, useEffect, useState } from 'react'
import type { RoomListed } from '../../shared/protocol/api.ts'
import { usePlatform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'

const againMs = 5_000

export function useOwnRooms() {
  const { api } = usePlatform()
  /** Null until they are here. */
  const [rooms, setRooms] = useState<readonly RoomListed[] | null>(null)
  /** Why they could not be had. */
  const [failure, setFailure] = useState<{ readonly title: string } | null>(null)
  const [tries, setTries] = useState(0)

  /** Again after a while for as long as it fails; whoever does not want to wait presses a button. */
  const load = useCallback(() => {
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(): Promise<void> {
      try {
        const found = await api.rooms()
        if (!isCurrent) return
        setRooms([...found.rooms].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
        setFailure(null)
      } catch (error) {
        if (!isCurrent) return
        setFailure(describeFailure(error))
        timer = setTimeout(() => void ask(), againMs)
      }
    }
    void ask()
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [api])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press asks at once
  useEffect(load, [load, tries])

  return { rooms, failure, askNow: () => setTries(tries + 1) }
}
