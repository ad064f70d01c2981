/**
 * What a document's connections are sent of it: collected batch by batch, sent when the batch is written.
 *
 * Nobody is sent what is not written, and everybody in the end all that is: an answer to a step1 waits for the batch that
 * collected when it was encoded, and who was behind or barred while something was sent gets the difference as another such answer.
 * What is on disk is told to its author alone. It knows not who may write what.
 */
import { encodeStep2, encodeUpdate, encodeWeft } from '../../../shared/protocol/sync.ts'
import { type MergeableUpdate, mergeUpdates } from '../../documents/merged-updates.ts'
import type { LackingState } from '../../documents/newcomer-state.ts'
import type { SharedDocument } from '../../documents/shared-document.ts'
import { stateVectorBefore } from '../../documents/state-vector-before.ts'
import type { Connection } from '../connection.ts'
import type { Saver } from '../saver.ts'

/** A connection as far as it is sent something. */
export interface Reader {
  readonly connection: Connection
  /** Of the messages that came from it, how many it was told to be durable, or refused by a notice that went before. */
  acknowledged: number
  /** What answers its last step1, until the batch of `outbox` is written. */
  answer: { readonly outbox: Outbox; readonly stateVector: Uint8Array; readonly lacking: LackingState } | null
  /** While it is behind or barred, and was not sent all: the state vector up to which it was. */
  missedFrom: Uint8Array | null
}

/** What is told of a batch: updates and answers once it is written, counts once it is saved. */
interface Outbox {
  readonly batch: object
  readonly updates: (MergeableUpdate & { readonly author: object | null })[]
  readonly counts: Map<Reader, number>
  /** Whose last step1 may be answered then, unless they have asked again. */
  readonly toAnswer: Set<Reader>
}

export interface OutgoingOptions {
  readonly document: SharedDocument
  readonly saver: Pick<Saver, 'batch' | 'whenWritten' | 'whenSaved' | 'hurry'>
  readonly readers: () => Iterable<Reader>
  /** Whether it is sent nothing of the document for now. */
  readonly isBarred: (connection: Connection) => boolean
  /** So many updates of the document, of so many bytes together, have been written. */
  readonly onWritten: (updates: number, bytes: number) => void
}

/** The state vector of who has nothing. */
const nothing = new Uint8Array([0])

export class Outgoing {
  readonly #options: OutgoingOptions
  #collecting: Outbox | null = null
  /** Whose updates the document has and nobody was sent. */
  readonly #undelivered = new Set<Outbox>()
  /** The frame of the state that the last newcomer got: large, and the next one may get the same. */
  #stateFrame: { readonly state: Uint8Array; readonly frame: Uint8Array } | null = null

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  /** To be called in the turn in which the document changed and the saver got it; `author` needs no copy. */
  add({ update, typed }: MergeableUpdate, author: object | null): void {
    this.#outbox().updates.push({ update, typed, author })
  }

  /** Once what the document has by now is written. @throws frame_invalid on bytes that are no state vector */
  answer(reader: Reader, stateVector: Uint8Array): void {
    const outbox = this.#outbox()
    // A difference takes as long to encode as the document is large. Who asks again before the answer is sent gets the
    // whole, which is kept encoded.
    const known = reader.answer?.outbox === outbox ? nothing : stateVector
    reader.answer = { outbox, stateVector: known, lacking: this.#options.document.stateFor(known) }
    outbox.toAnswer.add(reader)
  }

  /** Tells it, once all that came by now is saved, that so many of its messages are. */
  acknowledge(reader: Reader, count: number): void {
    this.#outbox().counts.set(reader, count)
    this.#options.saver.hurry()
  }

  /** It is neither behind nor barred any more; its step1 may have waited for that. @throws frame_invalid as `answer` does */
  catchUp(reader: Reader, unanswered: Uint8Array | null = null): void {
    const { missedFrom } = reader
    reader.missedFrom = null
    // Who asked meanwhile knows of nothing more than it did then.
    if (unanswered !== null) this.answer(reader, unanswered)
    else if (missedFrom !== null) this.answer(reader, reader.answer?.stateVector ?? missedFrom)
  }

  #outbox(): Outbox {
    const { saver } = this.#options
    if (this.#collecting?.batch === saver.batch) return this.#collecting
    const outbox: Outbox = { batch: saver.batch, updates: [], counts: new Map(), toAnswer: new Set() }
    this.#collecting = outbox
    this.#undelivered.add(outbox)
    saver.whenWritten(() => {
      try {
        this.#deliver(outbox)
      } finally {
        this.#undelivered.delete(outbox)
        // At rest nothing of it is kept.
        if (this.#collecting === outbox) this.#collecting = null
      }
    })
    saver.whenSaved(() => this.#tellSaved(outbox), { isPatient: true })
    return outbox
  }

  #deliver(outbox: Outbox): void {
    const { updates, toAnswer } = outbox
    for (const reader of toAnswer) {
      if (reader.answer?.outbox !== outbox) continue
      const { lacking, stateVector } = reader.answer
      reader.answer = null
      const isBarred = this.#options.isBarred(reader.connection)
      if (isBarred || !this.#sendLacking(reader.connection, lacking)) reader.missedFrom = stateVector
    }
    if (updates.length === 0) return
    this.#broadcast(updates)
    this.#noteMissed()
    this.#options.onWritten(
      updates.length,
      updates.reduce((sum, { update }) => sum + update.length, 0),
    )
  }

  #broadcast(updates: Outbox['updates']): void {
    const authors = new Set(updates.map(({ author }) => author))
    // With several authors all get all: what is one's own is known to one's document, and changes nothing.
    const [only] = authors.size === 1 ? authors : []
    const { readers, isBarred } = this.#options
    const recipients = [...readers()].filter(({ connection }) => connection !== only && !isBarred(connection))
    if (recipients.length === 0) return
    for (const update of mergeUpdates(updates)) {
      const frame = encodeUpdate(update)
      for (const { connection } of recipients) connection.send(frame)
    }
  }

  /** Who is behind by now may have missed what was just sent, and who is barred has. */
  #noteMissed(): void {
    const { readers, isBarred } = this.#options
    let before: Uint8Array | null = null
    for (const reader of readers()) {
      const { connection, missedFrom } = reader
      if ((!connection.isBehind && !isBarred(connection)) || missedFrom !== null) continue
      before ??= stateVectorBefore(this.#options.document.doc, this.#undeliveredUpdates())
      reader.missedFrom = before
    }
  }

  *#undeliveredUpdates(): Iterable<Uint8Array> {
    for (const { updates } of this.#undelivered) for (const { update } of updates) yield update
  }

  /** A client takes the step2 for the moment at which it has all, so that comes last. Whether it was sent. */
  #sendLacking(connection: Connection, { tail, state }: LackingState): boolean {
    for (const update of tail) connection.send(encodeUpdate(update))
    if (connection.isBehind) return false
    if (this.#stateFrame?.state !== state) this.#stateFrame = { state, frame: encodeStep2(state) }
    connection.send(this.#stateFrame.frame)
    return true
  }

  #tellSaved({ counts }: Outbox): void {
    // By now the others have it; what is left to do is least for many keys together.
    this.#options.document.integrateSome()
    for (const [reader, count] of counts) {
      if (count <= reader.acknowledged || reader.connection.isBehind) continue
      reader.acknowledged = count
      reader.connection.send(encodeWeft({ kind: 'saved', count }))
    }
  }
}
