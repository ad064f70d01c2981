/**
 * The rooms that are in memory, each once.
 *
 *   (absent) ─hold─→ loading ─→ live ── no holder for a while ──→ draining ─→ closing ─→ gone (absent)
 *               └─ failed ─→ (absent)  ↑                              │          │
 *                                      └── held again, or unsaved ────┘          └ a hold waits, then loads anew
 *
 * draining: what is unsaved is being saved; a room held again meanwhile is live as before.
 * closing: its followers are being told and its logs shortened; nobody can hold it, nobody holds it, all is saved. A room
 * that is deleted, or whose server stops, comes there from any state, held and unsaved as it is.
 * A room leaves the map only when it is gone, so there are never two of one. What is loading when its room or the server
 * ends, the room or a file of it, goes on to its next turn at most (S26).
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { NewId, RoomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { NextTurn } from '../documents/shared-document.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import { createFairTurns } from '../operations/fair-turns.ts'
import type { Log } from '../operations/log.ts'
import type { Store } from '../persistence/store.ts'
import { type LiveRoom, loadRoom } from './live-room.ts'
import { PresenceRenewal } from './presence/presence-renewal.ts'
import type { NewFile, Room, RoomRegistry } from './room.ts'
import { NewClientIds } from './writing/new-client-ids.ts'

export interface RoomRegistryOptions {
  readonly store: Store
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  /** The agent's name as members see it. */
  readonly agentName: string
  /** How long a room, and a file's document, stays in memory without a holder. */
  readonly idleMs?: number
  /** Bytes of one room that may wait for a failing store before it takes nothing more. */
  readonly unsavedBytes?: number
  /** How long a room that ends waits for its followers and for a store that does not answer, together. */
  readonly closeTimeoutMs?: number
  /** The server begins to stop, and who waits for a long load waits no more. */
  readonly stopping?: AbortSignal
}

type OpenListener = Parameters<RoomRegistry['onOpen']>[0]

interface Entry {
  readonly id: RoomId
  readonly loading: Promise<LiveRoom>
  room: LiveRoom | null
  holders: number
  /** What `onOpen`'s listeners want called when it goes. */
  readonly closers: (() => void | Promise<void>)[]
  forgetIdle: (() => void) | null
  /** While closing: resolves once it is gone. */
  gone: Promise<void> | null
}

export function createRoomRegistry(options: RoomRegistryOptions): RoomRegistry {
  return new LiveRoomRegistry(options)
}

class LiveRoomRegistry implements RoomRegistry {
  readonly #options: Required<RoomRegistryOptions>
  readonly #renewal: PresenceRenewal
  readonly #newClientIds: NewClientIds
  /** Of all rooms' loads. Their slices are longer than agents', who must not wait behind all of them. */
  readonly #loadTurns = createFairTurns()
  readonly #entries = new Map<RoomId, Entry>()
  readonly #deletions = new Map<RoomId, Promise<void>>()
  readonly #openListeners: OpenListener[] = []
  #closing: Promise<void> | null = null

