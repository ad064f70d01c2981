/** Waits for a condition by looking again, until a test's own time limit. */
import { expect } from 'vitest'

export function until(holds: () => unknown): Promise<void> {
  return expect.poll(async () => Boolean(await holds()), { interval: 5, timeout: 10_000 }).toBe(true)
}
