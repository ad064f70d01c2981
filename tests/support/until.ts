/** Waits for a condition by looking again, until a test's own time limit; or lets happen what can. */
import { expect } from 'vitest'

export function until(holds: () => unknown): Promise<void> {
  return expect.poll(async () => Boolean(await holds()), { interval: 5, timeout: 10_000 }).toBe(true)
}

/** Several turns of the event loop, in which whatever could happen has. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
