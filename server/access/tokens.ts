/**
 * Session tokens: a compact JWS (HS256) over the session's id and its end, signed with a key that the store keeps.
 *
 * The signature lets a forged token be refused without a look at the database; whether the session still exists, the
 * database says. A token carries no name and no role.
 */
import { errors, jwtVerify, SignJWT } from 'jose'
import { WeftError } from '../../shared/errors.ts'
import { isId, type SessionId } from '../../shared/model/ids.ts'
import type { Store } from '../persistence/store.ts'

const algorithm = 'HS256'
const keyBytes = 32
/** Longer than any token of ours, so that nothing large is decoded. */
const maxTokenLength = 1024

/** The key that signs this database's sessions, made on first use. @throws storage_unavailable */
export async function openTokenKey(store: Pick<Store, 'readSetting' | 'writeSetting'>): Promise<Uint8Array> {
  const stored = await store.readSetting('session-key')
  if (stored !== null) return new Uint8Array(Buffer.from(stored, 'base64url'))
  const key = crypto.getRandomValues(new Uint8Array(keyBytes))
  await store.writeSetting('session-key', Buffer.from(key).toString('base64url'))
  return key
}

export function signToken(key: Uint8Array, session: SessionId, expiresAtMs: number): Promise<string> {
  return new SignJWT({ sid: session })
    .setProtectedHeader({ alg: algorithm })
    .setExpirationTime(Math.floor(expiresAtMs / 1000))
    .sign(key)
}

/** @throws session_expired session_invalid */
export async function verifyToken(key: Uint8Array, token: string, nowMs: number): Promise<SessionId> {
  if (token.length > maxTokenLength) throw new WeftError('session_invalid')
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      requiredClaims: ['exp', 'sid'],
      currentDate: new Date(nowMs),
    })
    const { sid } = payload
    if (typeof sid === 'string' && isId<SessionId>(sid)) return sid
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new WeftError('session_expired', undefined, { cause: error })
    throw new WeftError('session_invalid', undefined, { cause: error })
  }
  throw new WeftError('session_invalid')
}
