/**
 * One live document and the connections on it: what comes in, and what becomes of it.
 *
 * A client's update is looked through, taken by the document, and queued for the store in the same turn; the others get it
 * when it is written (`outgoing.ts`). An update that builds on what has not come waits in the document, unseen, and comes
 * with what it waited for. Who may write under which Yjs client id is the business of `writers.ts`; who has to answer for
 * some of them (`loans.ts`) is sent the document once they did. What is wrong with a frame ends its own connection, and nobody
 * else notices.
 */
import * as Y from 'yjs'
import { type ErrorCode, WeftError } from '../../../shared/errors.ts'
import type { Limits } from '../../../shared/limits.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import { decodeClientMessage, encodeStep1, encodeWeft } from '../../../shared/protocol/sync.ts'
import type { InspectedUpdate } from '../../documents/inspected-update.ts'
import type { MergeableUpdate } from '../../documents/merged-updates.ts'
import { authorOf, type Origin } from '../../documents/origin.ts'
import type { SharedDocument } from '../../documents/shared-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { DocumentKey } from '../../persistence/store.ts'
import type { Connection } from '../connection.ts'
import type { Presence } from '../presence/presence.ts'
import type { Attachment } from '../room.ts'
import type { Saver } from '../saver.ts'
import type { ClientIds } from '../writing/client-ids.ts'
import type { Loans } from '../writing/loans.ts'
import { Writers } from '../writing/writers.ts'
import { Outgoing, type Reader } from './outgoing.ts'

export interface ChannelOptions {
  readonly key: DocumentKey
  readonly document: SharedDocument
  readonly ids: ClientIds
  readonly loans: Loans
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
  readonly onWritten: (updates: number, bytes: number) => void
  readonly onError: (error: unknown, connection: Connection) => void
}

/** A connection's side of the channel. */
interface Link extends Reader {
  /** Step2 and update messages that came. */
  received: number
  /** Characters of others' client ids were left out of what it sent. */
  isStripped: boolean
  /** It was told that it may only read, and has written nothing since. */
  wasRefused: boolean
  /** What it has was asked for and has not come. */
  isAnswerDue: boolean
  /** Its step1, where it is answered only once it has answered ours. */
  unanswered: Uint8Array | null
  /** Something that it typed before it had answered was left out. */
  isLeftOut: boolean
  /** Once the message of its that is at hand is dealt with. */
  isToBeAsked: boolean
  /** It deleted what was not there yet, or more than was taken: it is asked for that, and no more of its is acknowledged before. */
  lacksDeletions: boolean
}

/** What of a connection's waits for updates that it builds on. */
interface Ahead {
  /** By client id, the clock that the document has to know first. */
  readonly missing: Map<number, number>
  /** By which more waited once its updates had come. */
  bytes: number
}

/** Client ids of which a connection's updates may lack something. A client has what its own build on, and brings it. */
const mostMissing = 10_000

const tooMuchWaits = 'Too many changes build on others that never came.'

/** No document's: what is told of one of which a client has other text under the same clocks. */
const foreignLineage = 'other'

export class DocumentChannel {
  readonly #options: ChannelOptions
  readonly #links = new Map<Connection, Link>()
  readonly #writers: Writers
  readonly #outgoing: Outgoing
  /** Whose messages wait for updates that they build on: until then no more of theirs is acknowledged. */
  readonly #ahead = new Map<Link, Ahead>()
  /** Null once closed. */
  #unfollow: (() => void) | null

