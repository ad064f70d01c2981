/** A room registry over a store that a test can hold, with one room. */
import { type Clock, systemClock } from '../../server/operations/clock.ts'
import type { Log } from '../../server/operations/log.ts'
import type { Room, RoomRegistry } from '../../server/rooms/room.ts'
import { createRoomRegistry } from '../../server/rooms/room-registry.ts'
import { defaultLimits, type Limits } from '../../shared/limits.ts'
import { type FileId, type RoomId, randomId } from '../../shared/model/ids.ts'
import { type HeldStore, openHeldStore } from './held-store.ts'
import { memberNamed, silentLog } from './sync-server.ts'

export interface TestRooms {
  readonly store: HeldStore
  readonly registry: RoomRegistry
  readonly room: Room
  readonly id: RoomId
  file(path: string): FileId
  /** Lets the room go, so that it may leave memory. */
  release(): void
  close(): Promise<void>
}

export async function openTestRooms(
  options: {
    files?: Record<string, string>
    limits?: Partial<Limits>
    clock?: Clock
    idleMs?: number
    unsavedBytes?: number
    onOpen?: Parameters<RoomRegistry['onOpen']>[0]
    store?: HeldStore
    id?: RoomId
    log?: Log
    stopping?: AbortSignal
  } = {},
): Promise<TestRooms> {
  const store = options.store ?? (await openHeldStore())
  const registry = createRoomRegistry({
    store,
    limits: { ...defaultLimits, ...options.limits },
    clock: options.clock ?? systemClock,
    newId: randomId,
    log: options.log ?? silentLog,
    agentName: 'Agent',
    closeTimeoutMs: 500,
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
    ...(options.unsavedBytes !== undefined && { unsavedBytes: options.unsavedBytes }),
    ...(options.stopping !== undefined && { stopping: options.stopping }),
  })
  if (options.onOpen) registry.onOpen(options.onOpen)
  const files = Object.entries(options.files ?? { 'a.ts': '' }).map(([path, content]) => ({ path, content }))
  const owner = memberNamed('Owner')
  if (options.id === undefined) await store.createMember(owner)
  const id = options.id ?? (await registry.create({ name: 'Test', files }, owner))
  const { room, release } = await registry.hold(id)
  return {
    store,
    registry,
    room,
    id,
    file(path) {
      const entry = room.files().find((file) => file.path === path)
      if (entry === undefined) throw new Error(`no file ${path}`)
      return entry.id
    },
    release,
    close: () => registry.close(),
  }
}
