/**
 * One document synced over `/sync`: a Y.Doc, y-websocket's provider, and the truth about what is saved.
 *
 *   connecting ─→ saved ⇄ saving ─→ (lost) reconnecting ─→ offline ─→ (found again) saving ─→ saved
 *                                    any ─→ closed: the server said that trying again is pointless (44xx)
 *   saved, saving ─→ refused: we may only read now, and what was typed is here alone; over once we may write again
 *   any ─→ foreign: the server has another document under this name, and nothing goes either way any more
 *
 * "Saved" is only said when the server has confirmed the last change of this page. Nothing is taken or sent before the
 * document's lineage is known to be ours. Knows not whose document it is.
 */
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { ErrorCode } from '../../../shared/errors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import { messageType, readWeftMessage } from '../../../shared/protocol/sync.ts'
import type { LocalCopy } from '../copies/local-copy.ts'
import { createStore, type Readable } from '../store.ts'
import { createSaveLedger } from './save-ledger.ts'
import { decodeSent, isEcho, watchedSocket } from './watched-socket.ts'

export type DocumentState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly changes: number; readonly storageAvailable: boolean }
  | { readonly kind: 'reconnecting' | 'offline'; readonly changes: number }
  /** What is here has another history than the server's: merging both would double the text. */
  | { readonly kind: 'foreign'; readonly changes: number }
  /** The text here has changes that the server dropped. */
  | { readonly kind: 'refused' }
  /** `code` is a WebSocket close code from 4400 to 4499. */
  | { readonly kind: 'closed'; readonly changes: number; readonly code: number; readonly reason: string }

/** A change of ours was dropped, or our role changed. */
export interface Notice {
  readonly code: string
  readonly detail: string
}

export interface DocumentConnection {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly state: Readable<DocumentState>
  /** When a lost connection is tried again, in ms since the epoch; null while it is there, or being tried. */
  readonly retryAt: Readable<number | null>
  /** True from the first full sync on, also while offline later. */
  readonly isLoaded: Readable<boolean>
  /** Whether something is here that the server is not known to have, or is just being read. */
  hasUnsent(): boolean
  /** We may write again: the server asks for what it dropped by itself. */
  forgetRefusal(): void
  /** Proves the connection by making a new one; also leaves `closed`. */
  reconnect(): void
  /** Ends the document and its copy: it is not wanted, or is no more. */
  discard(): void
  /** Idempotent; ends the document. */
  close(): void
}

export interface DocumentOptions {
  /** `ws(s)://HOST/sync` */
  readonly syncUrl: string
  /** `ROOM/DOCUMENT` */
  readonly name: string
  readonly WebSocket: typeof WebSocket
  readonly onNotice: (notice: Notice) => void
  /** Somebody asks everyone to come to where they are. */
  readonly onBring?: (by: MemberId) => void
  /** Holds what could not be sent, over the window's end. */
  readonly copy?: LocalCopy
}

const longestWaitMs = 5_000
/** Failed attempts after which a lost connection is called offline. */
const attemptsBeforeOffline = 3
/** A change that is on its way for so long is copied too: the server may be gone. */
const copyAfterMs = 2_000

