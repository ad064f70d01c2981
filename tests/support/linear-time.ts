/**
 * Whether work grows as its text does. Measured in the processor's time, which what else the machine does hardly changes,
 * and beside a walk over the same text, which takes as much longer on a slower machine.
 */
import { expect } from 'vitest'

/** Milliseconds of this process. */
export function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** Work that grows with the square of 50,000 characters and more is hundreds of times beyond this. */
export function expectLinear(text: string, work: () => unknown, about?: string): void {
  const walkMs = cpuMsOf(() => [...text].filter((character) => character.trim() === '').length)
  expect(cpuMsOf(work), about).toBeLessThan(40 * walkMs + 50)
}
