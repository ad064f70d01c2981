/** The client ids of a document that nobody has written in, where all members come back as themselves. */
import type { SharedDocument } from '../../server/documents/shared-document.ts'
import { ClientIds } from '../../server/rooms/writing/client-ids.ts'
import { Loans } from '../../server/rooms/writing/loans.ts'
import { ManualClock } from './manual-clock.ts'

export function lastingIds(): ClientIds {
  return new ClientIds({
    owners: new Map(),
    isLasting: () => true,
    onOwned() {},
    isInDocument: () => false,
    takeNew: () => true,
  })
}

/** None of them is lent. */
export function noLoans(document: SharedDocument): Loans {
  return new Loans({
    document,
    clock: new ManualClock(),
    loans: new Map(),
    ownerOf: () => undefined,
    isLasting: () => true,
    onChange() {},
  })
}
