/**
 * A person in a plan: a client whose frames are late, lost, doubled or out of order on their way, and who remembers what
 * of theirs the server acknowledged.
 *
 * What TCP would never do to one connection (lose, double, reorder) is done here all the same: it is what a client's
 * bugs, proxies and reconnects come to, and everybody has to end up with the same text. What was lost heals with a new
 * connection; all else has to heal on the one there is.
 */
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Connection } from '../../server/rooms/connection.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Member } from '../../shared/model/member.ts'
import { messageType, syncStep } from '../../shared/protocol/sync.ts'
import { RoomClient } from '../support/room-client.ts'

export class Peer extends RoomClient {
  readonly undoManager: Y.UndoManager
  /** Ends of what was acknowledged, by Yjs client id. */
  readonly acknowledged = new Map<number, number>()
  /** Ends of what the room sent. */
  readonly shown = new Map<number, number>()
  /** Document messages that the room got over the connection that it ended. */
  broughtLast: readonly Uint8Array[] = []
  isLagging = false
  /** A frame of this connection will never arrive. */
  hasLost = false
  #connection: Connection | null = null
  #up: Uint8Array[] = []
  #down: Uint8Array[] = []
  /** Document messages that the room got over this connection. */
  #sent: Uint8Array[] = []
  /** Where this connection's messages begin in `told`. */
  #toldBefore = 0

  constructor(member: Member, weft: boolean, clientId: number) {
    super(member, { weft, doc: docOf(clientId) })
    this.undoManager = new Y.UndoManager(this.doc.getText('text'), { captureTimeout: 0 })
  }

  /** With a connection of its own each time, as a socket is: what is still sent to an earlier one comes to nothing. */
  override join(room: Pick<Room, 'connect'>, document: string): Promise<this> {
    return super.join({ connect: (_, name) => room.connect(this.#openConnection(), name) }, document)
  }

  #openConnection(): Connection {
    const peer = this
    const isCurrent = () => this.#connection === connection
    const connection: Connection = {
      member: this.member,
      wantsWeft: this.wantsWeft,
      get isOpen() {
        return isCurrent() && peer.isOpen
      },
      get isBehind() {
        return isCurrent() && peer.isBehind
      },
      isSilent: false,
      probe() {},
      send(frame) {
        if (isCurrent()) peer.send(frame)
      },
      end(code) {
        if (isCurrent()) peer.end(code)
      },
    }
    this.#connection = connection
    return connection
  }

  override receive(frame: Uint8Array): void {
    this.#up.push(frame)
  }

  override send(frame: Uint8Array): void {
    if (!this.isOpen || this.isBehind) return
    if (this.isLagging || this.#down.length > 0) this.#down.push(frame)
    else this.#take(frame)
  }

  #take(frame: Uint8Array): void {
    const update = documentUpdateOf(frame)
    if (update !== null) noteEnds(this.shown, update)
    // Also to who has fallen behind meanwhile: it was sent before.
    this.read(frame)
  }

  handOn(count: number): void {
    for (const frame of this.#up.splice(0, count)) {
      const update = documentUpdateOf(frame)
      if (update !== null) this.#sent.push(update)
      super.receive(frame)
    }
    if (this.isLagging) return
    for (const frame of this.#down.splice(0)) this.#take(frame)
  }

  reorder(at: number): void {
    const index = at % Math.max(1, this.#up.length - 1)
    const [first, second] = this.#up.slice(index, index + 2)
    if (first !== undefined && second !== undefined) this.#up.splice(index, 2, second, first)
  }

  duplicate(at: number): void {
    const index = at % Math.max(1, this.#up.length)
    const frame = this.#up[index]
    if (frame !== undefined) this.#up.splice(index, 0, frame)
  }

  lose(at: number): void {
    if (this.#up.length === 0) return
    this.#up.splice(at % this.#up.length, 1)
    this.hasLost = true
  }

  /** The provider passes on what it was not itself that wrote only when it is asked. */
  overhear(other: Peer, from: 'store' | Peer = this): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)), from)
  }

  override end(code: ErrorCode): void {
    if (this.isOpen) this.broughtLast = [...this.#sent]
    super.end(code)
  }

  override leave(): void {
    this.#noteAcknowledged()
    this.#connection = null
    this.#up = []
    this.#down = []
    this.#sent = []
    this.isLagging = false
    this.isBehind = false
    this.hasLost = false
    super.leave()
    this.#toldBefore = this.told.length
  }

  /** What came before the first notice of this connection: after one, what was refused counts too. */
  #noteAcknowledged(): void {
    let count = 0
    for (const message of this.told.slice(this.#toldBefore)) {
      if (message.kind === 'notice') break
      if (message.kind === 'saved') count = message.count
    }
    for (const update of this.#sent.slice(0, count)) noteEnds(this.acknowledged, update)
  }
}

function noteEnds(ends: Map<number, number>, update: Uint8Array): void {
  for (const { id, length } of Y.decodeUpdate(update).structs) {
    ends.set(id.client, Math.max(ends.get(id.client) ?? 0, id.clock + length))
  }
}

/** Who comes first among those who type at one place follows from the id, so a plan goes the same way again. */
function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientId
  return doc
}

function documentUpdateOf(frame: Uint8Array): Uint8Array | null {
  const decoder = decoding.createDecoder(frame)
  if (decoding.readVarUint(decoder) !== messageType.sync) return null
  const step = decoding.readVarUint(decoder)
  return step === syncStep.step1 ? null : decoding.readVarUint8Array(decoder)
}
