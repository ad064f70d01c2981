import { describe, expect, it } from 'vitest'
import { createBoundedFetch } from '../../../../server/agent/model/bounded-fetch.ts'

const bounds = { eventBytes: 10, bodyBytes: 20 }

function answering(type: string, ...chunks: readonly string[]): typeof globalThis.fetch {
  return async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
        controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': type } })
  }
}

async function read(fetch: typeof globalThis.fetch): Promise<string> {
  return (await createBoundedFetch(fetch, bounds)('http://endpoint.test')).text()
}

describe('bounded fetch', () => {
  it('lets an event stream of any length pass while each event is small', async () => {
    const stream = 'data: 1\n\ndata: 2\r\n\r\ndata: 3\n\n'.repeat(50)
    expect(await read(answering('text/event-stream', ...stream))).toBe(stream)
  })

  it.each([
    ['a line without an end', 'data: 1234', '5'],
    ['an event without an end', 'data: 1\n', 'data: 2\n'],
  ])('ends %s', async (_name, ...chunks) => {
    await expect(read(answering('text/event-stream', ...chunks))).rejects.toThrow('far too much')
  })

  it('ends any other body that is too long', async () => {
    expect(await read(answering('application/json', `{${'x'.repeat(19)}`))).toHaveLength(20)
    await expect(read(answering('application/json', `{${'x'.repeat(19)}`, 'y'))).rejects.toThrow('far too much')
  })
})
