/** Marks for editors, over real HTTP and from real threads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileDiagnosticsResponse } from '../../shared/protocol/api.ts'
import { fingerprint } from '../../shared/text/fingerprint.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer()
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(async () => {
  ada.close()
  await server.close()
})

async function fileOf(path: string, content: string) {
  const room = await ada.createRoom({ files: [{ path, content }] })
  const address = `/rooms/${room.id}/files/${room.files[0]?.id}`
  return { room, address, marks: () => ada.get<FileDiagnosticsResponse>('GET', `${address}/diagnostics`) }
}

describe('[X30] diagnostics of a file', () => {
  it('say where it cannot be read and of which text that holds, and follow what is written', async () => {
    const broken = 'const one = 1\nconst two = = 2\n'
    const { address, marks } = await fileOf('src/a.ts', broken)
    const at = broken.indexOf('= =')
    expect(await marks()).toEqual({
      version: fingerprint([broken]),
      state: 'checked',
      diagnostics: [{ from: at, to: at + 1, line: 2, column: 11, message: '`=` cannot be read as TypeScript here.' }],
    })
    const mended = broken.replace('= = 2', '= 2')
    await ada.get('PUT', address, { content: mended })
    expect(await marks()).toEqual({ version: fingerprint([mended]), state: 'checked', diagnostics: [] })
  })

  it('are not there where nobody reads the syntax', async () => {
    const { marks } = await fileOf('notes.txt', '(((\n')
    expect(await marks()).toMatchObject({ state: 'unread', diagnostics: [] })
  })

  it('are for those who may read the file', async () => {
    const { room, address } = await fileOf('a.ts', '(')
    expectProblem(await ada.call('GET', `/rooms/${room.id}/files/${'0'.repeat(22)}/diagnostics`), 'file_not_found')
    const { token } = await ada.invite(room.id, 'viewer')
    const vera = await TestClient.enter(server, 'Vera')
    await vera.join(token)
    expect(await vera.get('GET', `${address}/diagnostics`)).toMatchObject({ state: 'checked' })
  })
})
