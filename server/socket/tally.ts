/** Counts what is open under a name, and refuses what is one too many. Keeps nothing of names that nothing is open under. */
import { WeftError } from '../../shared/errors.ts'

/** Shared by all that is open under the name. */
export interface Count {
  readonly name: string
  open: number
}

export class Tally {
  readonly #counts = new Map<string, Count>()

  /** Counts one more; whoever does takes it back with `remove`, once. @throws connections_full */
  add(name: string, most: number, detail?: string): Count {
    const known = this.#counts.get(name)
    if ((known?.open ?? 0) >= most) throw new WeftError('connections_full', detail)
    const count = known ?? { name, open: 0 }
    count.open += 1
    if (known === undefined) this.#counts.set(name, count)
    return count
  }

  remove(count: Count): void {
    count.open -= 1
    if (count.open === 0) this.#counts.delete(count.name)
  }
}
