/** A client on a room without a socket between them: a Y.Doc and awareness that speak the sync protocol. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import { readSyncMessage } from 'y-protocols/sync'
import * as Y from 'yjs'
import type { Connection } from '../../server/rooms/connection.ts'
import type { Attachment, Room } from '../../server/rooms/room.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Member, RoomMember } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import {
  encodeAwareness,
  encodeStep1,
  encodeUpdate,
  messageType,
  readWeftMessage,
  type WeftMessage,
} from '../../shared/protocol/sync.ts'

export class RoomClient implements Connection {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly member: RoomMember
  readonly wantsWeft: boolean
  isOpen = true
  /** As the socket is for whom too much waits. */
  isBehind = false
  /** Its socket hangs: nothing is heard of it. */
  isSilent = false
  isSynced = false
  endedWith: ErrorCode | null = null
  /** Which history the document has; null where it was not told, or not before anything else. */
  lineage: string | null = null
  /** Weft's other messages so far. */
  readonly told: WeftMessage[] = []
  /** All frames so far. */
  readonly frames: Uint8Array[] = []
  #attachment: Attachment | null = null
  readonly #unsent: Uint8Array[] = []

  constructor(
    member: Member,
    { role = 'editor', weft = false, doc = new Y.Doc() }: { role?: Role; weft?: boolean; doc?: Y.Doc } = {},
  ) {
    this.member = { ...member, role }
    this.wantsWeft = weft
    this.doc = doc
    this.awareness = new Awareness(doc)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#transmit(encodeUpdate(update))
    })
    // As y-websocket does: what is heard is sent on as well.
    this.awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      this.#transmit(encodeAwareness(encodeAwarenessUpdate(this.awareness, [...added, ...updated, ...removed])))
    })
  }

  get text(): string {
    return this.doc.getText('text').toString()
  }

  /** States of others, by client id. */
  get others(): [number, Record<string, unknown>][] {
    return [...this.awareness.getStates()].filter(([client]) => client !== this.doc.clientID)
  }

  async join(room: Pick<Room, 'connect'>, document: string): Promise<this> {
    this.#attachment = await room.connect(this, document)
    this.receive(encodeStep1(Y.encodeStateVector(this.doc)))
    if (this.awareness.getLocalState() !== null) {
      this.receive(encodeAwareness(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])))
    }
    for (const frame of this.#unsent.splice(0)) this.receive(frame)
    return this
  }

  /** Hands a frame to the room, as the socket would. */
  receive(frame: Uint8Array): void {
    this.#attachment?.receive(frame)
  }

  /** Has read what waited for it. */
  catchUp(): void {
    this.isBehind = false
    this.#attachment?.catchUp()
  }

  type(at: number, text: string): void {
    this.doc.getText('text').insert(at, text)
  }

  /** Loses the connection; what it knows of others is forgotten but for their clocks. */
  leave(): void {
    this.isOpen = false
    const attachment = this.#attachment
    this.#attachment = null
    attachment?.detach()
    removeAwarenessStates(
      this.awareness,
      this.others.map(([client]) => client),
      this,
    )
  }

  destroy(): void {
    this.leave()
    this.awareness.destroy()
    this.doc.destroy()
  }

  probe(): void {}

  send(frame: Uint8Array): void {
    if (this.isOpen && !this.isBehind) this.read(frame)
  }

  /** What a frame does that has arrived. */
  protected read(frame: Uint8Array): void {
    this.frames.push(frame)
    const decoder = decoding.createDecoder(frame)
    switch (decoding.readVarUint(decoder)) {
      case messageType.sync: {
        const reply = encoding.createEncoder()
        encoding.writeVarUint(reply, messageType.sync)
        if (readSyncMessage(decoder, reply, this.doc, this) === 1) this.isSynced = true
        if (encoding.length(reply) > 1) this.#transmit(encoding.toUint8Array(reply))
        return
      }
      case messageType.awareness:
        applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this)
        return
      case messageType.weft:
        this.#hear(readWeftMessage(decoder))
        return
    }
  }

  end(code: ErrorCode): void {
    if (!this.isOpen) return
    this.endedWith = code
    this.leave()
  }

  #hear(message: WeftMessage): void {
    if (message.kind !== 'lineage') this.told.push(message)
    else if (this.frames.length === 1) this.lineage = message.id
  }

  #transmit(frame: Uint8Array): void {
    if (this.#attachment === null) {
      if (this.isOpen) this.#unsent.push(frame)
    } else this.receive(frame)
  }
}