  constructor(options: RoomRegistryOptions) {
    this.#options = {
      idleMs: 30_000,
      unsavedBytes: 64 * 1024 * 1024,
      closeTimeoutMs: 1_500,
      stopping: new AbortController().signal,
      ...options,
    }
    this.#renewal = new PresenceRenewal(options.clock)
    this.#newClientIds = new NewClientIds({ clock: options.clock, most: options.limits.newClientIds })
  }

  async hold(id: RoomId): Promise<{ readonly room: Room; release(): void }> {
    for (;;) {
      if (this.#closing !== null) throw new WeftError('shutting_down')
      // A room that is being deleted must not be loaded from what is left of it.
      const ending = this.#deletions.get(id)?.catch(() => undefined) ?? this.#entries.get(id)?.gone
      if (ending) {
        await ending
        continue
      }
      const entry = this.#entries.get(id) ?? this.#startLoading(id)
      entry.holders += 1
      entry.forgetIdle?.()
      entry.forgetIdle = null
      let isHeld = true
      const release = () => {
        if (!isHeld) return
        isHeld = false
        entry.holders -= 1
        if (entry.holders === 0) this.#planDraining(entry)
      }
      // It may have been deleted, or the server begun to close, while it was loading: then the load may have ended early.
      const room = await entry.loading.catch((error: unknown) => {
        if (entry.gone === null) throw error
        return null
      })
      if (room !== null && entry.gone === null) return { room, release }
      release()
    }
  }

  async create({ name, files }: { name: string; files: readonly NewFile[] }, owner: Member): Promise<RoomId> {
    const { store, newId, clock } = this.#options
    const id = newId<RoomId>()
    await store.createRoom({ id, name, createdAt: timestamp(clock) }, owner.id)
    try {
      const { room, release } = await this.hold(id)
      try {
        room.admit(owner, 'owner')
        for (const file of files) room.createFile(file, owner.id)
        await room.saved()
      } finally {
        release()
      }
    } catch (error) {
      await this.delete(id).catch((failure: unknown) => {
        this.#options.log.error({ err: failure, room: id }, 'a room that could not be filled is left over')
      })
      throw error
    }
    return id
  }

  delete(id: RoomId): Promise<void> {
    const deletion = this.#deletions.get(id) ?? this.#delete(id).finally(() => this.#deletions.delete(id))
    this.#deletions.set(id, deletion)
    return deletion
  }

  onOpen(listener: OpenListener): void {
    this.#openListeners.push(listener)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    await Promise.all(
      [...this.#entries.values()].map(
        (entry) => entry.gone ?? this.#end(entry, 'shutting_down').catch(() => undefined),
      ),
    )
  }

  async #delete(id: RoomId): Promise<void> {
    const { store } = this.#options
    await this.#entries.get(id)?.gone
    if ((await store.readRoom(id)) === null) throw new WeftError('room_not_found')
    // First of all, so that a room that cannot be deleted goes on as it was. Until it is done nobody can hold it anew.
    await store.deleteRoom(id)
    const entry = this.#entries.get(id)
    if (entry !== undefined) await (entry.gone ?? this.#end(entry, 'room_not_found'))
  }

  #startLoading(id: RoomId): Entry {
    const closers: Entry['closers'] = []
    const nextTurn = async () => {
      await this.#loadTurns.later()
      if (entry.gone !== null || this.#options.stopping.aborted) throw new WeftError('shutting_down')
    }
    const entry: Entry = {
      id,
      loading: this.#load(id, closers, nextTurn),
      room: null,
      holders: 0,
      closers,
      forgetIdle: null,
      gone: null,
    }
    this.#entries.set(id, entry)
    entry.loading.then(
      (room) => {
        entry.room = room
      },
      () => {
        if (this.#entries.get(id) === entry) this.#entries.delete(id)
      },
    )
    return entry
  }

  async #load(id: RoomId, closers: Entry['closers'], nextTurn: NextTurn): Promise<LiveRoom> {
    const room = await loadRoom(id, {
      ...this.#options,
      renewal: this.#renewal,
      newClientIds: this.#newClientIds,
      nextTurn,
    })
    try {
      for (const listener of this.#openListeners) closers.push(await listener(room))
      return room
    } catch (cause) {
      await this.#within(this.#options.closeTimeoutMs, endAll(closers)).catch(() => undefined)
      room.close()
      throw new WeftError('document_unavailable', undefined, { cause })
    }
  }

  #planDraining(entry: Entry): void {
    if (entry.gone !== null || this.#entries.get(entry.id) !== entry) return
    entry.forgetIdle?.()
    entry.forgetIdle = this.#options.clock.after(this.#options.idleMs, () => {
      this.#drain(entry).catch((error) => {
        this.#options.log.error({ err: error, room: entry.id }, 'a room could not leave memory')
      })
    })
  }

  async #drain(entry: Entry): Promise<void> {
    const { room } = entry
    if (room === null || entry.holders > 0 || entry.gone !== null) return
    await room.savedWithSizes().catch(() => undefined)
    if (entry.gone !== null) return
    if (entry.holders > 0) return
    if (room.isUnsaved) {
      this.#planDraining(entry)
      return
    }
    await this.#finish(entry, room)
  }

  /** Ends a room whoever holds it. */
  async #end(entry: Entry, code: 'room_not_found' | 'shutting_down'): Promise<void> {
    const ending = this.#endLoaded(entry, code)
    entry.gone = ending
    await ending
  }

  async #endLoaded(entry: Entry, code: 'room_not_found' | 'shutting_down'): Promise<void> {
    entry.forgetIdle?.()
    const room = await entry.loading.catch(() => null)
    if (room === null) return
    const isDeleted = code === 'room_not_found'
    if (isDeleted) room.giveUp()
    const save = isDeleted ? [] : [() => room.savedWithSizes()]
    await this.#close(entry, room, [async () => room.endAll(code), ...save])
  }

  async #finish(entry: Entry, room: LiveRoom): Promise<void> {
    // It tells of its own failures, and takes nothing with it where there is no time.
    const rest = (leftMs: number) => this.#within(leftMs, room.restAll()).catch(() => undefined)
    entry.gone = this.#close(entry, room, [() => room.savedWithSizes()], rest)
    await entry.gone
  }

  /** The steps run one after the other once the followers have ended, whatever became of what came before; `rest` has the time that is left. */
  async #close(
    entry: Entry,
    room: LiveRoom,
    steps: readonly (() => Promise<void>)[],
    rest: (leftMs: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { clock, closeTimeoutMs } = this.#options
    const endMs = clock.monotonic() + closeTimeoutMs
    // A follower that hangs leaves the save its half.
    await this.#attempt(entry, this.#within(closeTimeoutMs / 2, endAll(entry.closers)))
    for (const step of steps) await this.#attempt(entry, this.#within(endMs - clock.monotonic(), step()))
    await rest(endMs - clock.monotonic())
    room.close()
    this.#entries.delete(entry.id)
  }

  async #attempt({ id }: Entry, work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      this.#options.log.error({ err: error, room: id }, 'the room closed before everything was done or saved')
    }
  }

  /** @throws storage_unavailable where it takes too long */
  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    let forget = () => {}
    const timeout = new Promise<never>((_, reject) => {
      forget = this.#options.clock.after(Math.max(0, ms), () => reject(new WeftError('storage_unavailable')))
    })
    try {
      await Promise.race([work, timeout])
    } finally {
      forget()
    }
  }
}

/** Never rejects. */
function endAll(closers: Entry['closers']): Promise<unknown> {
  return Promise.allSettled(closers.map(async (closer) => closer()))
}
