/** Bringing everyone in a room to where one is, over the API: who may, and how often. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem } from '../support/expect-problem.ts'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const limits = { bringsPerMinute: 2 }
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ limits })
})
afterAll(() => server.close())

it('[P31, A5, A7] is for editors who are in the room, a few times a minute for each', async () => {
  const olga = await TestClient.enter(server, 'Olga')
  const eddie = await TestClient.enter(server, 'Eddie')
  const { id } = await olga.createRoom()
  await eddie.join((await olga.invite(id, 'commenter')).token)
  const bring = (by: TestClient) => by.call<{ asked: number }>('POST', `/rooms/${id}/bring`)
  expectProblem(await bring(eddie), 'role_insufficient')
  expectProblem(await bring(olga), 'member_absent')

  await olga.connect(id, 'room').synced()
  await eddie.connect(id, 'room').synced()
  await eventually(async () => expect((await bring(olga)).body).toEqual({ asked: 0 }))
  expectProblem(await bring(olga), 'rate_limited')
  await olga.get('PATCH', `/rooms/${id}/members/${eddie.member.id}`, { role: 'editor' })
  expect((await bring(eddie)).status).toBe(200)
  olga.close()
  eddie.close()
})
