/**
 * Which of this page's changes to one document are known to be on the server's disk.
 *
 *   changed while connected ──→ in flight ──saved──→ done
 *   changed while not ──→ unsent ──step2──→ in flight
 *                           ↑                   │
 *                           └─ closed, refused ─┘     a closed connection proves nothing about what it carried
 *
 * The server confirms by count: "the first n document messages of this connection", also of those that it refused. It says so
 * before; from then until a step2, which carries all that it lacks, what it confirms is here alone. Never counts fewer changes than
 * are at risk. Messages are told apart up to a bound, however many a server that does not confirm lets go out; those after
 * it count together, until the last of them is confirmed. Knows no sockets and no clock.
 */
export interface SaveLedger {
  /** Changes that are not known to be on disk. */
  readonly unsaved: number
  /** A connection begins; its messages are counted from nought. */
  opened(): void
  /** A step2 or update went out. `isEmpty` where a step2 had nothing that the server lacks. */
  sent(message: { readonly kind: 'step2' | 'update'; readonly isEmpty: boolean }): void
  /** The document changed here while no connection could carry it; or so many changes an earlier window left. */
  unsent(changes?: number): void
  /** The server drops what comes; of the next step2 it says so anew. */
  refused(): void
  /** The first `count` messages of this connection are on disk, or were refused. */
  saved(count: number): void
  closed(): void
}

/** Messages in flight that are told apart: more than anybody types before the store answers. */
const mostApart = 1_000

export function createSaveLedger(): SaveLedger {
  let messages = 0
  let unsent = 0
  /** By the message that proves them, ascending. */
  let inFlight: { message: number; changes: number }[] = []
  /** The sum of their changes. */
  let carried = 0
  let isRefused = false

  function carry(changes: number): void {
    carried += changes
    const last = inFlight.at(-1)
    if (last === undefined || inFlight.length < mostApart) inFlight.push({ message: messages, changes })
    else {
      last.message = messages
      last.changes += changes
    }
  }

  function reclaim(): void {
    unsent += carried
    carried = 0
    inFlight = []
  }

  return {
    get unsaved() {
      return unsent + carried
    },
    opened() {
      messages = 0
    },
    sent({ kind, isEmpty }) {
      messages += 1
      if (kind === 'update') {
        carry(1)
        return
      }
      if (isRefused) reclaim()
      isRefused = false
      if (unsent > 0 || !isEmpty) {
        carry(unsent)
        unsent = 0
      }
    },
    unsent(changes = 1) {
      unsent += changes
    },
    refused() {
      isRefused = true
    },
    saved(count) {
      const known = inFlight.findIndex(({ message }) => message > count)
      const done = inFlight.splice(0, known === -1 ? inFlight.length : known)
      for (const { changes } of done) {
        carried -= changes
        if (isRefused) unsent += changes
      }
    },
    closed: reclaim,
  }
}
