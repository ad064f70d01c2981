/**
 * One document followed over `/sync`: a Y.Doc, y-websocket's provider, and the truth about what is saved.
 *
 *   connecting ─→ saved ⇄ saving ─→ (lost) reconnecting ─→ offline ─→ (found again) saving ─→ saved
 *                                    any ─→ closed: the server said that trying again is pointless (44xx)
 *   saved, saving ─→ refused: we may only read now, and what was typed is here alone; over once we may write again
 *
 * "Saved" is only said when the server has confirmed the last change of this page. Knows not whose document it is.
 */
import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { ErrorCode } from '../../shared/errors.ts'
import { messageType, readWeftMessage, syncStep } from '../../shared/protocol/sync.ts'
import { createSaveLedger } from './save-ledger.ts'
import { createStore, type Readable } from './store.ts'

export type DocumentState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly changes: number; readonly storageAvailable: boolean }
  | { readonly kind: 'reconnecting' | 'offline'; readonly changes: number }
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
  /** True from the first full sync on, also while offline later. */
  readonly isLoaded: Readable<boolean>
  /** We may write again: the server asks for what it dropped by itself. */
  forgetRefusal(): void
  /** Proves the connection by making a new one; also leaves `closed`. */
  reconnect(): void
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
}

const longestWaitMs = 2_500
/** Failed attempts after which a lost connection is called offline. */
const attemptsBeforeOffline = 3

export function openDocument(options: DocumentOptions): DocumentConnection {
  const doc = new Y.Doc()
  const ledger = createSaveLedger()
  const state = createStore<DocumentState>({ kind: 'connecting' }, isSameState)
  const isLoaded = createStore(false)
  let isStorageAvailable = true
  let hasConnected = false
  let isRefused = false
  let isClosed = false

  const provider = new WebsocketProvider(options.syncUrl, options.name, doc, {
    params: { weft: '1' },
    disableBc: true,
    connect: false,
    maxBackoffTime: longestWaitMs,
    WebSocketPolyfill: watchedSocket(options.WebSocket, (frame) => {
      if (isEcho(frame, doc.clientID)) return false
      const message = decodeSent(frame)
      if (message !== null) {
        ledger.sent(message)
        show()
      }
      return true
    }),
  })

  function show(): void {
    const changes = ledger.unsaved
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

  provider.messageHandlers[messageType.weft] = (_encoder, decoder) => {
    const message = readWeftMessage(decoder)
    if (message.kind === 'saved') ledger.saved(message.count)
    else if (message.kind === 'storage') isStorageAvailable = message.available
    else if (message.kind === 'notice') {
      if (message.code === ('document_read_only' satisfies ErrorCode)) isRefused = true
      options.onNotice(message)
    }
    show()
  }
  provider.on('status', ({ status }) => {
    if (status === 'connected') {
      hasConnected = true
      isStorageAvailable = true
      ledger.opened()
    }
    if (status !== 'connecting') show()
  })
  provider.on('sync', (isSynced) => {
    if (isSynced) isLoaded.set(true)
    show()
  })
  provider.on('connection-close', () => {
    ledger.closed()
    // The provider counts this failure only after the event.
    queueMicrotask(show)
  })
  provider.on('closed', ({ code, reason }) => {
    state.set({ kind: 'closed', changes: ledger.unsaved, code, reason })
  })
  // After the provider's own listener: when connected, that one has sent the update already.
  doc.on('update', (_update: Uint8Array, origin: unknown) => {
    if (origin === provider || provider.wsconnected) return
    ledger.kept()
    show()
  })
  provider.connect()

  return {
    doc,
    awareness: provider.awareness,
    state,
    isLoaded,
    forgetRefusal() {
      isRefused = false
      show()
    },
    reconnect() {
      if (isClosed) return
      if (state.get().kind === 'closed') state.set({ kind: 'reconnecting', changes: ledger.unsaved })
      provider.disconnect()
      provider.connect()
    },
    close() {
      if (isClosed) return
      isClosed = true
      provider.destroy()
      provider.awareness.destroy()
      doc.destroy()
    },
  }
}

/** A WebSocket class that asks before each frame whether it is to be sent. */
function watchedSocket(Base: typeof WebSocket, maySend: (frame: Uint8Array) => boolean): typeof WebSocket {
  return class extends Base {
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>): void {
      if (data instanceof Uint8Array && !maySend(data)) return
      super.send(data as Parameters<WebSocket['send']>[0])
    }
  }
}

/**
 * Whether a frame only says again what others show: y-websocket sends on all it hears, which the server drops, and which
 * in a crowd is as much as all that the server sends.
 */
export function isEcho(frame: Uint8Array, ownClient: number): boolean {
  if (frame[0] !== messageType.awareness) return false
  const decoder = decoding.createDecoder(frame.subarray(1))
  decoding.readVarUint(decoder)
  const count = decoding.readVarUint(decoder)
  // An event of y-protocols' awareness is either about oneself or about others.
  return count > 0 && decoding.readVarUint(decoder) !== ownClient
}

/** Which document message a frame of y-websocket's is; null for all others. Types and steps are single bytes. */
export function decodeSent(frame: Uint8Array): { kind: 'step2' | 'update'; isEmpty: boolean } | null {
  if (frame[0] !== messageType.sync) return null
  if (frame[1] === syncStep.update) return { kind: 'update', isEmpty: false }
  // An update without structs and deletions is the two bytes 0 0.
  if (frame[1] === syncStep.step2)
    return { kind: 'step2', isEmpty: frame.length === 5 && frame[3] === 0 && frame[4] === 0 }
  return null
}

function isSameState(a: DocumentState, b: DocumentState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
