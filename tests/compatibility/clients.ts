/**
 * The versions of y-websocket that the sync endpoint is held to, each as it was published.
 *
 * All of them share the one copy of Yjs. What they differ in, as far as it shows: only 3.1 stays away where a server
 * refuses it for good, the earlier ones know no such thing and try again.
 */
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider as Provider31 } from 'y-websocket'
import { WebsocketProvider as Provider2 } from 'y-websocket-2'
import { WebsocketProvider as Provider30 } from 'y-websocket-3-0'
import type * as Y from 'yjs'

/** What the suite uses of a provider; the versions' own types exclude each other. */
export interface CompatibleProvider {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly synced: boolean
  readonly shouldConnect: boolean
  on(name: 'connection-close', listener: (event: { readonly code: number } | null) => void): unknown
  connect(): void
  disconnect(): void
  destroy(): void
}

interface ProviderOptions {
  readonly WebSocketPolyfill: typeof WebSocket
  readonly disableBc: boolean
  readonly maxBackoffTime: number
  readonly params: { token: string }
}

export interface ClientVersion {
  readonly version: string
  readonly Provider: new (url: string, name: string, doc: Y.Doc, options: ProviderOptions) => CompatibleProvider
  /** It takes a 44xx close code for final. */
  readonly staysAway: boolean
}

export const clientVersions: readonly ClientVersion[] = [
  { version: '2.1.0', Provider: Provider2, staysAway: false },
  { version: '3.0.0', Provider: Provider30, staysAway: false },
  { version: '3.1.0', Provider: Provider31, staysAway: true },
]
