/**
 * Code that an editor gains once it can be typed in: where it cannot be had, as while the network is gone, it is asked for
 * again a while after each failure (U200), for as long as the editor is there.
 */
export const againMs = 5_000

/** Null once `life` is over. */
export async function loadAgain<T>(load: () => Promise<T>, life: AbortSignal): Promise<T | null> {
  while (!life.aborted) {
    try {
      const code = await load()
      return life.aborted ? null : code
    } catch {
      await pause(againMs, life)
    }
  }
  return null
}

function pause(ms: number, life: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      life.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    life.addEventListener('abort', end)
  })
}
