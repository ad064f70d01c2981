/**
 * Looks through a client's Yjs update before it touches a document.
 *
 * `Y.applyUpdate` integrates what it read before it throws on the rest, and takes any content; so an update is decoded
 * whole first, and what it would change is known before it does. Knows not who sent the update.
 */
import * as Y from 'yjs'
import { WeftError } from '../../shared/errors.ts'
import { fileTextName } from '../../shared/model/room-document.ts'

export interface InspectedUpdate {
  readonly update: Uint8Array
  /** False where the document has all of it already. */
  readonly hasNews: boolean
  /** Yjs client ids under which it brings characters that the document has not. */
  readonly writers: readonly number[]
  /** By client id, the clock that the document knows once it has taken all of this. */
  readonly reaches: ReadonlyMap<number, number>
  /** Bytes of UTF-8 of the text that it brings, what it deletes not taken off. */
  readonly insertedBytes: number
  /** Whether what it brings is text of the file's `Y.Text` and nothing else. */
  readonly isPlainText: boolean
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds']

/** What applying `update` to `doc` would change. @throws update_invalid on bytes that do not decode */
export function inspectUpdate(doc: Y.Doc, update: Uint8Array): InspectedUpdate {
  const { structs, ds } = decode(update)
  const writers = new Set<number>()
  const reaches = new Map<number, number>()
  const reach = (client: number, clock: number) => reaches.set(client, Math.max(clock, reaches.get(client) ?? 0))
  let insertedBytes = 0
  let isPlainText = true
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    if (!Number.isSafeInteger(clock + struct.length)) throw new WeftError('update_invalid', 'A clock is out of range.')
    reach(client, clock + struct.length)
    const known = Y.getState(doc.store, client) - clock
    if (known >= struct.length) continue
    writers.add(client)
    const text = textOf(struct)
    if (text === null) isPlainText = false
    else insertedBytes += Buffer.byteLength(text.slice(Math.max(0, known)))
  }
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) reach(client, clock + len)
  const hasNews = writers.size > 0 || deletesSomething(doc, ds)
  return { update, hasNews, writers: [...writers], reaches, insertedBytes, isPlainText }
}

function decode(update: Uint8Array): { structs: Struct[]; ds: DeleteSet } {
  try {
    return Y.decodeUpdate(update)
  } catch (cause) {
    throw new WeftError('update_invalid', 'The bytes are not a Yjs update.', { cause })
  }
}

/** The text that a struct inserts, empty for what is deleted already; null where it is something else. */
function textOf(struct: Struct): string | null {
  if (!(struct instanceof Y.Item)) return ''
  const { parent, parentSub, content } = struct
  // A decoded item names its root type by a string, and has no parent where its neighbours tell.
  const root: unknown = parent
  if (parentSub !== null || (root !== null && root !== fileTextName)) return null
  if (content instanceof Y.ContentString) return content.str
  return content instanceof Y.ContentDeleted ? '' : null
}

function deletesSomething(doc: Y.Doc, deleteSet: DeleteSet): boolean {
  for (const [client, ranges] of deleteSet.clients) {
    const structs = doc.store.clients.get(client) ?? []
    const end = Y.getState(doc.store, client)
    for (const { clock, len } of ranges) {
      // What it deletes and the document does not know must be kept until it does.
      if (clock + len > end) return true
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index]
        if (struct === undefined || struct.id.clock >= clock + len) break
        if (!struct.deleted) return true
      }
    }
  }
  return false
}
