/**
 * Text that its author has and nobody else ever saw: somebody who had overheard it deleted it, and passed that on before its
 * author had sent it. The server cannot tell it from other text, so its author keeps it as another history (S20).
 */
import * as Y from 'yjs'

/** Whether `own` has live characters of which `stored` has only that they were deleted. */
export function hasUnseenText(own: Y.Doc, stored: Y.Doc): boolean {
  const deleted = Y.createDeleteSetFromStructStore(own.store)
  return [...stored.store.clients.values()].flat().some((struct) => {
    if (struct instanceof Y.Item && !(struct.content instanceof Y.ContentDeleted)) return false
    const { client, clock } = struct.id
    const end = Math.min(clock + struct.length, Y.getState(own.store, client))
    for (let at = clock; at < end; at++) if (!Y.isDeleted(deleted, Y.createID(client, at))) return true
    return false
  })
}
