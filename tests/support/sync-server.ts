/** The sync endpoint alone over a real HTTP server: a store, rooms and sockets, and members who are let in by name. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { type Clock, systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import { createLog, type Log } from '../../server/operations/log.ts'
import type { Store } from '../../server/persistence/store.ts'
import type { RoomRegistry } from '../../server/rooms/room.ts'
import { createRoomRegistry } from '../../server/rooms/room-registry.ts'
import { createSocketServer } from '../../server/socket/socket-server.ts'
import { WeftError } from '../../shared/errors.ts'
import { defaultLimits, type Limits } from '../../shared/limits.ts'
import { type FileId, type MemberId, type RoomId, randomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import { openHeldStore } from './held-store.ts'

export const silentLog: Log = createLog({ level: 'silent' })

/** Whoever connects as this is a guest without credentials, each one a new member. */
export const guestName = 'Guest'

export function memberNamed(name: string): Member {
  return { id: `id${name}` as MemberId, name, colour: name.length % 8, kind: 'person' }
}

export interface SyncServer {
  readonly store: Store
  readonly registry: RoomRegistry
  readonly url: string
  readonly room: RoomId
  /** By path. */
  readonly files: Readonly<Record<string, FileId>>
  /** An unmodified client; `as` is `name` or `name:role`. `isTab`: as a tab of one browser with all others that are. */
  connect(document: string, as: string, options?: { doc?: Y.Doc; weft?: boolean; isTab?: boolean }): WebsocketProvider
  /** A bare socket. */
  open(document: string, as: string, query?: string): WebSocket
  /** The room's text of its first file. */
  text(): Promise<string>
  /** As Ctrl-C does, with the clients still there. */
  stopSockets(): Promise<void>
  close(): Promise<void>
}

export async function startSyncServer(
  options: {
    files?: Record<string, string>
    limits?: Partial<Limits>
    store?: Store
    clock?: Clock
    room?: RoomId
    idleMs?: number
    /** Runs before a member is let in. */
    beforeAdmit?: () => Promise<void>
  } = {},
): Promise<SyncServer> {
  const store = options.store ?? (await openHeldStore())
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const clock = options.clock ?? systemClock
  const registry = createRoomRegistry({
    store,
    limits,
    clock,
    newId: randomId,
    log: silentLog,
    agentName: 'Agent',
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
  })
  const sockets = createSocketServer({
    registry,
    limits,
    clock,
    turns: createFairTurns(),
    log: silentLog,
    access: {
      async admit({ url }) {
        await options.beforeAdmit?.()
        const [name, role] = (url.searchParams.get('token') ?? '').split(':')
        if (!name) throw new WeftError('session_required')
        const isEphemeral = name === guestName
        if (isEphemeral) return { member: memberNamed(randomId()), role: 'editor', isEphemeral }
        return { member: memberNamed(name), role: (role ?? 'editor') as Role }
      },
    },
  })
  await sockets.start()
  const http = createServer()
  http.on('upgrade', sockets.handleUpgrade)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/sync`

  const owner = memberNamed('Owner')
  let room: RoomId
  if (options.room === undefined) {
    await store.createMember(owner)
    const files = Object.entries(options.files ?? { 'a.ts': '' }).map(([path, content]) => ({ path, content }))
    room = await registry.create({ name: 'Test', files }, owner)
  } else room = options.room
  const held = await registry.hold(room)
  const files = Object.fromEntries(held.room.files().map(({ path, id }) => [path, id]))
  held.release()

  const providers = new Set<WebsocketProvider>()
  const bare = new Set<WebSocket>()
  return {
    store,
    registry,
    url,
    room,
    files,
    connect(document, as, { doc = new Y.Doc(), weft = false, isTab = false } = {}) {
      const provider = new WebsocketProvider(url, `${room}/${document}`, doc, {
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        disableBc: !isTab,
        params: { token: as, ...(weft && { weft: '1' }) },
      })
      providers.add(provider)
      return provider
    },
    open(document, as, query = '') {
      const socket = new WebSocket(`${url}/${room}/${document}?token=${as}${query}`)
      socket.binaryType = 'nodebuffer'
      bare.add(socket)
      socket.once('close', () => bare.delete(socket))
      return socket
    },
    async text() {
      const { room: inMemory, release } = await registry.hold(room)
      try {
        const [file] = inMemory.files()
        return file === undefined ? '' : (await inMemory.readFile(file.id)).content
      } finally {
        release()
      }
    },
    stopSockets: () => sockets.stop(),
    async close() {
      for (const provider of providers) {
        provider.destroy()
        // Its timer would keep a process alive, and goes with neither the provider nor a document that others keep.
        provider.awareness.destroy()
      }
      for (const socket of bare) socket.terminate()
      await sockets.stop()
      await registry.close()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
