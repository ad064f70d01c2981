/**
 * Clients in one document, some of whom write, and what each of them has been shown of the others' keys.
 *
 * A delivery is one key of a writer reaching one other client, whether it came in a frame of its own or merged with
 * others; a key that comes twice counts once, and one's own never.
 */
import * as Y from 'yjs'
import type { RunningServer } from '../servers/servers.ts'
import { joinAll, Participant } from './participant.ts'
import type { Script } from './typing.ts'

/** What is in an update, read once for all who get the same bytes: client, first clock, length; and again. */
class UpdateReader {
  readonly #known = new Map<string, readonly number[]>()

  read(update: Buffer): readonly number[] {
    const key = update.toString('latin1')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const runs = Y.decodeUpdate(update).structs.flatMap(({ id, length }) => [id.client, id.clock, length])
    if (this.#known.size > 500) this.#known.clear()
    this.#known.set(key, runs)
    return runs
  }
}

/** Milliseconds from a key's sending to another client's having it, of keys that were sent while `isRecording`. */
export interface Latencies {
  readonly samples: number[]
  isRecording: boolean
}

export interface CrowdOptions {
  readonly server: RunningServer
  readonly document: string
  readonly clients: number
  /** One for each writer; writers are the first clients. */
  readonly scripts: readonly Script[]
  readonly latencies?: Latencies
  /** People of the server from here on. */
  readonly firstPerson?: number
  /** Weft alone: how many milliseconds after a client sent something it was told that it is saved. */
  readonly onSaved?: (ms: number) => void
}

export class Crowd {
  readonly participants: Participant[] = []
  readonly #options: CrowdOptions
  readonly #reader = new UpdateReader()
  readonly #writerOf: ReadonlyMap<number, number>
  /** For each writer, when each of its keys was sent; null where that is not recorded. */
  readonly #sentAt: (number | null)[][]
  /** For each client, how many keys of each writer it was shown. */
  readonly #shown: number[][]
  #deliveries = 0
  #sent = 0
  /** A client was shown more keys of a writer. */
  onShown: ((client: number, writer: number, keys: number) => void) | null = null

  private constructor(options: CrowdOptions) {
    const { clients, scripts } = options
    this.#options = options
    this.#writerOf = new Map(scripts.map(({ client }, writer) => [client, writer]))
    this.#sentAt = scripts.map(() => [])
    this.#shown = Array.from({ length: clients }, () => scripts.map(() => 0))
  }

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options)
    const { server, document, clients, firstPerson = 0 } = options
    const participants = await joinAll(clients, (client) =>
      Participant.join(server, document, firstPerson + client, {
        onUpdate: (update, at) => crowd.#receive(client, update, at),
        ...(options.onSaved && { onSaved: options.onSaved }),
      }),
    )
    crowd.participants.push(...participants)
    return crowd
  }

  get deliveries(): number {
    return this.#deliveries
  }

  get sent(): number {
    return this.#sent
  }

  get expected(): number {
    return this.#sent * (this.#options.clients - 1)
  }

  /** Whether the writer has keys left. */
  hasKeys(writer: number): boolean {
    return (this.#sentAt[writer]?.length ?? 0) < (this.#options.scripts[writer]?.messages.length ?? 0)
  }

  /** The writer's next key. */
  type(writer: number): void {
    const sentAt = this.#sentAt[writer]
    const message = this.#options.scripts[writer]?.messages[sentAt?.length ?? 0]
    if (sentAt === undefined || message === undefined) throw new Error(`invariant: writer ${writer} has a key left`)
    sentAt.push(this.#options.latencies?.isRecording ? performance.now() : null)
    this.#sent += 1
    this.participants[writer]?.send(message)
  }

  /** Waits until all have been shown all. @throws where that takes too long */
  async settle(timeoutMs = 15_000): Promise<void> {
    await settleAll([this], timeoutMs)
  }

  close(): void {
    for (const participant of this.participants) participant.close()
  }

  #receive(client: number, update: Buffer, at: number): void {
    const shown = this.#shown[client]
    if (shown === undefined) return
    const runs = this.#reader.read(update)
    for (let index = 0; index < runs.length; index += 3) {
      const writer = this.#writerOf.get(runs[index] ?? 0)
      if (writer === undefined || writer === client) continue
      const before = shown[writer] ?? 0
      const end = (runs[index + 1] ?? 0) + (runs[index + 2] ?? 0)
      if (end <= before) continue
      shown[writer] = end
      this.#deliveries += end - before
      for (let clock = before; clock < end; clock++) {
        const sentAt = this.#sentAt[writer]?.[clock]
        if (typeof sentAt === 'number') this.#options.latencies?.samples.push(at - sentAt)
      }
      this.onShown?.(client, writer, end - before)
    }
  }
}

/** Waits until in all crowds all have been shown all. @throws where that takes too long */
export async function settleAll(crowds: readonly Crowd[], timeoutMs = 15_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const missing = crowds.reduce((sum, { expected, deliveries }) => sum + expected - deliveries, 0)
    if (missing === 0) return
    if (performance.now() > deadline) throw new Error(`${missing} deliveries did not come in ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
