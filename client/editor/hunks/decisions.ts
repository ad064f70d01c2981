/**
 * What people press on the rows, turned into requests, one at a time for each hunk.
 *
 * It changes no hunk itself: the server decides, and the room document brings what came of it to everyone alike.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import type { ReviewSource, Verdict } from './review-source.ts'
import type { RowAction, RowHandlers } from './rows/row-widget.ts'

export interface DecisionOptions {
  readonly source: Pick<ReviewSource, 'decide' | 'askAgain' | 'place' | 'editByHand' | 'show' | 'onError'>
  /** The hunk and where it is now; null where it has no place. */
  readonly find: (hunk: HunkId) => { readonly hunk: Hunk; readonly place: Range } | null
  /** Where its text is, also once it is decided; null where that is gone. */
  readonly placeOf: (hunk: Hunk) => Range | null
  /** The lines that are selected, or the cursor's, and how they read. */
  readonly pointedAt: () => Range & { readonly text: string }
  /** Something to be drawn changed. */
  readonly onChange: () => void
}

export class Decisions implements RowHandlers {
  readonly #options: DecisionOptions
  readonly #busy = new Set<HunkId>()

  constructor(options: DecisionOptions) {
    this.#options = options
  }

  isBusy(hunk: HunkId): boolean {
    return this.#busy.has(hunk)
  }

  act(id: HunkId, action: RowAction): void {
    const found = this.#options.find(id)
    if (found === null) return
    const { hunk, place } = found
    switch (action) {
      case 'accept':
      case 'reject':
        this.decide(id, { kind: action })
        break
      case 'mine':
      case 'agent':
      case 'both':
        this.decide(id, { kind: 'resolve', resolution: action })
        break
      case 'again':
        this.#run(id, () => this.#options.source.askAgain(hunk, () => this.#options.placeOf(hunk) ?? place))
        break
      case 'move': {
        const to = this.#options.pointedAt()
        this.#run(id, () => this.#options.source.place(id, to))
        break
      }
      case 'edit':
        this.#options.source.editByHand(hunk)
        break
      case 'show':
        this.#options.source.show(hunk)
    }
  }

  decide(id: HunkId, verdict: Verdict): void {
    this.#run(id, () => this.#options.source.decide(id, verdict))
  }

  #run(id: HunkId, command: () => Promise<unknown>) {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    this.#options.onChange()
    command()
      .catch((error: unknown) => this.#options.source.onError(error))
      .finally(() => {
        this.#busy.delete(id)
        this.#options.onChange()
      })
  }
}
