/** Tells what a decision on many changes left, for as long as that is so. */
import { isHunkDecided } from '../../shared/model/hunk.ts'
import type { TaskSettled } from '../../shared/protocol/api.ts'
import { type Toasts, whenDismissed } from '../page/toasts/toasts.ts'
import type { HunkBrief } from '../session/room-connection.ts'
import type { Readable } from '../session/store.ts'
import { describeSettled } from './left-over.ts'

export function tellSettled(
  toasts: Pick<Toasts, 'show' | 'list' | 'dismissAbout'>,
  hunks: Readable<readonly Pick<HunkBrief, 'id' | 'state'>[]>,
  settled: TaskSettled,
): void {
  const left = new Set<string>(settled.left.map(({ id }) => id))
  const isSo = () => hunks.get().filter(({ id, state }) => left.has(id) && !isHunkDecided(state)).length === left.size
  const words = describeSettled(settled)
  if (words === null || !isSo()) return
  const about = {}
  toasts.show({ tone: 'info', ...words, about })
  const unfollow = hunks.subscribe(() => {
    if (!isSo()) toasts.dismissAbout(about)
  })
  whenDismissed(toasts, about, unfollow)
}
