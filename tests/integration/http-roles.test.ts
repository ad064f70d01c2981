import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../shared/model/roles.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { callApi, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let owner: TestClient
let room: string
let file: string
beforeAll(async () => {
  server = await startTestServer({ limits: { membersPerRoom: 12 } })
  owner = await TestClient.enter(server, 'Olga')
  const made = await owner.createRoom({ files: [{ path: 'a.ts', content: 'let a = 1\n' }] })
  room = made.id
  file = made.files[0]?.id ?? ''
})
afterAll(() => server.close())

async function enterAs(role: Role): Promise<TestClient> {
  const client = await TestClient.enter(server, role)
  const { token } = await owner.invite(room, role)
  expect(await client.join(token)).toMatchObject({ room, role })
  return client
}

/** Every call that changes something, with the weakest role that may. */
const calls = (): { needs: Role; method: string; path: string; body?: unknown }[] => [
  { needs: 'commenter', method: 'POST', path: `/rooms/${room}/messages`, body: { text: 'hello' } },
  { needs: 'editor', method: 'POST', path: `/rooms/${room}/messages`, body: { text: '@ai outline a.ts' } },
  { needs: 'editor', method: 'POST', path: `/rooms/${room}/tasks`, body: { prompt: 'outline a.ts' } },
  { needs: 'editor', method: 'POST', path: `/rooms/${room}/files`, body: { path: `${Math.random()}.ts` } },
  { needs: 'editor', method: 'PUT', path: `/rooms/${room}/files/${file}`, body: { content: 'let a = 2\n' } },
  { needs: 'editor', method: 'PATCH', path: `/rooms/${room}/files/${file}`, body: { path: 'a.ts' } },
  { needs: 'owner', method: 'PATCH', path: `/rooms/${room}`, body: { name: 'Renamed' } },
  { needs: 'editor', method: 'POST', path: `/rooms/${room}/invites`, body: { role: 'editor' } },
  { needs: 'owner', method: 'POST', path: `/rooms/${room}/invites`, body: { role: 'owner' } },
]

describe('a role', () => {
  const order: Role[] = ['viewer', 'commenter', 'editor', 'owner']
  it.each(order)('[A5] of %s allows its calls and refuses those of stronger ones', async (role) => {
    const client = await enterAs(role)
    expect((await client.readRoom(room)).role).toBe(role)
    for (const { needs, method, path, body } of calls()) {
      const answer = await client.call(method, path, body)
      if (order.indexOf(role) >= order.indexOf(needs)) expect(answer.status, `${method} ${path}`).toBeLessThan(300)
      else expectProblem(answer, 'role_insufficient')
    }
  })

  it('[A5, R5] of viewer changes nothing by what it sends', async () => {
    const viewer = await enterAs('viewer')
    const before = await owner.readRoom(room)
    const { content } = await owner.readFile(room, file)
    for (const { method, path, body } of calls())
      expectProblem(await viewer.call(method, path, body), 'role_insufficient')
    expectProblem(await viewer.call('DELETE', `/rooms/${room}/files/${file}`), 'role_insufficient')
    expectProblem(await viewer.call('DELETE', `/rooms/${room}`), 'role_insufficient')
    expect((await owner.readRoom(room)).files).toEqual(before.files)
    expect((await owner.readFile(room, file)).content).toBe(content)
  })

  it('is told before the body is looked at', async () => {
    const viewer = await TestClient.enter(server, 'Vera')
    await viewer.join((await owner.invite(room, 'viewer')).token)
    expectProblem(await viewer.call('PUT', `/rooms/${room}/files/${file}`, { nothing: true }), 'role_insufficient')
  })
})

describe('a room in open mode', () => {
  it('[A4] makes an editor of whoever has its link, and refuses one member too many', async () => {
    const own = await owner.createRoom()
    const guests = await Promise.all(Array.from({ length: 11 }, (_, n) => TestClient.enter(server, `Guest ${n}`)))
    for (const guest of guests) expect((await guest.readRoom(own.id)).role).toBe('editor')
    expect((await owner.readRoom(own.id)).members).toHaveLength(12)
    const late = await TestClient.enter(server, 'Late')
    expectProblem(await late.call('GET', `/rooms/${own.id}`), 'room_full')
    expectProblem(await late.call('POST', `/invites/${(await owner.invite(own.id, 'viewer')).token}`), 'room_full')
  })
})

describe('an invite', () => {
  it('is a link that holds its token where servers do not see it', async () => {
    const { url, token } = await owner.invite(room, 'viewer')
    expect(url).toBe(`${server.url}/r/${room}#invite=${token}`)
  })

  it('[A6] makes a role stronger, never weaker', async () => {
    expect(await owner.join((await owner.invite(room, 'viewer')).token)).toMatchObject({ role: 'owner' })
    const own = await owner.createRoom()
    const client = await TestClient.enter(server, 'Climber')
    await client.join((await owner.invite(own.id, 'viewer')).token)
    await client.join((await owner.invite(own.id, 'editor')).token)
    expect((await client.readRoom(own.id)).role).toBe('editor')
  })

  it('[U209] and the link of a room tell a stranger where they lead, and make nobody a member', async () => {
    const own = await owner.createRoom({ name: 'Orbit clock' })
    const { token } = await owner.invite(own.id, 'viewer')
    expect((await callApi(server, 'GET', `/invites/${token}`)).body).toEqual({
      room: own.id,
      name: 'Orbit clock',
      role: 'viewer',
    })
    expect((await callApi(server, 'GET', `/rooms/${own.id}/entrance`)).body).toEqual({
      room: own.id,
      name: 'Orbit clock',
      role: 'editor',
    })
    expectProblem(await callApi(server, 'GET', `/rooms/${'0'.repeat(22)}/entrance`), 'room_not_found')
    expect((await owner.readRoom(own.id)).members).toHaveLength(1)
  })

  it('that is made up does not exist', async () => {
    expectProblem(await owner.call('POST', '/invites/made-up'), 'invite_invalid')
    expectProblem(await callApi(server, 'GET', '/invites/made-up'), 'invite_invalid')
  })

  it('[A6] ends when it says', async () => {
    const clock = new ManualClock()
    const later = await startTestServer({ clock })
    try {
      const host = await TestClient.enter(later, 'Host')
      const guest = await TestClient.enter(later, 'Guest')
      const made = await host.createRoom()
      const path = `/rooms/${made.id}/invites`
      const { token } = await host.get<{ token: string }>('POST', path, { role: 'editor', expiresInSeconds: 60 })
      clock.advance(60_000)
      expectProblem(await guest.call('POST', `/invites/${token}`), 'invite_invalid')
      expectProblem(await guest.call('GET', `/invites/${token}`), 'invite_invalid')
      expectProblem(await host.call('POST', path, { role: 'editor', expiresInSeconds: 0 }), 'request_invalid')
    } finally {
      await later.close()
    }
  })
})
