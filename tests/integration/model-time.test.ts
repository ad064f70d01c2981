/** The model client over real HTTP: what takes too long, and what is cancelled. */
import { describe, expect, it, vi } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { failureOf, helloRequest, openModel, readReply } from '../support/model-endpoint.ts'
import { refuse, say } from '../support/scripted-model.ts'

describe('[M1] time', () => {
  const timeouts = { firstTokenMs: 1_000, idleMs: 200, totalMs: 5_000 }

  it.each([
    ['no answer at all', { kind: 'silence' } as const],
    ['a stream that never begins', say('', { stallAfter: 0 })],
  ])('%s ends after the first-token timeout', async (_name, script) => {
    const clock = new ManualClock()
    const { endpoint, model } = await openModel([script], { clock, timeouts })
    const reading = failureOf(readReply(model))
    await vi.waitFor(() => expect(endpoint.requests).toHaveLength(1))
    clock.advance(1_000)
    const error = await reading
    expect(error.code).toBe('model_timeout')
    expect(error.message).toContain('first word')
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('a stream that stalls ends after the idle timeout', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openModel([say('one two', { stallAfter: 6 })], { clock, timeouts })
    const reading = failureOf(readReply(model))
    await vi.waitFor(() => expect(clock.waits[0]).toBe(200))
    clock.advance(200)
    expect(await reading).toMatchObject({
      code: 'model_stalled',
      message: expect.stringContaining('more of the reply'),
    })
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('a stream that is kept open with nothing has stalled', async () => {
    const clock = new ManualClock()
    const part = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
    const bytes = (content: string) => new TextEncoder().encode(`data: ${JSON.stringify(part(content))}\n\n`)
    const endless: typeof fetch = async (_input, init) =>
      new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(bytes('one')),
          async pull(controller) {
            await new Promise((resolve) => setImmediate(resolve))
            clock.advance(50)
            if (init?.signal?.aborted) controller.error(init.signal.reason)
            else controller.enqueue(bytes(''))
          },
        }),
      )
    const { model } = await openModel([], { clock, timeouts, fetch: endless })
    expect((await failureOf(readReply(model))).code).toBe('model_stalled')
  })

  it('nothing is too late while the reader is still at work', async () => {
    const clock = new ManualClock()
    const { model } = await openModel([say('one two')], { clock, timeouts })
    let text = ''
    for await (const event of model.stream(helloRequest, new AbortController().signal)) {
      if (event.kind !== 'text') continue
      text += event.text
      clock.advance(2_000)
    }
    expect(text).toBe('one two')
  })

  it('a model that thinks before it speaks has begun', async () => {
    const clock = new ManualClock()
    const thought = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: 'hm' }, finish_reason: null }] })}\n\n`
    const { model } = await openModel(
      [{ kind: 'raw', contentType: 'text/event-stream', body: thought, isOpen: true }],
      {
        clock,
        timeouts,
      },
    )
    const reading = failureOf(readReply(model))
    await vi.waitFor(() => expect(clock.waits[0]).toBe(200))
    clock.advance(200)
    expect((await reading).message).toContain('more of the reply')
  })

  it('a wait for another try counts toward the total', async () => {
    const clock = new ManualClock()
    const { model } = await openModel([refuse(429, {}, { 'retry-after': '10' })], { clock, timeouts })
    const reading = failureOf(readReply(model))
    await vi.waitFor(() => expect(clock.waits).toContain(10_000))
    clock.advance(5_000)
    expect((await reading).code).toBe('model_timeout')
  })

  it('no timer is left behind', async () => {
    const clock = new ManualClock()
    const { model } = await openModel([refuse(401), say('good')], { clock })
    await failureOf(readReply(model))
    await readReply(model)
    expect(clock.waits).toEqual([])
  })
})

describe('cancel', () => {
  const reason = new Error('cancelled by a person')

  it('[M3] closes the HTTP request in mid-reply and throws the reason', async () => {
    const { endpoint, model } = await openModel([say('one two three', { stallAfter: 6 })])
    const cancel = new AbortController()
    const texts: string[] = []
    const reading = (async () => {
      for await (const event of model.stream(helloRequest, cancel.signal)) {
        if (event.kind !== 'text') continue
        texts.push(event.text)
        cancel.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
    expect(texts).toEqual(['one tw'])
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('[M3] closes the HTTP request before its answer', async () => {
    const { endpoint, model } = await openModel([{ kind: 'silence' }])
    const cancel = new AbortController()
    const reading = readReply(model, cancel.signal)
    await vi.waitFor(() => expect(endpoint.requests).toHaveLength(1))
    cancel.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('ends the wait for another try', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openModel([refuse(429, {}, { 'retry-after': '10' })], { clock })
    const cancel = new AbortController()
    const reading = readReply(model, cancel.signal)
    await vi.waitFor(() => expect(clock.waits).toContain(10_000))
    cancel.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(endpoint.requests).toHaveLength(1)
    expect(clock.waits).toEqual([])
  })

  it('before the start sends nothing', async () => {
    const { endpoint, model } = await openModel([say('hello')])
    await expect(readReply(model, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(endpoint.requests).toHaveLength(0)
  })

  it('a reader that leaves early closes the HTTP request', async () => {
    const { endpoint, model } = await openModel([say('one two three', { stallAfter: 6 })])
    for await (const event of model.stream(helloRequest, new AbortController().signal)) if (event.kind === 'text') break
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })
})
