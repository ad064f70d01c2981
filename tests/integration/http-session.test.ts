import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CurrentSessionResponse, SessionResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { callApi, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const call = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  callApi<T>(server, method, path, body, headers)

async function enterAs(name: string): Promise<{ cookie: string; session: SessionResponse; setCookie: string }> {
  const answer = await call<SessionResponse>('POST', '/session', { name })
  const setCookie = answer.headers.get('set-cookie') ?? ''
  return { cookie: setCookie.split(';')[0] ?? '', session: answer.body, setCookie }
}

describe('entering', () => {
  it('gives a member, a token, and the same as a cookie that scripts and other sites do not get', async () => {
    const { session, setCookie } = await enterAs('  Ada  ')
    expect(session.member).toMatchObject({ name: 'Ada', kind: 'person' })
    expect(setCookie).toContain(`weft_session=${session.token}`)
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=']) expect(setCookie).toContain(part)
    expect(setCookie).not.toContain('Secure')
  })

  it('[A1] answers who I am, by cookie and by token alike', async () => {
    const { cookie, session } = await enterAs('Ada')
    const byCookie = await call<CurrentSessionResponse>('GET', '/session', undefined, { cookie })
    const byToken = await call<CurrentSessionResponse>('GET', '/session', undefined, {
      authorization: `Bearer ${session.token}`,
    })
    expect(byCookie.body).toEqual({ member: session.member, expiresAt: session.expiresAt })
    expect(byToken.body).toEqual(byCookie.body)
  })

  it('is refused for names that would not show', async () => {
    for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(61), '\u202egnp.exe'])
      expectProblem(await call('POST', '/session', { name }), 'name_invalid')
  })

  it('replaces a session that is no longer valid', async () => {
    const { status } = await call('POST', '/session', { name: 'Ada' }, { cookie: 'weft_session=stale' })
    expect(status).toBe(201)
  })
})

describe('a call that needs a session', () => {
  it('[A1] is refused without one, and with one that is made up', async () => {
    const nobody = await call('GET', '/rooms')
    expectProblem(nobody, 'session_required')
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer')
    expectProblem(await call('GET', '/rooms', undefined, { authorization: 'Bearer forged' }), 'session_invalid')
    expectProblem(await call('POST', '/rooms', {}), 'session_required')
  })

  it('is not the question who one is: without credentials nobody, with bad ones an error', async () => {
    const { status, body } = await call('GET', '/session')
    expect([status, body]).toEqual([200, { member: null, expiresAt: null }])
    expectProblem(await call('GET', '/session', undefined, { authorization: 'Bearer forged' }), 'session_invalid')
  })

  it('[A2] does not count a cookie that a foreign page sent', async () => {
    const { cookie } = await enterAs('Ada')
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: server.url.replace(/\d+$/, '1') },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign) {
      expectProblem(await call('GET', '/session', undefined, { cookie, ...headers }), 'origin_not_allowed')
      expectProblem(await call('POST', '/rooms', {}, { cookie, ...headers }), 'origin_not_allowed')
    }
    expect((await call('GET', '/session', undefined, { cookie, origin: server.url })).status).toBe(200)
  })

  it('does not let a foreign page enter for somebody', async () => {
    expectProblem(
      await call('POST', '/session', { name: 'Mallory' }, { origin: 'https://evil.example' }),
      'origin_not_allowed',
    )
  })

  it('[A2] counts a token from anywhere', async () => {
    const ada = await TestClient.enter(server, 'Ada')
    const { status } = await call('GET', '/session', undefined, {
      authorization: `Bearer ${ada.token}`,
      origin: 'https://tool.example',
    })
    expect(status).toBe(200)
  })
})

describe('a server behind a proxy with https', () => {
  it('marks the cookie as secure and gives out its public address', async () => {
    const behind = await startTestServer({ publicUrl: 'https://weft.example' })
    try {
      const answer = await callApi<SessionResponse>(behind, 'POST', '/session', { name: 'Ada' })
      expect(answer.headers.get('set-cookie')).toContain('Secure')
      const room = await new TestClient(behind, answer.body).createRoom()
      expect(room.url).toBe(`https://weft.example/r/${room.id}`)
    } finally {
      await behind.close()
    }
  })
})
