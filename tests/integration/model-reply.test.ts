/** The model client over real HTTP: every shape in which an endpoint's reply comes whole. */
import { describe, expect, it, vi } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { apiKey, failureOf, helloRequest, openModel, readReply } from '../support/model-endpoint.ts'
import { refuse, type Scripting, say, sayWhole } from '../support/scripted-model.ts'

describe('a reply', () => {
  it('comes as text in order, with the usage that the endpoint counted', async () => {
    const { endpoint, model } = await openModel([
      say('hello there, all', { usage: { prompt_tokens: 11, completion_tokens: 4 } }),
    ])
    const { text, events, usage } = await readReply(model)
    expect(text).toBe('hello there, all')
    expect(events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1)
    expect(usage).toEqual({ inputTokens: 11, outputTokens: 4, estimated: false })
    expect(endpoint.requests[0]?.path).toBe('/v1/chat/completions')
    expect(endpoint.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`)
    expect(endpoint.requests[0]?.body).toMatchObject({
      model: 'scripted-1',
      messages: helloRequest.messages,
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  it('has an estimated usage where the endpoint counts nothing', async () => {
    const { model } = await openModel([say('x'.repeat(400))])
    expect((await readReply(model)).usage).toEqual({ inputTokens: 5, outputTokens: 100, estimated: true })
  })

  it('[M4] is read whole from an endpoint that answers a stream request with one JSON document', async () => {
    const { model } = await openModel([sayWhole('all at once', { usage: { prompt_tokens: 3, completion_tokens: 3 } })])
    const { text, usage } = await readReply(model)
    expect(text).toBe('all at once')
    expect(usage).toEqual({ inputTokens: 3, outputTokens: 3, estimated: false })
  })

  it('[M4] is asked for without a stream where the endpoint refuses one, also the next time', async () => {
    const { endpoint, model } = await openModel([
      refuse(400, { message: 'streaming is not supported by this model', param: 'stream' }),
      sayWhole('one'),
      sayWhole('two'),
    ])
    expect((await readReply(model)).text).toBe('one')
    expect((await readReply(model)).text).toBe('two')
    expect(endpoint.requests.map(({ body }) => body.stream)).toEqual([true, undefined, undefined])
  })

  it('is asked for without stream_options where the endpoint refuses them', async () => {
    const { endpoint, model } = await openModel([
      refuse(400, { message: 'Unrecognized request argument supplied: stream_options' }),
      say('still streamed'),
    ])
    const { text, events } = await readReply(model)
    expect(text).toBe('still streamed')
    expect(events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1)
    expect(endpoint.requests.map(({ body }) => [body.stream, body.stream_options !== undefined])).toEqual([
      [true, true],
      [true, false],
    ])
  })

  it('[M4] answers requests that find out at the same time what the endpoint refuses', async () => {
    const refusesOptions: Scripting = ({ body }) =>
      body.stream_options
        ? refuse(400, { message: 'Unrecognized request argument supplied: stream_options' })
        : say('hello')
    const { model } = await openModel(Array.from({ length: 4 }, () => refusesOptions))
    const replies = await Promise.all([readReply(model), readReply(model)])
    expect(replies.map(({ text }) => text)).toEqual(['hello', 'hello'])
  })

  it('[M4] still streams after a refusal that only speaks of streams', async () => {
    const { endpoint, model } = await openModel([
      refuse(400, { message: 'The file upstream.ts and its stream are too long for this model' }),
      say('streamed'),
    ])
    await failureOf(readReply(model))
    await readReply(model)
    expect(endpoint.requests.map(({ body }) => body.stream)).toEqual([true, true])
  })

  it('[M5] is whole once its finish reason is there, though the stream stays open after it', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openModel([say('done', { keepOpen: true })], { clock })
    const reading = readReply(model)
    await vi.waitFor(() => expect(clock.waits[0]).toBe(2_000))
    clock.advance(2_000)
    expect((await reading).text).toBe('done')
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
  const delta = (content: unknown) => data({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
  const stop = `${data({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`
  const whole = JSON.stringify({ choices: [{ index: 0, message: { content: 'one two' }, finish_reason: 'stop' }] })
  const raw = (contentType: string, body: string): Scripting => ({ kind: 'raw', contentType, body })
  it.each([
    ['a stream that is called JSON', raw('application/json', delta('one ') + delta('two') + stop)],
    ['a stream that is called text', raw('text/plain', `: hello\n\n${delta('one ')}${delta('two')}${stop}`)],
    ['JSON that is called text', raw('text/plain', `\n${whole}`)],
    ['JSON that is called a stream', raw('text/event-stream', whole)],
    ['null in mid-stream', raw('text/event-stream', delta('one ') + data(null) + delta('two') + stop)],
    [
      'no choices in mid-stream',
      raw('text/event-stream', delta('one ') + data({ choices: null }) + delta('two') + stop),
    ],
    ['a ping in mid-stream', raw('text/event-stream', delta('one ') + data({ type: 'ping' }) + delta('two') + stop)],
    [
      'text in parts',
      raw(
        'text/event-stream',
        delta([
          { type: 'text', text: 'one ' },
          { type: 'text', text: 'two' },
        ]) + stop,
      ),
    ],
  ])('[M4] is read from %s', async (_name, script) => {
    const { model, endpoint } = await openModel([script])
    expect((await readReply(model)).text).toBe('one two')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('[M1] is not looked for where one redirect leads to the next', async () => {
    const { model, endpoint } = await openModel([], {
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        return new Response(response.body, { status: 307, headers: { location: '/v1/chat/completions?again' } })
      },
    })
    expect(await failureOf(readReply(model))).toMatchObject({ code: 'model_reply_unreadable' })
    expect(endpoint.requests).toHaveLength(4)
  })

  it('goes without a key where there is none', async () => {
    const { endpoint, model } = await openModel([say('hello')], { apiKey: null })
    await readReply(model)
    expect(endpoint.requests[0]?.headers.authorization).toBeUndefined()
  })
})

describe('a reply that is cut by its length', () => {
  it('[M9] goes on where a reply was cut by its length, and it is one reply', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 2 }
    const { endpoint, model } = await openModel([
      say('one tw', { finish: 'length', usage }),
      say('o thr', { finish: 'length', usage }),
      say('ee', { usage }),
    ])
    const reply = await readReply(model)
    expect(reply.text).toBe('one two three')
    expect(reply.usage).toEqual({ inputTokens: 30, outputTokens: 6, estimated: false })
    expect(reply.continued).toBe(2)
    const [first, , third] = endpoint.requests.map(({ body }) => body.messages)
    expect(third?.slice(0, -2)).toEqual(first)
    expect(third?.at(-2)).toEqual({ role: 'assistant', content: 'one two thr' })
    expect(third?.at(-1)?.content).toContain('Go on')
  })

  it('[M9] [M13] counts by itself what only a part of a continued reply was counted for', async () => {
    const counted = { finish: 'length', usage: { prompt_tokens: 10, completion_tokens: 1_000 } } as const
    const { model } = await openModel([say('x'.repeat(4_000), counted), say('y'.repeat(4_000), { usage: null })])
    const { usage } = await readReply(model)
    expect(usage?.estimated).toBe(true)
    expect(usage?.outputTokens).toBeGreaterThan(1_500)
  })

  it('[M9] is whole where there was no more to come, and cut off where it never ends', async () => {
    const whole = await openModel([say('all of it', { finish: 'length' }), say('')])
    expect((await readReply(whole.model)).text).toBe('all of it')
    const endless = await openModel(Array.from({ length: 9 }, () => say('on and ', { finish: 'length' })))
    expect((await failureOf(readReply(endless.model))).code).toBe('model_cut_off')
    expect(endless.endpoint.requests).toHaveLength(5)
  })

  it('[M9] is not longer for it than a reply may be', async () => {
    const { model } = await openModel([
      say('x'.repeat(9_000), { finish: 'length', chunkLength: 1_000 }),
      say('x'.repeat(9_000), { chunkLength: 1_000 }),
    ])
    const error = await failureOf(readReply(model))
    expect(error.code).toBe('model_reply_too_long')
    expect(error.message).toContain('10000 characters')
  })
})
