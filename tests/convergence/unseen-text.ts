/**
 * Text that its author has and nobody else ever saw: somebody who had overheard it deleted it, and passed that on before its
 * author had sent it. The server cannot tell it from other text, so its author keeps it as another history (S20).
 */
import * as Y from 'yjs'

/** Whether one of these updates has live characters of which `stored` has only that they were deleted. */
export function hasUnseenText(updates: readonly Uint8Array[], stored: Y.Doc): boolean {
  return updates.some((update) => {
    const { structs, ds } = Y.decodeUpdate(update)
    return structs.some((struct) => {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return false
      const { client, clock } = struct.id
      const end = Math.min(clock + struct.length, Y.getState(stored.store, client))
      for (let at = clock; at < end; at++) {
        if (isWithoutText(stored, client, at) && !Y.isDeleted(ds, Y.createID(client, at))) return true
      }
      return false
    })
  })
}

function isWithoutText(doc: Y.Doc, client: number, clock: number): boolean {
  const structs = doc.store.clients.get(client) ?? []
  const struct = structs[Y.findIndexSS(structs, clock)]
  return !(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted
}
