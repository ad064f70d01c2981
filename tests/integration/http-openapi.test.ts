import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCatalogue } from '../../shared/errors.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

interface Operation {
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: unknown
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}
interface Description {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, unknown> }
}

/** The calls of the contract that this version has. */
const contract = [
  'POST /api/v1/session',
  'GET /api/v1/session',
  'POST /api/v1/rooms',
  'GET /api/v1/rooms',
  'GET /api/v1/rooms/{room}',
  'PATCH /api/v1/rooms/{room}',
  'DELETE /api/v1/rooms/{room}',
  'POST /api/v1/rooms/{room}/files',
  'GET /api/v1/rooms/{room}/files/{file}',
  'PUT /api/v1/rooms/{room}/files/{file}',
  'PATCH /api/v1/rooms/{room}/files/{file}',
  'DELETE /api/v1/rooms/{room}/files/{file}',
  'GET /api/v1/rooms/{room}/export',
  'POST /api/v1/rooms/{room}/import',
  'GET /api/v1/rooms/{room}/symbols',
  'GET /api/v1/rooms/{room}/files/{file}/symbols',
  'POST /api/v1/rooms/{room}/search',
  'POST /api/v1/rooms/{room}/replace',
  'POST /api/v1/rooms/{room}/replace/undo',
  'GET /api/v1/rooms/{room}/files/{file}/diagnostics',
  'POST /api/v1/rooms/{room}/invites',
  'POST /api/v1/invites/{token}',
  'GET /api/v1/invites/{token}',
  'GET /api/v1/rooms/{room}/entrance',
  'PATCH /api/v1/rooms/{room}/members/{member}',
  'DELETE /api/v1/rooms/{room}/members/{member}',
  'POST /api/v1/rooms/{room}/bring',
  'POST /api/v1/rooms/{room}/messages',
  'POST /api/v1/rooms/{room}/tasks',
  'GET /api/v1/rooms/{room}/tasks',
  'GET /api/v1/rooms/{room}/tasks/{task}',
  'GET /api/v1/rooms/{room}/tasks/{task}/events',
  'GET /api/v1/rooms/{room}/tasks/{task}/undo',
  'POST /api/v1/rooms/{room}/hunks/accept',
  'POST /api/v1/rooms/{room}/hunks/reject',
  'POST /api/v1/rooms/{room}/files/{file}/hunks/accept',
  'POST /api/v1/rooms/{room}/files/{file}/hunks/reject',
  'POST /api/v1/rooms/{room}/tasks/{task}/cancel',
  'POST /api/v1/rooms/{room}/tasks/{task}/answer',
  'POST /api/v1/rooms/{room}/tasks/{task}/accept',
  'POST /api/v1/rooms/{room}/tasks/{task}/reject',
  'POST /api/v1/rooms/{room}/tasks/{task}/retry',
  'POST /api/v1/rooms/{room}/tasks/{task}/undo',
  'POST /api/v1/rooms/{room}/tasks/{task}/redo',
  'POST /api/v1/rooms/{room}/hunks/{hunk}/accept',
  'POST /api/v1/rooms/{room}/hunks/{hunk}/reject',
  'POST /api/v1/rooms/{room}/hunks/{hunk}/place',
  'GET /healthz',
  'GET /readyz',
]

let server: TestServer
let description: Description
let operations: { call: string; method: string; path: string; operation: Operation }[]
beforeAll(async () => {
  server = await startTestServer()
  const response = await fetch(`${server.url}/api/openapi.json`)
  description = (await response.json()) as Description
  operations = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      call: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
})
afterAll(() => server.close())

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and has every call of the contract, and no other', () => {
    expect(description.openapi).toMatch(/^3\.1\./)
    expect(operations.map(({ call }) => call).sort()).toEqual([...contract].sort())
  })

  it('declares each parameter of an address, and says what each call does and answers', () => {
    for (const { call, path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path' && parameter.required)
      expect(declared.map(({ name }) => name).sort(), call).toEqual(inPath.sort())
      expect(operation.summary, call).toBeTruthy()
      expect(
        Object.keys(operation.responses).some((status) => status.startsWith('2')),
        call,
      ).toBe(true)
    }
  })

  it('resolves every reference that it makes', () => {
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
    expect(references.length).toBeGreaterThan(20)
    for (const [, name] of references) expect(Object.keys(description.components.schemas)).toContain(name)
  })

  it('[R8] gives every refusal as a problem document with codes of the catalogue', () => {
    for (const { call, operation } of operations)
      for (const [status, { description: text, content }] of Object.entries(operation.responses)) {
        if (Number(status) < 400 || call === 'GET /readyz') continue
        expect(Object.keys(content ?? {}), call).toEqual(['application/problem+json'])
        for (const [, code] of text.matchAll(/`(\w+)`: /g))
          expect(errorCatalogue, call).toHaveProperty(code ?? '', expect.objectContaining({ status: Number(status) }))
      }
  })

  it('describes calls that are there: each answers something else than 404 not_found and 405', async () => {
    const client = await TestClient.enter(server, 'Ada')
    for (const { method, path } of operations.filter((one) => one.path.startsWith('/api/v1'))) {
      const address = path.replace('/api/v1', '').replace(/\{\w+\}/g, '0'.repeat(22))
      const { body } = await client.call<{ code?: string }>(method, address)
      expect(['not_found', 'method_not_allowed'], `${method} ${path}`).not.toContain(body.code)
    }
  })
})

describe('the page that shows it', () => {
  it('has an anchor for every error code and every call, and no script', async () => {
    const response = await fetch(`${server.url}/api/docs`)
    const page = await response.text()
    for (const code of Object.keys(errorCatalogue)) expect(page).toContain(`id="error-${code}"`)
    for (const { path } of operations) expect(page).toContain(path)
    expect(page).not.toContain('<script')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('[R8] is where a problem leads', async () => {
    const client = await TestClient.enter(server, 'Ada')
    const { type } = expectProblem(await client.call('GET', `/rooms/${'0'.repeat(22)}`), 'room_not_found')
    expect(await (await fetch(new URL(type, server.url))).text()).toContain(`id="${type.split('#')[1]}"`)
  })
})
