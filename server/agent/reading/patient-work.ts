/**
 * How the map and the symbols of a room are brought up to its files: a few are analysed at a time, for as long as somebody
 * waits. It knows neither files nor what is made of them; what was not begun in time is the caller's to tell of.
 */
import type { Clock } from '../../operations/clock.ts'

/** At a time, so that checks of changes come between. */
const begunAtOnce = 3
/** UTF-16 units of a file that is analysed for this; a longer one is rarely written by hand. */
export const longestText = 512 * 1024

/** Begins with one after another until patience is at its end, and ends what it has begun. Returns how many those were. */
export async function workPatiently<Item extends string | object>(
  items: readonly Item[],
  { clock, patienceMs }: { readonly clock: Clock; readonly patienceMs: number },
  work: (item: Item) => Promise<void>,
): Promise<number> {
  const until = clock.monotonic() + patienceMs
  let begun = 0
  const workThrough = async () => {
    for (let next = items[begun]; next !== undefined && clock.monotonic() < until; next = items[begun]) {
      begun += 1
      await work(next)
    }
  }
  await Promise.all(Array.from({ length: begunAtOnce }, workThrough))
  return begun
}
