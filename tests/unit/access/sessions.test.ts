import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmedMs, createSessions, type Sessions } from '../../../server/access/sessions.ts'
import { openTokenKey, signToken } from '../../../server/access/tokens.ts'
import { openSqliteStore } from '../../../server/persistence/sqlite-store.ts'
import type { Store } from '../../../server/persistence/store.ts'
import { randomId, type SessionId } from '../../../shared/model/ids.ts'
import { memberColours } from '../../../shared/model/member.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const limits = { nameLength: 60, sessionDays: 30 }
const dayMs = 86_400_000

let store: Store
let clock: ManualClock
let sessions: Sessions
const open = () => createSessions({ store, clock, newId: randomId, limits })

beforeEach(async () => {
  store = await openSqliteStore({ dataDir: ':memory:' })
  clock = new ManualClock()
  sessions = open()
})
afterEach(async () => {
  await sessions.stop()
  await store.close()
})

describe('a session', () => {
  it('[A1] gives a name a member, and its token the same member again, also after a restart', async () => {
    const { token, member, expiresAt } = await sessions.create('  Ada Lovelace ')
    expect(member).toMatchObject({ name: 'Ada Lovelace', kind: 'person' })
    expect(expiresAt).toBe(new Date(clock.now() + 30 * dayMs).toISOString())
    expect(await sessions.authenticate(token)).toEqual({ member, expiresAt })
    expect(await open().authenticate(token)).toEqual({ member, expiresAt })
  })

  it('gives members that come one after the other different colours', async () => {
    const colours = new Set<number>()
    for (const { name } of memberColours) colours.add((await sessions.create(name)).member.colour)
    expect(colours.size).toBe(memberColours.length)
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \t '],
    ['a control character', 'a\u0007b'],
    ['a character that turns the text around', 'a\u202eb'],
    ['a line separator', 'a\u2028b'],
    ['a joiner at its edge', 'علی\u200c'],
    ['joiners between ASCII letters', 'a\u200db'],
    ['too much', 'x'.repeat(61)],
  ])('refuses a name of %s', async (_, name) => {
    await expect(sessions.create(name)).rejects.toMatchObject({ code: 'name_invalid' })
  })

  it('[F1] takes names of any script', async () => {
    for (const name of ['Zoë 王小明', 'علی\u200cرضا', 'ශ\u0dca\u200dර\u0dd3', '👩\u200d💻 Zoë'])
      expect((await sessions.create(name)).member.name).toBe(name)
  })

  it('[A1] ends when it says so, and not before', async () => {
    const { token } = await sessions.create('Ada')
    clock.advance(30 * dayMs - 1000)
    await sessions.authenticate(token)
    clock.advance(1000)
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
  })

  it('[A1] is not valid once its row is gone', async () => {
    const { token, expiresAt } = await sessions.create('Ada')
    await store.deleteExpired(expiresAt)
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_invalid' })
  })

  it('[A1] is looked up once for what comes within seconds, and felt to be gone after that', async () => {
    const { token, expiresAt } = await sessions.create('Ada')
    let lookUps = 0
    const { readSession } = store
    store.readSession = (id) => {
      lookUps += 1
      return readSession.call(store, id)
    }
    const first = await sessions.authenticate(token)
    await store.deleteExpired(expiresAt)
    clock.advance(confirmedMs - 1)
    expect(await sessions.authenticate(token)).toEqual(first)
    expect(lookUps).toBe(1)
    clock.advance(1)
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_invalid' })
  })
})

describe('a token', () => {
  const invalid = { code: 'session_invalid' }

  it('[A1] of another key, of no signature, cut, or changed is not valid', async () => {
    const { token } = await sessions.create('Ada')
    const [header, payload, signature] = token.split('.')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
    const other = Buffer.from(JSON.stringify({ sid: 'other', exp: 9_999_999_999 })).toString('base64url')
    const forged = await signToken(new Uint8Array(32), randomId<SessionId>(), clock.now() + dayMs)
    for (const bad of [
      '',
      'token',
      forged,
      `${unsigned}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${other}.${signature}`,
      'x'.repeat(100_000),
    ])
      await expect(sessions.authenticate(bad)).rejects.toMatchObject(invalid)
  })

  it('of our key without an end, or for no session, is not valid', async () => {
    const key = await openTokenKey(store)
    const endless = await new SignJWT({ sid: 'session1' }).setProtectedHeader({ alg: 'HS256' }).sign(key)
    await expect(sessions.authenticate(endless)).rejects.toMatchObject(invalid)
    const unknown = await signToken(key, randomId<SessionId>(), clock.now() + dayMs)
    await expect(sessions.authenticate(unknown)).rejects.toMatchObject(invalid)
  })

  it('is signed with a key of 256 bits that each database has for itself', async () => {
    const key = await openTokenKey(store)
    expect(key).toHaveLength(32)
    expect(await openTokenKey(store)).toEqual(key)
    const other = await openSqliteStore({ dataDir: ':memory:' })
    expect(await openTokenKey(other)).not.toEqual(key)
    await other.close()
  })
})

describe('the purge', () => {
  it('removes ended sessions at the start and every hour, and leaves no timer behind', async () => {
    const { token } = await sessions.create('Ada')
    await sessions.start()
    await sessions.authenticate(token)
    const deleted: string[] = []
    const { deleteExpired } = store
    store.deleteExpired = (now) => {
      deleted.push(now)
      return deleteExpired.call(store, now)
    }
    clock.advance(2 * 3_600_000)
    await sessions.stop()
    expect(deleted).toHaveLength(2)
    expect(clock.waits).toEqual([])
  })

  it('that fails shows in the health, until one succeeds', async () => {
    await sessions.start()
    const { deleteExpired } = store
    store.deleteExpired = () => Promise.reject(new Error('the disk is gone'))
    clock.advance(3_600_000)
    await expect.poll(() => sessions.health()).toEqual({ state: 'degraded', detail: 'the disk is gone' })
    store.deleteExpired = deleteExpired
    clock.advance(3_600_000)
    await expect.poll(() => sessions.health()).toEqual({ state: 'ok' })
  })
})
