/**
 * Looks through a client's Yjs update before it touches a document.
 *
 * `Y.applyUpdate` integrates what it read before it throws on the rest, and takes any content; so an update is decoded
 * whole first, and what it would change is known before it does. What typing makes, nearly all there is, is read the
 * short way. Knows not who sent the update.
 */
import * as Y from 'yjs'
import { WeftError } from '../../shared/errors.ts'
import { fileTextName } from '../../shared/model/room-document.ts'
import { BuildSteps } from './build-steps.ts'
import { joinRanges } from './merged-updates.ts'
import { type ClockOf, type DeletedRange, readTypedUpdate, type TypedUpdate } from './typed-update.ts'

export interface InspectedUpdate {
  /** As it came, but for what it says twice of deletions. */
  readonly update: Uint8Array
  /** False where the document has all of it already. */
  readonly hasNews: boolean
  /** Yjs client ids under which it brings characters that the document has not. */
  readonly writers: readonly number[]
  /** By client id, the clock that the document knows once it has taken all of this. */
  readonly reaches: ReadonlyMap<number, number>
  /** Bytes of UTF-8 of the text that it brings, what it deletes not taken off. */
  readonly insertedBytes: number
  /** What it deletes, known or not, each client id's in ascending order and nothing twice. */
  readonly deleted: readonly DeletedRange[]
  /** Whether what it brings is text of the file's `Y.Text` and nothing else. */
  readonly isPlainText: boolean
  /** Its parts where it is news as a whole: the bytes can be kept and sent on as they are. */
  readonly typed: TypedUpdate | null
}

const severalRuns = 'An update has one run of structs for each client id.'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds']

/** What applying `update` to `doc` would change. @throws update_invalid on bytes that do not decode */
export function inspectUpdate(doc: Y.Doc, update: Uint8Array): InspectedUpdate {
  const typed = inspectTyped(doc, (client) => Y.getState(doc.store, client), update)
  if (typed === null) return inspectAny(doc, update)
  return { ...typed, hasNews: typed.hasNews || typed.typed.deleted.some((range) => deletesSomething(doc, range)) }
}

/**
 * The short way, for a document of which this much is known; null where it does not lead there. News is what is
 * inserted: whether it deletes anything is not looked up.
 */
export function inspectTyped(
  doc: Y.Doc,
  clockOf: ClockOf,
  update: Uint8Array,
  steps = new BuildSteps(doc),
): (InspectedUpdate & { readonly typed: TypedUpdate }) | null {
  const typed = readTypedUpdate(clockOf, update, (neighbours) => steps.isFar(neighbours))
  if (typed === null) return null
  const { inserted, insertedBytes } = typed
  return {
    update,
    hasNews: inserted !== null,
    writers: inserted === null ? [] : [inserted.client],
    reaches: inserted === null ? new Map() : new Map([[inserted.client, inserted.to]]),
    insertedBytes,
    deleted: typed.deleted,
    isPlainText: true,
    typed,
  }
}

function inspectAny(doc: Y.Doc, update: Uint8Array): InspectedUpdate {
  const { structs, ds } = decode(update)
  const writers = new Set<number>()
  const reaches = new Map<number, number>()
  const reach = (client: number, clock: number) => reaches.set(client, Math.max(clock, reaches.get(client) ?? 0))
  let insertedBytes = 0
  let isPlainText = true
  assertOneRunEach(structs)
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
  const deleted = rangesOf(ds)
  for (const { client, clock, length } of deleted) reach(client, clock + length)
  const hasNews = writers.size > 0 || deleted.some((range) => deletesSomething(doc, range))
  return {
    update: deletesTwice(ds, deleted) ? Y.mergeUpdates([update, nothing]) : update,
    hasNews,
    writers: [...writers],
    reaches,
    insertedBytes,
    deleted,
    isPlainText,
    typed: null,
  }
}

/**
 * Yjs writes a client's structs as one run. Of several it would integrate the last alone, and whoever merges or cuts the
 * update would take them for one: they must not mean two things. @throws update_invalid
 */
function assertOneRunEach(structs: readonly Struct[]): void {
  const seen = new Set<number>()
  let current: Y.ID | null = null
  for (const { id, length } of structs) {
    if (current?.client !== id.client && seen.has(id.client)) throw new WeftError('update_invalid', severalRuns)
    if (current?.client === id.client && current.clock !== id.clock) throw new WeftError('update_invalid', severalRuns)
    seen.add(id.client)
    current = Y.createID(id.client, id.clock + length)
  }
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

function rangesOf({ clients }: DeleteSet): DeletedRange[] {
  return [...clients].flatMap(([client, ranges]) =>
    joinRanges(ranges.map(({ clock, len }) => ({ client, clock, length: len }))),
  )
}

/** An update that changes nothing: what is merged with it has its deletions joined. */
const nothing = new Uint8Array([0, 0])

/** Yjs walks through all that a range covers, and would do so again for each that says the same. */
function deletesTwice({ clients }: DeleteSet, joined: readonly DeletedRange[]): boolean {
  let said = 0
  for (const ranges of clients.values()) said += ranges.length
  return said > joined.length
}

function deletesSomething(doc: Y.Doc, { client, clock, length }: DeletedRange): boolean {
  const structs = doc.store.clients.get(client) ?? []
  // What it deletes and the document does not know must be kept until it does.
  if (clock + length > Y.getState(doc.store, client)) return true
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + length) return false
    if (!struct.deleted) return true
  }
  return false
}
