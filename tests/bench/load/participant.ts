/**
 * One client in one document, on the raw wire: says hello, is synced, sends prebuilt messages, hears of updates.
 *
 * It decodes no more than a message's type and extent; what an update holds is its listener's business. It answers the
 * server's question for missing changes with "none", as a client with nothing new does. Where somebody listens for it, it asks Weft
 * to say what is saved, and takes the time of that.
 */
import type { RunningVenue } from '../servers/servers.ts'
import { clientFrame, LoadSocket } from './socket.ts'

const syncTimeoutMs = 45_000
/** As often as a provider's awareness speaks. */
const keepAliveEveryMs = 15_000
const types = { sync: 0, awareness: 1, weft: 100 } as const
const steps = { step1: 0, step2: 1, update: 2 } as const
const step2OfNothing = Uint8Array.of(0, 1, 2, 0, 0)

export interface ParticipantEvents {
  /** A document update that is not the answer to our hello. */
  onUpdate?(update: Buffer, at: number): void
  onAwareness?(update: Buffer, at: number): void
  onClose?(code: number | null): void
  /** Weft alone: so many milliseconds after a document message was sent, it was said to be saved. */
  onSaved?(ms: number): void
}

export class Participant {
  readonly #prefix: Uint8Array
  readonly #events: ParticipantEvents
  #socket: LoadSocket | null = null
  #keepAlive: NodeJS.Timeout | null = null
  /** When each document message was sent, where somebody listens for `saved`. */
  readonly #sentAt: number[] = []
  #saved = 0
  #onSynced: ((state: Buffer, at: number) => void) | null = null
  /** The state it got on joining, and milliseconds from connecting to having it; null at the relay. */
  joined: { readonly state: Buffer; readonly ms: number } | null = null
  /** Updates that came before that state. */
  readonly early: Buffer[] = []

  private constructor(prefix: Uint8Array, events: ParticipantEvents) {
    this.#prefix = prefix
    this.#events = events
  }

  static async join(
    { kind, venue, process }: RunningVenue,
    document: string,
    person: number,
    events: ParticipantEvents = {},
  ): Promise<Participant> {
    const address = await venue.address(document, person)
    const participant = new Participant(address.prefix, events)
    const startedAt = performance.now()
    const synced = new Promise<{ state: Buffer; ms: number }>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${kind.name} did not sync in time`)), syncTimeoutMs)
      participant.#onSynced = (state, at) => {
        clearTimeout(timer)
        resolve({ state, ms: at - startedAt })
      }
      if (!kind.hasDocuments) participant.#onSynced(Buffer.alloc(0), startedAt)
    })
    participant.#socket = await LoadSocket.open(
      process.port,
      events.onSaved ? `${address.path}&weft=1` : address.path,
      {
        onMessage: (payload, at) => participant.#receive(payload, at),
        onClose(code) {
          participant.#stopKeepingAlive()
          events.onClose?.(code)
        },
      },
    )
    participant.#socket.send(Buffer.concat(address.hello.map((message) => participant.frame(message))))
    participant.#keepAliveBy(address.keepAlive)
    const joined = await synced
    if (kind.hasDocuments) participant.joined = joined
    return participant
  }

  get isOpen(): boolean {
    return this.#socket?.isOpen ?? false
  }

  /** A message as this client sends it. */
  frame(message: Uint8Array): Buffer {
    return clientFrame(this.#prefix, message)
  }

  send(message: Uint8Array): void {
    if (this.#events.onSaved && message[0] === types.sync && message[1] !== steps.step1) {
      this.#sentAt.push(performance.now())
    }
    this.#socket?.send(this.frame(message))
  }

  /** Frames made by `frame`, in one write. */
  sendFrames(frames: Buffer): void {
    this.#socket?.send(frames)
  }

  close(): void {
    this.#stopKeepingAlive()
    this.#socket?.close()
  }

  #keepAliveBy(message: Uint8Array | undefined): void {
    if (message === undefined) return
    const frame = this.frame(message)
    this.#keepAlive = setInterval(() => this.#socket?.send(frame), keepAliveEveryMs).unref()
  }

  #stopKeepingAlive(): void {
    if (this.#keepAlive !== null) clearInterval(this.#keepAlive)
    this.#keepAlive = null
  }

  #receive(payload: Buffer, at: number): void {
    const from = this.#prefix.length
    if (payload[from] === types.awareness) this.#events.onAwareness?.(bytesAt(payload, from + 1), at)
    if (payload[from] === types.weft) this.#receiveOfWeft(bytesAt(payload, from + 1), at)
    if (payload[from] !== types.sync) return
    const step = payload[from + 1]
    if (step === steps.step1) this.send(step2OfNothing)
    else if (step === steps.update || this.#onSynced === null) {
      const update = bytesAt(payload, from + 2)
      if (this.#onSynced !== null) this.early.push(update)
      this.#events.onUpdate?.(update, at)
    } else if (step === steps.step2) {
      this.#onSynced(bytesAt(payload, from + 2), at)
      this.#onSynced = null
    }
  }

  #receiveOfWeft(json: Buffer, at: number): void {
    const message: unknown = JSON.parse(json.toString())
    if (typeof message !== 'object' || message === null || !('count' in message)) return
    for (; this.#saved < Number(message.count); this.#saved++) {
      const sentAt = this.#sentAt[this.#saved]
      if (sentAt !== undefined) this.#events.onSaved?.(at - sentAt)
    }
  }
}

/** What a varUint length at `from` is followed by. */
function bytesAt(payload: Buffer, from: number): Buffer {
  let length = 0
  let factor = 1
  let at = from
  for (;;) {
    const byte = payload[at++] ?? 0
    length += (byte & 0x7f) * factor
    if (byte < 0x80) break
    factor *= 128
  }
  return payload.subarray(at, at + length)
}

/** Settles all, a bounded number at a time, in order. */
export async function joinAll<T>(count: number, join: (index: number) => Promise<T>): Promise<T[]> {
  const joined: T[] = []
  const atOnce = 50
  for (let from = 0; from < count; from += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, count - from) }, (_, index) => join(from + index))
    joined.push(...(await Promise.all(part)))
  }
  return joined
}
