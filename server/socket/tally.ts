/** Counts what is open under a name, and refuses what is one too many. Keeps nothing of names that nothing is open under. */
import { WeftError } from '../../shared/errors.ts'

export class Tally {
  readonly #counts = new Map<string, number>()

  /** Counts one more; whoever does takes it back with `remove`, once. @throws connections_full */
  add(name: string, most: number, detail?: string): void {
    const count = this.#counts.get(name) ?? 0
    if (count >= most) throw new WeftError('connections_full', detail)
    this.#counts.set(name, count + 1)
  }

  remove(name: string): void {
    const left = (this.#counts.get(name) ?? 1) - 1
    if (left > 0) this.#counts.set(name, left)
    else this.#counts.delete(name)
  }
}
