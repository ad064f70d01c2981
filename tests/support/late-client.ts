/** Clients of which one has another's text by another way than the room, as tabs of one browser do. */
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { encodeStep2 } from '../../shared/protocol/sync.ts'
import { RoomClient } from './room-client.ts'

/** Holds frames to the room back until it is told to hand them on. */
export class LateClient extends RoomClient {
  isLate = false
  readonly #held: Uint8Array[] = []

  override receive(frame: Uint8Array): void {
    if (this.isLate) this.#held.push(frame)
    else super.receive(frame)
  }

  handOn(count = this.#held.length): void {
    for (const frame of this.#held.splice(0, count)) super.receive(frame)
  }
}

/** What a client with this document would send under another's client id. */
export function forgedBy({ doc }: Pick<RoomClient, 'doc'>, as: number, text: string): Uint8Array {
  const forger = new Y.Doc()
  Y.applyUpdate(forger, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(forger)
  forger.clientID = as
  forger.getText('text').insert(forger.getText('text').length, text)
  return Y.encodeStateAsUpdate(forger, before)
}

/** As tabs of one browser do: `to` has what `from` typed, and sends it when the server asks what it has. */
export function passOn(from: Pick<RoomClient, 'doc'>, to: RoomClient): void {
  const known = Y.encodeStateVector(to.doc)
  const update = Y.encodeStateAsUpdate(from.doc, known)
  Y.applyUpdate(to.doc, update, to)
  to.receive(encodeStep2(update))
}

/** The first presence state of a client with this id. */
export function stateUnder(client: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  const awareness = new Awareness(doc)
  awareness.setLocalState({ user: { name: 'Bob' } })
  const update = encodeAwarenessUpdate(awareness, [client])
  awareness.destroy()
  doc.destroy()
  return update
}
