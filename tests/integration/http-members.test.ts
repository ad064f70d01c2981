/** Roles and membership that change while people are in the room, over real sockets and unmodified clients. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import type { Role } from '../../shared/model/roles.ts'
import { messageType, readWeftMessage, type WeftMessage } from '../../shared/protocol/sync.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { eventually, type OpenFile, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/** A second is promised and a few milliseconds are usual; a busy machine may take longer, but must not need a reconnect. */
const feltMs = 5_000

let server: TestServer
let olga: TestClient
let eddie: TestClient
let room: string
let file: string
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  olga = await TestClient.enter(server, 'Olga')
  eddie = await TestClient.enter(server, 'Eddie')
  const made = await olga.createRoom({ files: [{ path: 'a.ts', content: '' }] })
  room = made.id
  file = made.files[0]?.id ?? ''
  return () => {
    olga.close()
    eddie.close()
  }
})

const memberPath = (client: TestClient) => `/rooms/${room}/members/${client.member.id}`
const giveRole = (to: TestClient, role: Role) => olga.call<{ role: Role }>('PATCH', memberPath(to), { role })
const remove = (who: TestClient, by = olga) => by.call('DELETE', memberPath(who))

async function withinTime<T>(change: Promise<unknown>, isFelt: () => T | Promise<T>): Promise<void> {
  const startedAt = performance.now()
  await change
  await eventually(isFelt)
  expect(performance.now() - startedAt).toBeLessThan(feltMs)
}

function closeOf({ provider }: OpenFile): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => provider.on('closed', ({ code, reason }) => resolve({ code, reason })))
}

/** The role that one client sees of another, from its caret. */
const roleSeen = ({ provider }: OpenFile, of: OpenFile): unknown =>
  (provider.awareness.getStates().get(of.doc.clientID)?.user as { role?: Role } | undefined)?.role

function noticesTo(provider: WebsocketProvider): string[] {
  const codes: string[] = []
  provider.messageHandlers[messageType.weft] = (_encoder, decoder) => {
    const message: WeftMessage = readWeftMessage(decoder)
    if (message.kind === 'notice') codes.push(message.code)
  }
  return codes
}

describe('a role that changes while its member types', () => {
  it('[A9, R5] stops their next update, whole, and tells them, and their state shows it', async () => {
    const theirs = await eddie.openFile(room, file)
    const ours = await olga.openFile(room, file)
    theirs.provider.params.weft = '1'
    const notices = noticesTo(theirs.provider)
    theirs.provider.disconnect()
    theirs.provider.connect()
    await theirs.synced()
    theirs.type('before ')
    await ours.expectText('before ')
    await eventually(() => expect(roleSeen(ours, theirs)).toBe('editor'))

    let isOver = false
    const typing = (async () => {
      while (!isOver) {
        theirs.type('x')
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await withinTime(giveRole(eddie, 'viewer'), () => {
      expect(notices).toEqual(['document_read_only'])
      expect(roleSeen(ours, theirs)).toBe('viewer')
    })
    isOver = true
    await typing
    theirs.type('after')
    ours.type('Olga', 0)
    await theirs.waitFor((text) => text.startsWith('Olga'))
    const { content } = await olga.readFile(room, file)
    expect(content).toMatch(/^Olgabefore x*$/)
    await ours.expectText(content)
    expectProblem(await eddie.call('PUT', `/rooms/${room}/files/${file}`, { content: '' }), 'role_insufficient')

    // And back: what they typed meanwhile comes in, and what they type now.
    await withinTime(giveRole(eddie, 'editor'), () => expect(roleSeen(ours, theirs)).toBe('editor'))
    theirs.type('!')
    await ours.expectText(theirs.text.toString())
    expect(ours.text.toString()).toMatch(/after!$/)
  })

  it('[A9] is told to everyone in the room document', async () => {
    const follows = olga.connect(room, 'room')
    await eddie.readRoom(room)
    const known = () => follows.doc.getMap<{ role: Role }>('members').get(eddie.member.id)?.role
    await eventually(() => expect(known()).toBe('editor'))
    await withinTime(giveRole(eddie, 'commenter'), () => expect(known()).toBe('commenter'))
  })
})

describe('a member who is removed', () => {
  it('[A9, S4] loses every connection, and comes back by a new invite alone', async () => {
    const old = (await olga.invite(room, 'editor')).token
    await eddie.join(old)
    const theirs = await eddie.openFile(room, file)
    const tree = eddie.connect(room, 'room')
    await tree.synced()
    const closes = Promise.all([closeOf(theirs), closeOf(tree)])
    const startedAt = performance.now()
    expect((await remove(eddie)).status).toBe(204)
    expect(await closes).toEqual([1, 2].map(() => ({ code: 4403, reason: 'member_removed' })))
    expect(performance.now() - startedAt).toBeLessThan(feltMs)

    expectProblem(await eddie.call('GET', `/rooms/${room}`), 'member_removed')
    expectProblem(await eddie.call('POST', `/invites/${old}`), 'member_removed')
    const again = eddie.connect(room, file)
    expect(await closeOf(again)).toEqual({ code: 4403, reason: 'member_removed' })
    expect((await olga.readRoom(room)).members.map(({ name }) => name)).toEqual(['Olga'])
    expect((await eddie.get<{ rooms: unknown[] }>('GET', '/rooms')).rooms).toEqual([])

    await eddie.join((await olga.invite(room, 'viewer')).token)
    expect((await eddie.readRoom(room)).role).toBe('viewer')
    await (await eddie.openFile(room, file)).expectText('')
  })

  it('[A9] of their own will, may come back as they came', async () => {
    const theirs = await eddie.openFile(room, file)
    const close = closeOf(theirs)
    expect((await remove(eddie, eddie)).status).toBe(204)
    expect(await close).toEqual({ code: 4403, reason: 'member_left' })
    expect((await olga.readRoom(room)).members.map(({ name }) => name)).toEqual(['Olga'])
    expect((await eddie.readRoom(room)).role).toBe('editor')
  })

  it('[A9, G11] leaves their tasks to the room', async () => {
    await olga.get('PUT', `/rooms/${room}/files/${file}`, { content: 'var a = 1\n' })
    const task = await eddie.ask(room, { prompt: 'use const and let in a.ts' })
    await remove(eddie)
    expect((await olga.waitForTask(room, task.id)).state).toBe('done')
  })
})

describe('members', () => {
  it('[A9] are changed by owners alone, and one owner stays', async () => {
    await eddie.readRoom(room)
    expectProblem(await eddie.call('PATCH', memberPath(olga), { role: 'viewer' }), 'role_insufficient')
    expectProblem(await remove(olga, eddie), 'role_insufficient')
    expectProblem(await giveRole(olga, 'editor'), 'last_owner')
    expectProblem(await remove(olga), 'last_owner')
    expectProblem(await olga.call('PATCH', `/rooms/${room}/members/nobody`, { role: 'viewer' }), 'member_not_found')
    expectProblem(await olga.call('PATCH', memberPath(eddie), { role: 'king' }), 'request_invalid')
    expect((await giveRole(eddie, 'owner')).body).toMatchObject({ name: 'Eddie', role: 'owner' })
    expect((await remove(olga)).status).toBe(204)
    expectProblem(await remove(eddie, eddie), 'last_owner')
  })
})
