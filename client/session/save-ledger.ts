/**
 * Which of this page's changes to one document are known to be on the server's disk.
 *
 *   changed while connected ──→ in flight ──saved──→ done
 *   changed while not ──→ kept ──step2──→ in flight
 *                          ↑                 │
 *                          └────── closed ───┘        a closed connection proves nothing about what it carried
 *
 * The server confirms by count: "the first n document messages of this connection". Never counts fewer changes than
 * are at risk. Knows no sockets and no clock.
 */
export interface SaveLedger {
  /** Changes that are not known to be on disk. */
  readonly unsaved: number
  /** A connection begins; its messages are counted from nought. */
  opened(): void
  /** A step2 or update went out. `isEmpty` where a step2 had nothing that the server lacks. */
  sent(message: { readonly kind: 'step2' | 'update'; readonly isEmpty: boolean }): void
  /** The document changed here while no connection could carry it; or so many changes an earlier window left. */
  kept(changes?: number): void
  /** The first `count` messages of this connection are on disk. */
  saved(count: number): void
  closed(): void
}

export function createSaveLedger(): SaveLedger {
  let messages = 0
  let keptChanges = 0
  let inFlight: { readonly message: number; readonly changes: number }[] = []
  const carried = () => inFlight.reduce((sum, { changes }) => sum + changes, 0)

  return {
    get unsaved() {
      return keptChanges + carried()
    },
    opened() {
      messages = 0
    },
    sent({ kind, isEmpty }) {
      messages += 1
      if (kind === 'update') inFlight.push({ message: messages, changes: 1 })
      else if (keptChanges > 0 || !isEmpty) {
        inFlight.push({ message: messages, changes: keptChanges })
        keptChanges = 0
      }
    },
    kept(changes = 1) {
      keptChanges += changes
    },
    saved(count) {
      inFlight = inFlight.filter(({ message }) => message > count)
    },
    closed() {
      keptChanges += carried()
      inFlight = []
    },
  }
}
