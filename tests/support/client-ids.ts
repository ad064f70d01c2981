/** The client ids of a document that nobody has written in, where all members come back as themselves. */
import { ClientIds } from '../../server/rooms/client-ids.ts'

export function lastingIds(): ClientIds {
  return new ClientIds({ owners: new Map(), isLasting: () => true, onOwned() {} })
}
