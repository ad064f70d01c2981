/**
 * Guest sessions: a name becomes a member with a token, the token becomes the member again, until the session ends.
 *
 * A page comes with several requests and sockets at a time, so what the store has said of a token is believed for some
 * seconds. Members outlive their sessions, because rooms know them by id. Sessions and invites that have ended are removed every
 * hour while this component runs.
 */
import { createHash } from 'node:crypto'
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { MemberId, NewId, SessionId } from '../../shared/model/ids.ts'
import { type Member, memberColours } from '../../shared/model/member.ts'
import { hasHidden } from '../../shared/text/hidden.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import type { Component, Health } from '../operations/component.ts'
import type { Store } from '../persistence/store.ts'
import { openTokenKey, signToken, verifyToken } from './tokens.ts'

export interface Session {
  readonly member: Member
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

export interface Sessions extends Component {
  /** A new member under this name, with a session. @throws name_invalid storage_unavailable */
  create(name: string): Promise<Session & { readonly token: string }>
  /** @throws session_invalid session_expired storage_unavailable */
  authenticate(token: string): Promise<Session>
}

/** So long a session that the store knew is not looked up again; one that is taken away there ends by then. */
export const confirmedMs = 5_000
const maxConfirmed = 2_000
const purgeIntervalMs = 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

export function createSessions(options: {
  store: Store
  clock: Clock
  newId: NewId
  limits: Pick<Limits, 'nameLength' | 'sessionDays'>
}): Sessions {
  const { store, clock, newId, limits } = options
  let key: Promise<Uint8Array> | null = null
  /** By the token's hash, oldest first. */
  const confirmed = new Map<string, { readonly session: Session; readonly expiresAtMs: number; readonly at: number }>()
  let created = 0
  let stopPurging: (() => void) | null = null
  let purging: Promise<void> = Promise.resolve()
  let purgeFailure: string | null = null

  /** One load for all who wait; a failed one is forgotten, so that the next request tries again. */
  function tokenKey(): Promise<Uint8Array> {
    key ??= openTokenKey(store).catch((error: unknown) => {
      key = null
      throw error
    })
    return key
  }

  function confirmedSession(hash: string): Session | null {
    const known = confirmed.get(hash)
    const now = clock.now()
    // The clock may have been set back.
    const isFresh = known !== undefined && now >= known.at && now - known.at < confirmedMs
    return isFresh && now < known.expiresAtMs ? known.session : null
  }

  function confirm(hash: string, session: Session): Session {
    confirmed.delete(hash)
    confirmed.set(hash, { session, expiresAtMs: Date.parse(session.expiresAt), at: clock.now() })
    const [oldest] = confirmed.keys()
    if (confirmed.size > maxConfirmed && oldest !== undefined) confirmed.delete(oldest)
    return session
  }

  async function purge(): Promise<void> {
    try {
      await store.deleteExpired(timestamp(clock))
      purgeFailure = null
    } catch (error) {
      purgeFailure = error instanceof Error ? error.message : String(error)
    }
  }

  /** After the one that runs, if any. */
  function startPurge(): void {
    purging = purging.then(purge)
  }

  return {
    name: 'sessions',

    async create(name) {
      const member: Member = {
        id: newId<MemberId>(),
        name: readName(name, limits.nameLength),
        colour: created++ % memberColours.length,
        kind: 'person',
      }
      const session = newId<SessionId>()
      // Whole seconds, as the token counts them, so that token and row end together.
      const expiresAtMs = Math.floor((clock.now() + limits.sessionDays * dayMs) / 1000) * 1000
      const expiresAt = new Date(expiresAtMs).toISOString()
      const token = await signToken(await tokenKey(), session, expiresAtMs)
      await store.createMember(member)
      await store.createSession({ id: session, member: member.id, expiresAt })
      return { token, member, expiresAt }
    },

    async authenticate(token) {
      const hash = createHash('sha256').update(token).digest('base64')
      const known = confirmedSession(hash)
      if (known !== null) return known
      const id = await verifyToken(await tokenKey(), token, clock.now())
      const session = await store.readSession(id)
      if (session === null) throw new WeftError('session_invalid')
      const member = await store.readMember(session.member)
      if (member === null) throw new WeftError('session_invalid')
      return confirm(hash, { member, expiresAt: session.expiresAt })
    },

    async start() {
      if (stopPurging !== null) return
      stopPurging = clock.every(purgeIntervalMs, startPurge)
      await tokenKey()
      startPurge()
      await purging
    },

    async stop() {
      stopPurging?.()
      stopPurging = null
      await purging
    },

    health(): Health {
      return purgeFailure === null ? { state: 'ok' } : { state: 'degraded', detail: purgeFailure }
    },
  }
}

function readName(given: string, maxLength: number): string {
  const name = given.normalize('NFC').trim()
  if (name === '' || name.length > maxLength)
    throw new WeftError('name_invalid', `A name has 1 to ${maxLength} characters.`)
  if (hasHidden(name)) throw new WeftError('name_invalid', 'It has a character that does not show.')
  return name
}