  constructor(options: ChannelOptions) {
    this.#options = options
    this.#writers = new Writers({
      ...options,
      isAnswerDue: (connection) => this.#links.get(connection)?.isAnswerDue === true,
      onForged: (connection) => connection.end('client_id_taken'),
      onForeign: (connection) => endForeign(connection),
      ask: (connection) => this.#ask(this.#linksOf(connection)),
      askOwners: (owners) =>
        this.#ask([...this.#links.values()].filter(({ connection }) => owners.has(connection.member.id))),
      onTypedOfAbsent: (connection) => {
        for (const link of this.#linksOf(connection)) link.isToBeAsked = true
      },
    })
    // It answers for what was lent of it first.
    const isBarred = (connection: Connection) => options.loans.hasToAnswer(connection)
    this.#outgoing = new Outgoing({ ...options, readers: () => this.#links.values(), isBarred })
    this.#unfollow = options.document.onUpdate((update, origin, typed) => this.#record({ update, typed }, origin))
  }

  get connections(): Iterable<Connection> {
    return this.#links.keys()
  }

  attach(connection: Connection): Attachment {
    const { presence } = this.#options
    const link: Link = {
      connection,
      received: 0,
      acknowledged: 0,
      answer: null,
      missedFrom: null,
      isStripped: false,
      wasRefused: false,
      isAnswerDue: false,
      unanswered: null,
      isLeftOut: false,
      isToBeAsked: false,
      lacksDeletions: false,
    }
    this.#links.set(connection, link)
    this.#ask([link])
    presence.enter(connection)
    // It closed while the connection was on its way here, after all others were told.
    if (this.#unfollow === null) connection.end('document_unavailable')
    return new LinkAttachment(this, link)
  }

  receive(link: Link, frame: Uint8Array): void {
    if (this.#isLive(link)) this.#receive(link, frame)
  }

  catchUp(link: Link): void {
    if (this.#isLive(link)) this.#catchUp(link)
  }

  /** Makes a member's clients send again what was dropped while they might not write: later changes build on it. */
  askAgainOf(member: MemberId): void {
    const links = [...this.#links.values()].filter(({ connection }) => connection.member.id === member)
    for (const link of links) link.wasRefused = false
    this.#ask(links)
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

  detach(link: Link): void {
    if (!this.#links.delete(link.connection)) return
    this.#ahead.delete(link)
    link.answer = null
    this.#options.presence.leave(link.connection)
    this.#writers.leave(link.connection)
    // What was left out because this connection was to send it comes from the others, or nowhere.
    const stripped = [...this.#links.values()].filter((other) => other.isStripped)
    for (const other of stripped) other.isStripped = false
    this.#ask(stripped)
  }

  #isLive(link: Link): boolean {
    return this.#links.get(link.connection) === link && this.#unfollow !== null
  }

  /** Makes good what was dropped. */
  #catchUp(link: Link): void {
    const { presence, saver, loans } = this.#options
    const { connection } = link
    this.#ask([link])
    presence.catchUp(connection)
    if (connection.wantsWeft) connection.send(encodeWeft({ kind: 'storage', available: saver.isAvailable }))
    if (link.wasRefused) this.#notify(connection, 'document_read_only')
    if (!loans.hasToAnswer(connection)) this.#outgoing.catchUp(link)
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
    const { presence, loans } = this.#options
    const { connection } = link
    const message = malformedAs('frame_invalid', () => decodeClientMessage(frame))
    switch (message.kind) {
      case 'step1':
        if (loans.hasToAnswer(connection)) link.unanswered = message.stateVector
        else this.#outgoing.answer(link, message.stateVector)
        return
      case 'step2':
      case 'update':
        this.#receiveUpdate(link, message.update, message.kind === 'update')
        return
      case 'awareness':
        if (malformedAs('frame_invalid', () => presence.receive(connection, message.update))) {
          this.#options.onActivity(connection)
        }
        this.#writers.noteShown(connection)
        return
      case 'query-awareness':
        presence.sendAll(connection)
        return
      case 'unknown':
        return
    }
  }

  #receiveUpdate(link: Link, update: Uint8Array, isTyped: boolean): void {
    const { document, loans, mayWrite } = this.#options
    const { connection } = link
    link.received += 1
    if (!isTyped) {
      link.isAnswerDue = false
      // A step2 brings all that its client has deleted.
      link.lacksDeletions = false
    }
    const inspected = document.inspect(update)
    const hadToAnswer = loans.hasToAnswer(connection)
    const ownersText = this.#writers.giveBack(connection, inspected, isTyped)
    if (ownersText === 'foreign') {
      endForeign(connection)
      return
    }
    // What waits may have been passed on, and nobody but its owner may bring it from now on.
    const isForgotten = ownersText === 'given back' && document.waitingBytes > 0
    if (isForgotten) this.#forgetWaiting()
    try {
      if (inspected.hasNews && mayWrite(connection)) this.#write(link, inspected, isTyped)
      else if (inspected.hasNews) this.#refuse(link, inspected, isTyped)
      this.#tellArrived()
      if (hadToAnswer && !loans.hasToAnswer(connection)) this.#goOn(link)
    } finally {
      // Also where what it brought ends its own connection.
      if (isForgotten) this.#ask(this.#links.values())
    }
    if (link.isToBeAsked) this.#ask([link])
    this.#acknowledge(link)
  }

  /** Who waited for nothing but what is there by now is acknowledged, or asked again for what it deleted too early. */
  #tellArrived(): void {
    const { document } = this.#options
    for (const [link, { missing }] of this.#ahead) {
      // What has come stays: each is looked for until then, and no longer.
      for (const [client, clock] of missing) {
        if (!document.knows([[client, clock]])) break
        missing.delete(client)
      }
      if (missing.size > 0) continue
      this.#ahead.delete(link)
      if (link.lacksDeletions) this.#ask([link])
      else this.#acknowledge(link)
    }
  }

  /** It has answered for what was lent of it. */
  #goOn(link: Link): void {
    const { unanswered, isLeftOut } = link
    link.unanswered = null
    link.isLeftOut = false
    this.#outgoing.catchUp(link, unanswered)
    // The answer may have overtaken it.
    if (isLeftOut && this.#ahead.has(link)) this.#ask([link])
  }

  #write(link: Link, inspected: InspectedUpdate, isTyped: boolean): void {
    const { document, loans, saver, limits, assertFits } = this.#options
    const { connection } = link
    saver.assertPlace()
    if (!inspected.isPlainText) {
      throw new WeftError('update_invalid', 'A file holds one Y.Text named "text", plain text and nothing else.')
    }
    assertFits(inspected)
    const update = this.#writers.withoutForeign(connection, inspected, isTyped)
    const isWhole = update === inspected.update
    if (!isWhole) link.isStripped = true
    if (!isWhole && loans.hasToAnswer(connection)) link.isLeftOut = true
    const typed = isWhole ? inspected.typed : null
    // What waited may come with it, and is news to its own author.
    const origin = typed === null && document.waitingBytes > 0 ? null : connection
    const waitedBytes = document.waitingBytes
    const taken = document.apply(update, { kind: 'member', member: connection.member.id, connection: origin }, typed)
    if (taken === 'left off') link.isToBeAsked = true
    this.#options.onActivity(connection)
    link.wasRefused = false
    if (document.dropEarlyDeletions() || taken === 'left off') link.lacksDeletions = true
    if (!document.knows(inspected.reaches)) {
      // What was left off, or deleted too early, waits nowhere.
      this.#noteAhead(link, inspected.reaches, Math.max(0, document.waitingBytes - waitedBytes))
      this.#writers.noteUntaken(connection, inspected)
    }
    if (document.waitingBytes > limits.pendingBytes) this.#endWaiting()
    else if (taken === 'forgotten') {
      this.#forgetWaiting()
      // Nobody else was ever sent it.
      this.#ask(this.#ahead.keys())
    }
  }

  #noteAhead(link: Link, reaches: InspectedUpdate['reaches'], bytes: number): void {
    const ahead = this.#ahead.get(link) ?? { missing: new Map<number, number>(), bytes: 0 }
    this.#ahead.set(link, ahead)
    ahead.bytes += bytes
    for (const [client, clock] of reaches) ahead.missing.set(client, Math.max(clock, ahead.missing.get(client) ?? 0))
    // Deletions that came too early wait nowhere, and would be counted by nobody.
    if (ahead.missing.size > mostMissing) link.connection.end('update_invalid', tooMuchWaits)
  }

  /** Too much waits: it is forgotten, who brought most of it is ended, and the others are asked for theirs again. */
  #endWaiting(): void {
    const isOfTooMany = this.#options.document.waitingBytes === Number.POSITIVE_INFINITY
    const shareOf = ({ missing, bytes }: Ahead) => (isOfTooMany ? missing.size : bytes)
    let most: [Link, Ahead] | null = null
    for (const entry of this.#ahead) if (most === null || shareOf(entry[1]) > shareOf(most[1])) most = entry
    most?.[0].connection.end('update_invalid', tooMuchWaits)
    this.#forgetWaiting()
    this.#ask(this.#links.values())
  }

  /** Who brought it has to be asked for it again, and is not acknowledged before it is there. */
  #forgetWaiting(): void {
    this.#options.document.dropWaiting()
    for (const ahead of this.#ahead.values()) ahead.bytes = 0
  }

  /** It is told once, and of each step2: with that it takes all of its for brought. */
  #refuse(link: Link, inspected: InspectedUpdate, isTyped: boolean): void {
    this.#writers.noteUntaken(link.connection, inspected)
    if (link.wasRefused && isTyped) return
    link.wasRefused = true
    this.#notify(link.connection, 'document_read_only')
  }

  #notify(connection: Connection, code: ErrorCode): void {
    if (!connection.wantsWeft) return
    connection.send(encodeWeft({ kind: 'notice', code, detail: new WeftError(code).message }))
  }

  /** Makes clients send what the document has not, and owners of lent ids what is to be compared. */
  #ask(links: Iterable<Link>): void {
    const { document, loans } = this.#options
    const step1 = encodeStep1(document.stateVector())
    for (const link of [...links]) {
      link.isToBeAsked = false
      link.isAnswerDue = true
      const lentFrom = loans.ask(link.connection)
      link.connection.send(lentFrom === null ? step1 : encodeStep1(lentFrom))
    }
  }

  *#linksOf(connection: Connection): Iterable<Link> {
    const link = this.#links.get(connection)
    if (link !== undefined) yield link
  }

  #acknowledge(link: Link): void {
    const { connection, received } = link
    if (!connection.wantsWeft || this.#ahead.has(link) || link.lacksDeletions) return
    // What it typed before it answered may have been left out.
    if (!this.#options.loans.hasToAnswer(connection)) this.#outgoing.acknowledge(link, received)
  }

  #record({ update, typed }: MergeableUpdate, origin: Origin): void {
    const { saver, key, ids } = this.#options
    // What no member brought the server wrote itself.
    if (origin.kind !== 'member') for (const client of Y.parseUpdateMeta(update).to.keys()) ids.ownForServer(client)
    saver.add({ kind: 'update', document: key, update, author: authorOf(origin, agentMemberId) })
    this.#outgoing.add({ update, typed }, origin.kind === 'member' ? origin.connection : null)
  }
}

/** What a connection holds of the channel; there are thousands, so not closures. */
class LinkAttachment implements Attachment {
  readonly #channel: DocumentChannel
  readonly #link: Link

  constructor(channel: DocumentChannel, link: Link) {
    this.#channel = channel
    this.#link = link
  }

  receive(frame: Uint8Array): void {
    this.#channel.receive(this.#link, frame)
  }

  catchUp(): void {
    this.#channel.catchUp(this.#link)
  }

  detach(): void {
    this.#channel.detach(this.#link)
  }
}

/** Ours keeps its text, and shows how it differs. */
function endForeign(connection: Connection): void {
  if (connection.wantsWeft) connection.send(encodeWeft({ kind: 'lineage', id: foreignLineage }))
  connection.end('history_foreign')
}

/** What is not as the protocol has it is the client's fault, with a code. */
function malformedAs<T>(code: ErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof WeftError ? cause : new WeftError(code, undefined, { cause })
  }
}