export function openDocument(options: DocumentOptions): DocumentConnection {
  const { copy } = options
  const doc = new Y.Doc()
  const ledger = createSaveLedger()
  const state = createStore<DocumentState>({ kind: 'connecting' }, isSameState)
  const isLoaded = createStore(false)
  const retryAt = createStore<number | null>(null)
  let isStorageAvailable = true
  let hasConnected = false
  let isRefused = false
  let isClosed = false
  /** Of what the document holds; null while it holds nothing. */
  let lineage: string | null = null
  /** This connection's document is the one we have: only then changes go either way. */
  let isCompared = false
  /** Whether the change just made went out. */
  let isSent = false
  let isRestoring = copy?.isThere === true
  let copyTimer: ReturnType<typeof setTimeout> | null = null

  const provider = new WebsocketProvider(options.syncUrl, options.name, doc, {
    params: { weft: '1' },
    disableBc: true,
    connect: false,
    maxBackoffTime: longestWaitMs,
    WebSocketPolyfill: watchedSocket(options.WebSocket, (frame) => {
      if (isEcho(frame, doc.clientID)) return false
      const message = decodeSent(frame)
      if (message === null) return true
      // What is held back goes with the answer to the server's first question.
      if (!isCompared) return false
      if (message.kind === 'update') isSent = true
      ledger.sent(message)
      show()
      return true
    }),
  })
  const takeSync = provider.messageHandlers[messageType.sync]
  provider.messageHandlers[messageType.sync] = (...message) => {
    if (isCompared) takeSync?.(...message)
  }

  /** What is here alone is copied; what the server has is not. */
  function copyOrDrop(): void {
    const changes = ledger.unsaved
    if (copyTimer !== null && changes === 0) clearTimeout(copyTimer)
    if (changes === 0) copyTimer = null
    if (copy === undefined || lineage === null || isRestoring || isClosed) return
    if (changes === 0) {
      if (isCompared && isLoaded.get() && !isRefused) copy.drop()
    } else if (!isCompared) copy.write(doc, { lineage, changes })
    else {
      // Anew after each time, or the count would stay that of the first.
      copyTimer ??= setTimeout(() => {
        copyTimer = null
        if (lineage !== null && ledger.unsaved > 0) copy.write(doc, { lineage, changes: ledger.unsaved })
      }, copyAfterMs)
    }
  }

  function show(): void {
    copyOrDrop()
    const changes = ledger.unsaved
    if (state.get().kind === 'foreign') {
      state.set({ kind: 'foreign', changes })
      return
    }
    if (state.get().kind === 'closed' && !provider.wsconnected) return
    if (provider.wsconnected) {
      if (!isLoaded.get()) return
      if (isRefused) state.set({ kind: 'refused' })
      else
        state.set(changes > 0 ? { kind: 'saving', changes, storageAvailable: isStorageAvailable } : { kind: 'saved' })
      return
    }
    if (!hasConnected && provider.wsUnsuccessfulReconnects === 0) return
    const isOffline = changes > 0 || provider.wsUnsuccessfulReconnects >= attemptsBeforeOffline
    state.set({ kind: isOffline ? 'offline' : 'reconnecting', changes })
  }

  function compare(theirs: string): void {
    if (lineage === null || lineage === theirs || Y.encodeStateVector(doc).length === 1) {
      lineage = theirs
      isCompared = true
      return
    }
    state.set({ kind: 'foreign', changes: ledger.unsaved })
    provider.disconnect()
  }

  provider.messageHandlers[messageType.weft] = (_encoder, decoder) => {
    const message = readWeftMessage(decoder)
    if (message.kind === 'lineage') compare(message.id)
    else if (message.kind === 'saved') ledger.saved(message.count)
    else if (message.kind === 'storage') isStorageAvailable = message.available
    else if (message.kind === 'bring') options.onBring?.(message.by)
    else if (message.kind === 'notice') {
      if (message.code === ('document_read_only' satisfies ErrorCode)) {
        isRefused = true
        ledger.refused()
      }
      options.onNotice(message)
    }
    show()
  }
  provider.on('status', ({ status }) => {
    if (status !== 'disconnected') retryAt.set(null)
    if (status === 'connected') {
      hasConnected = true
      isStorageAvailable = true
      isCompared = false
      ledger.opened()
    }
    if (status !== 'connecting') show()
  })
  provider.on('sync', (isSynced) => {
    if (isSynced) isLoaded.set(true)
    show()
  })
  provider.on('connection-close', () => {
    isCompared = false
    ledger.closed()
    // The provider counts this failure only after the event.
    queueMicrotask(() => {
      // As y-websocket reckons it.
      const waitMs = Math.min(2 ** provider.wsUnsuccessfulReconnects * 100, longestWaitMs)
      retryAt.set(provider.shouldConnect ? Date.now() + waitMs : null)
      show()
    })
  })
  provider.on('closed', ({ code, reason }) => {
    state.set({ kind: 'closed', changes: ledger.unsaved, code, reason })
  })
  // After the provider's own listener, which has sent the update already where it could.
  doc.on('update', (_update: Uint8Array, origin: unknown) => {
    const wasSent = isSent
    isSent = false
    if (origin === provider || wasSent || isRestoring || copy?.isOwn(origin)) return
    ledger.unsent()
    show()
  })

  async function restore(from: LocalCopy): Promise<void> {
    const found = await from.restore(doc)
    isRestoring = false
    if (isClosed) return
    if (found !== null) {
      lineage = found.lineage
      ledger.unsent(found.changes)
      isLoaded.set(true)
    }
    provider.connect()
    show()
  }
  if (copy !== undefined && isRestoring) void restore(copy)
  else provider.connect()

  function close(): void {
    if (isClosed) return
    isClosed = true
    if (copyTimer !== null) clearTimeout(copyTimer)
    provider.destroy()
    provider.awareness.destroy()
    copy?.close()
    doc.destroy()
  }

  return {
    doc,
    awareness: provider.awareness,
    state,
    retryAt,
    isLoaded,
    hasUnsent: () => isRestoring || ledger.unsaved > 0,
    forgetRefusal() {
      isRefused = false
      show()
    },
    reconnect() {
      // The copy is read before anything of the server's comes in, and connects by itself then.
      if (isClosed || isRestoring || state.get().kind === 'foreign') return
      if (state.get().kind === 'closed') state.set({ kind: 'reconnecting', changes: ledger.unsaved })
      provider.disconnect()
      provider.connect()
    },
    discard() {
      // What is still being read nobody has seen: it stays, to be told of when the room is next entered.
      if (!isRestoring) copy?.drop()
      close()
    },
    close,
  }
}

function isSameState(a: DocumentState, b: DocumentState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
