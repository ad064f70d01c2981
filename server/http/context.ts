/**
 * What routes are made of, and what a request carries through the middlewares to its handler.
 *
 * Types alone: the middleware that fills a variable is named beside it.
 */
import type { HttpBindings } from '@hono/node-server'
import type { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { Access } from '../access/access.ts'
import type { HostRules } from '../access/hosts.ts'
import type { Invites } from '../access/invites.ts'
import type { RateLimiter } from '../access/rate-limiter.ts'
import type { Session, Sessions } from '../access/sessions.ts'
import type { Agents } from '../agent/agents.ts'
import type { Diagnostics } from '../agent/reading/diagnostics.ts'
import type { RoomSymbols } from '../agent/reading/room-symbols.ts'
import type { Clock } from '../operations/clock.ts'
import type { FairTurns } from '../operations/fair-turns.ts'
import type { Lifecycle } from '../operations/lifecycle.ts'
import type { Log } from '../operations/log.ts'
import type { Store } from '../persistence/store.ts'
import type { NewFile, Room, RoomRegistry } from '../rooms/room.ts'

export interface Services {
  readonly rooms: RoomRegistry
  readonly agents: Agents
  readonly symbols: RoomSymbols
  readonly diagnostics: Diagnostics
  readonly sessions: Sessions
  readonly access: Access
  readonly invites: Invites
  readonly requests: RateLimiter
  /** How often a member brings the others of a room to where they are. */
  readonly brings: RateLimiter
  readonly store: Pick<Store, 'listRoomsOf' | 'readRoom'>
  readonly limits: Limits
  /** How long a request waits for a store that fails. */
  readonly storeTimeoutMs: number
  readonly clock: Clock
  /** Shared with whatever else works in bulk. */
  readonly turns: FairTurns
  readonly log: Log
  /** Unguessable text for one page. */
  readonly newNonce: () => string
  readonly hostRules: () => HostRules
  /** The origin that people use instead of the one a request came to, where a proxy stands between. */
  readonly publicUrl: string | null
  readonly sample: { readonly name: string; readonly files: readonly NewFile[] }
  readonly readiness: Lifecycle['health']
  /** Aborted when the server stops: ends what would go on for ever. */
  readonly stopping: AbortSignal
}

export interface RequestEnv {
  Bindings: HttpBindings
  Variables: {
    /** Set by `identify`: the caller, or why there is none. */
    identity: Session | WeftError
  }
}

export interface CallerEnv {
  Bindings: HttpBindings
  Variables: RequestEnv['Variables'] & {
    /** Set by `needsSession`. */
    caller: Session
  }
}

export interface RoomEnv {
  Bindings: HttpBindings
  Variables: CallerEnv['Variables'] & {
    /** Set by `needs`, which holds it until the answer is made. */
    room: Room
    role: Role
  }
}
