/**
 * The room's state as it is shown: from "saving" back to "saved" a moment late, so that it rests while somebody types, and
 * without the number of changes on their way, which nobody reads: a key then changes nothing here.
 */
import type { RoomState } from '../../session/room-state.ts'
import type { Readable } from '../../session/store.ts'

/** For one follower at a time. */
export function restedState(state: Readable<RoomState>, restMs: number): Readable<RoomState> {
  let shown = state.get()
  return {
    get: () => shown,
    subscribe(listener) {
      let timer: ReturnType<typeof setTimeout> | null = null
      const stopResting = () => {
        if (timer !== null) clearTimeout(timer)
        timer = null
      }
      const show = () => {
        stopResting()
        const now = state.get()
        if (looksTheSame(shown, now)) return
        shown = now
        listener()
      }
      const onChange = () => {
        if (shown.kind === 'saving' && state.get().kind === 'saved') timer ??= setTimeout(show, restMs)
        else show()
      }
      const unsubscribe = state.subscribe(onChange)
      onChange()
      return () => {
        unsubscribe()
        stopResting()
      }
    },
  }
}

function looksTheSame(a: RoomState, b: RoomState): boolean {
  return a === b || (a.kind === 'saving' && b.kind === 'saving' && a.storageAvailable === b.storageAvailable)
}
