import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../support/expect-problem.ts'
import type { Answer } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-page-'))
  await writeFile(join(folder, 'index.html'), '<html><head></head><body>the page</body></html>')
  server = await startTestServer({ assetsFolder: folder })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (path: string, accept: string) => fetch(`${server.url}${path}`, { headers: { accept } })
const browser = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function read(response: Response): Promise<Answer<unknown>> {
  return { status: response.status, headers: response.headers, body: await response.json() }
}

describe('the page', () => {
  it('[A8] is served for the start and for rooms, with a policy whose nonce is its own', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/r/4fVb0PzKq7mQ2sXw1Yc9Ta']) {
      const response = await get(path, browser)
      expect(response.status).toBe(200)
      const [, nonce = ''] = /<meta name="csp-nonce" content="([^"]+)"/.exec(await response.text()) ?? []
      expect(nonce).toMatch(/^[\w-]{22}$/)
      expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(2)
  })

  it('tells people that there is nothing at an address, where programs get a problem', async () => {
    const response = await get('/nowhere', browser)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('the page')
    expectProblem(await read(await get('/nowhere', '*/*')), 'not_found')
    expectProblem(await read(await get('/api/v1/nowhere', browser)), 'not_found')
  })
})
