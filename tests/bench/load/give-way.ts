/**
 * Lets the server have a core first while `work` runs: what this process does then (people typing) happens on machines of
 * their own, and is no stall of the server's. Where the system does not give the priority back it stays lower.
 */
import { constants, getPriority, setPriority } from 'node:os'

export async function givingWay<T>(work: () => Promise<T>): Promise<T> {
  const before = getPriority()
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  try {
    return await work()
  } finally {
    try {
      setPriority(before)
    } catch {
      console.log('(the load client keeps a lower priority: the system does not give it back)')
    }
  }
}
