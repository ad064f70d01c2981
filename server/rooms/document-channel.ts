/**
 * One live document and the connections on it: what comes in, what is saved, what goes out.
 *
 * A client's update is looked through, applied at once, and queued for the store; the others get it when it is written,
 * merged with whatever else of this document was in the same commit. What a client reads of others is written already,
 * so an answer to its step1 waits for the commit that was pending when it was encoded. `saved` waits for the disk. Who is
 * behind is sent nothing; once they have caught up, the difference is another such answer.
 */
import { type ErrorCode, WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { agentMemberId } from '../../shared/model/member.ts'
import { decodeClientMessage, encodeStep1, encodeStep2, encodeUpdate, encodeWeft } from '../../shared/protocol/sync.ts'
import type { InspectedUpdate } from '../documents/inspected-update.ts'
import { type MergeableUpdate, mergeUpdates } from '../documents/merged-updates.ts'
import type { LackingState } from '../documents/newcomer-state.ts'
import { authorOf, type Origin } from '../documents/origin.ts'
import type { SharedDocument } from '../documents/shared-document.ts'
import { stateVectorBefore } from '../documents/state-vector-before.ts'
import type { Clock } from '../operations/clock.ts'
import type { DocumentKey } from '../persistence/store.ts'
import type { Connection } from './connection.ts'
import type { Presence } from './presence.ts'
import type { Attachment } from './room.ts'
import type { Saver } from './saver.ts'
import { Writers } from './writers.ts'

export interface ChannelOptions {
  readonly key: DocumentKey
  readonly document: SharedDocument
  readonly presence: Presence
  readonly saver: Saver
  readonly limits: Pick<Limits, 'pendingBytes'>
  readonly clock: Clock
  readonly mayWrite: (connection: Connection) => boolean
  /** Whether there is room for what an update brings. @throws file_too_large room_too_large */
  readonly assertFits: (update: InspectedUpdate) => void
  /** A client typed or moved its caret here. */
  readonly onActivity: (connection: Connection) => void
  /** So many updates of the document, of so many bytes together, have been written. */
  readonly onCommitted: (updates: number, bytes: number) => void
  readonly onError: (error: unknown, connection: Connection) => void
}

/** A connection's side of the channel. */
interface Link {
  readonly connection: Connection
  /** Step2 and update messages that came. */
  received: number
  /** What of it the client was told to be durable, or refused by a notice that went before. */
  acknowledged: number
  /** What answers its last step1, until the batch of `outbox` is written. */
  answer: { readonly outbox: Outbox; readonly stateVector: Uint8Array; readonly lacking: LackingState } | null
  /** While it is behind and was not sent all: the state vector up to which it was. */
  missedFrom: Uint8Array | null
  /** Characters of other live connections' client ids were left out of what it sent. */
  isStripped: boolean
  /** It was told so, and has written nothing since. */
  wasRefused: boolean
}

/** What is told of a batch: updates and answers once it is written, counts once it is saved. */
interface Outbox {
  readonly batch: object
  readonly updates: (MergeableUpdate & { readonly author: object | null })[]
  readonly counts: Map<Link, number>
  /** Whose last step1 may be answered then, unless they have asked again. */
  readonly asked: Set<Link>
}

export class DocumentChannel {
  readonly #options: ChannelOptions
  readonly #links = new Map<Connection, Link>()
  readonly #writers: Writers
  /** Whose messages wait for updates that they build on, and how far: until then no more of theirs is acknowledged. */
  readonly #ahead = new Map<Link, InspectedUpdate['reaches']>()
  #outbox: Outbox | null = null
  /** The frame of the state that the last newcomer got: large, and the next one may get the same. */
  #stateFrame: { readonly state: Uint8Array; readonly frame: Uint8Array } | null = null
  /** Whose updates the document has and nobody was sent. */
  readonly #undelivered = new Set<Outbox>()
  /** Null once closed. */
  #unfollow: (() => void) | null

  constructor(options: ChannelOptions) {
    this.#options = options
    this.#writers = new Writers({ ...options, onForged: (connection) => connection.end('client_id_taken') })
    this.#unfollow = options.document.onUpdate((update, origin, typed) => this.#record({ update, typed }, origin))
  }

  get connections(): Iterable<Connection> {
    return this.#links.keys()
  }

  attach(connection: Connection): Attachment {
    const { document, presence } = this.#options
    const link: Link = {
      connection,
      received: 0,
      acknowledged: 0,
      answer: null,
      missedFrom: null,
      isStripped: false,
      wasRefused: false,
    }
    this.#links.set(connection, link)
    connection.send(encodeStep1(document.stateVector()))
    presence.enter(connection)
    return {
      receive: (frame) => {
        if (this.#isLive(link)) this.#receive(link, frame)
      },
      catchUp: () => {
        if (this.#isLive(link)) this.#catchUp(link)
      },
      detach: () => this.#detach(link),
    }
  }

  /** Makes a member's clients send again what was dropped while they might not write: later changes build on it. */
  askAgainOf(member: MemberId): void {
    const links = [...this.#links.values()].filter(({ connection }) => connection.member.id === member)
    for (const link of links) link.wasRefused = false
    this.#askAgain(links)
  }

  /** Ends all connections. */
  endAll(code: ErrorCode, detail?: string): void {
    for (const connection of [...this.#links.keys()]) connection.end(code, detail)
  }

  /** From now on nothing of the document is saved or sent. */
  close(): void {
    this.#unfollow?.()
    this.#unfollow = null
    this.#writers.close()
    this.#options.presence.close()
  }

  #detach(link: Link): void {
    if (!this.#links.delete(link.connection)) return
    this.#ahead.delete(link)
    link.answer = null
    this.#options.presence.leave(link.connection)
    this.#writers.leave(link.connection)
    // What was left out because this connection was to send it comes from the others, or nowhere.
    const stripped = [...this.#links.values()].filter((other) => other.isStripped)
    for (const other of stripped) other.isStripped = false
    this.#askAgain(stripped)
  }

  #isLive(link: Link): boolean {
    return this.#links.get(link.connection) === link && this.#unfollow !== null
  }

  /** Makes good what was dropped. */
  #catchUp(link: Link): void {
    const { document, presence, saver } = this.#options
    const { connection, missedFrom } = link
    connection.send(encodeStep1(document.stateVector()))
    presence.catchUp(connection)
    if (connection.wantsWeft) connection.send(encodeWeft({ kind: 'storage', available: saver.isAvailable }))
    if (link.wasRefused) this.#notify(connection, 'document_read_only')
    link.missedFrom = null
    if (missedFrom !== null) this.#answer(link, missedFrom)
    this.#acknowledge(link)
  }

  #receive(link: Link, frame: Uint8Array): void {
    const { connection } = link
    try {
      this.#handle(link, frame)
    } catch (error) {
      if (error instanceof WeftError) {
        connection.end(error.code, error.message)
        return
      }
      this.#options.onError(error, connection)
      connection.end('internal')
    }
  }

  #handle(link: Link, frame: Uint8Array): void {
    const { presence } = this.#options
    const { connection } = link
    const message = malformedAs('frame_invalid', () => decodeClientMessage(frame))
    switch (message.kind) {
      case 'step1':
        this.#answer(link, message.stateVector)
        return
      case 'step2':
      case 'update':
        this.#receiveUpdate(link, message.update, message.kind === 'update')
        return
      case 'awareness':
        if (malformedAs('frame_invalid', () => presence.receive(connection, message.update))) {
          this.#options.onActivity(connection)
        }
        return
      case 'query-awareness':
        presence.sendAll(connection)
        return
      case 'unknown':
        return
    }
  }

  /** Once what the document has by now is written. @throws frame_invalid on bytes that are no state vector */
  #answer(link: Link, stateVector: Uint8Array): void {
    const lacking = this.#options.document.stateFor(stateVector)
    const outbox = this.#currentOutbox()
    link.answer = { outbox, stateVector, lacking }
    outbox.asked.add(link)
  }

  #receiveUpdate(link: Link, update: Uint8Array, isTyped: boolean): void {
    const { document, mayWrite } = this.#options
    link.received += 1
    const inspected = document.inspect(update)
    if (inspected.hasNews) {
      if (mayWrite(link.connection)) this.#write(link, inspected, isTyped)
      else this.#refuse(link, inspected)
    }
    for (const [other, reaches] of this.#ahead) {
      if (!document.knows(reaches)) continue
      this.#ahead.delete(other)
      this.#acknowledge(other)
    }
    this.#acknowledge(link)
  }

  #write(link: Link, inspected: InspectedUpdate, isTyped: boolean): void {
    const { document, saver, limits, assertFits } = this.#options
    const { connection } = link
    saver.assertPlace()
    if (!inspected.isPlainText) {
      throw new WeftError('update_invalid', 'A file holds one Y.Text named "text", plain text and nothing else.')
    }
    assertFits(inspected)
    const update = this.#writers.withoutForeign(connection, inspected, isTyped)
    const isWhole = update === inspected.update
    if (!isWhole) link.isStripped = true
    const typed = isWhole ? inspected.typed : null
    document.apply(update, { kind: 'member', member: connection.member.id, connection }, typed)
    this.#options.onActivity(connection)
    link.wasRefused = false
    const { reaches } = inspected
    if (!document.knows(reaches)) {
      this.#ahead.set(link, furthest(this.#ahead.get(link), reaches))
      this.#writers.noteUntaken(connection, inspected)
    }
    if (document.waitingBytes <= limits.pendingBytes) return
    document.dropWaiting()
    this.#askAgain([...this.#links.values()].filter((other) => other !== link))
    throw new WeftError('update_invalid', 'Too many changes build on others that never came.')
  }

  #refuse(link: Link, inspected: InspectedUpdate): void {
    this.#writers.noteUntaken(link.connection, inspected)
    if (link.wasRefused) return
    link.wasRefused = true
    this.#notify(link.connection, 'document_read_only')
  }

  #notify(connection: Connection, code: ErrorCode): void {
    if (!connection.wantsWeft) return
    connection.send(encodeWeft({ kind: 'notice', code, detail: new WeftError(code).message }))
  }

  /** Makes clients send again what the document has not. */
  #askAgain(links: readonly Link[]): void {
    const step1 = encodeStep1(this.#options.document.stateVector())
    for (const { connection } of links) connection.send(step1)
  }

  #acknowledge(link: Link): void {
    if (link.connection.wantsWeft && !this.#ahead.has(link)) this.#currentOutbox().counts.set(link, link.received)
  }

  #record({ update, typed }: MergeableUpdate, origin: Origin): void {
    const { saver, key } = this.#options
    saver.add({ kind: 'update', document: key, update, author: authorOf(origin, agentMemberId) })
    this.#currentOutbox().updates.push({ update, typed, author: origin.kind === 'member' ? origin.connection : null })
  }

  /** What is told of the batch that collects now. */
  #currentOutbox(): Outbox {
    const { saver } = this.#options
    if (this.#outbox?.batch === saver.batch) return this.#outbox
    const outbox: Outbox = { batch: saver.batch, updates: [], counts: new Map(), asked: new Set() }
    this.#outbox = outbox
    this.#undelivered.add(outbox)
    saver.whenWritten(() => this.#deliver(outbox))
    saver.whenSaved(() => this.#acknowledgeSaved(outbox))
    return outbox
  }

  #deliver(outbox: Outbox): void {
    const { updates, asked } = outbox
    // At rest nothing of it is kept.
    if (this.#outbox === outbox) this.#outbox = null
    for (const link of asked) {
      if (link.answer?.outbox !== outbox) continue
      const { lacking, stateVector } = link.answer
      if (!this.#sendLacking(link.connection, lacking)) link.missedFrom = stateVector
      link.answer = null
    }
    if (updates.length > 0) {
      this.#broadcast(updates)
      this.#noteMissed()
      this.#options.onCommitted(
        updates.length,
        updates.reduce((sum, { update }) => sum + update.length, 0),
      )
    }
    this.#undelivered.delete(outbox)
  }

  /** Who is behind by now may have missed what was just sent. */
  #noteMissed(): void {
    let before: Uint8Array | null = null
    for (const link of this.#links.values()) {
      if (!link.connection.isBehind || link.missedFrom !== null) continue
      before ??= stateVectorBefore(this.#options.document.doc, this.#undeliveredUpdates())
      link.missedFrom = before
    }
  }

  *#undeliveredUpdates(): Iterable<Uint8Array> {
    for (const { updates } of this.#undelivered) for (const { update } of updates) yield update
  }

  #acknowledgeSaved({ counts }: Outbox): void {
    for (const [link, count] of counts) {
      if (count <= link.acknowledged || link.connection.isBehind) continue
      link.acknowledged = count
      link.connection.send(encodeWeft({ kind: 'saved', count }))
    }
  }

  #broadcast(updates: Outbox['updates']): void {
    const authors = new Set(updates.map(({ author }) => author))
    // With several authors all get all: what is one's own is known to one's document, and changes nothing.
    const [only] = authors.size === 1 ? authors : []
    const recipients = [...this.#links.keys()].filter((connection) => connection !== only)
    if (recipients.length === 0) return
    for (const update of mergeUpdates(updates)) {
      const frame = encodeUpdate(update)
      for (const connection of recipients) connection.send(frame)
    }
  }

  /** A client takes the step2 for the moment at which it has all, so that comes last. Whether it was sent. */
  #sendLacking(connection: Connection, { tail, state }: LackingState): boolean {
    for (const update of tail) connection.send(encodeUpdate(update))
    if (connection.isBehind) return false
    if (this.#stateFrame?.state !== state) this.#stateFrame = { state, frame: encodeStep2(state) }
    connection.send(this.#stateFrame.frame)
    return true
  }
}

/** What is not as the protocol has it is the client's fault, with a code. */
function malformedAs<T>(code: ErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof WeftError ? cause : new WeftError(code, undefined, { cause })
  }
}

/** What both need. */
function furthest(a: InspectedUpdate['reaches'] = new Map(), b: InspectedUpdate['reaches']): Map<number, number> {
  const both = new Map(a)
  for (const [client, clock] of b) both.set(client, Math.max(clock, both.get(client) ?? 0))
  return both
}
