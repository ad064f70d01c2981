/** The model client over real HTTP: every way an endpoint can answer, fail or fall silent. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Model, ModelEvent, ModelRequest } from '../../server/agent/model/model.ts'
import { createOpenAiModel, type OpenAiModelOptions } from '../../server/agent/model/openai-model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { type ErrorCode, WeftError } from '../../shared/errors.ts'
import { anybody } from '../support/asker.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { refuse, ScriptedModel, type Scripting, say, sayWhole } from '../support/scripted-model.ts'

const apiKey = 'sk-secret-0123456789abcdef'
const request: ModelRequest = {
  asker: anybody,
  prompt: 'say hello',
  snapshot: { files: [], focus: [], selection: null },
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'say hello' },
  ],
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function openEndpoint(scripts: readonly Scripting[], options: Partial<OpenAiModelOptions> = {}) {
  const endpoint = await ScriptedModel.start(...scripts)
  closing.push(() => endpoint.close())
  const model = createOpenAiModel({
    apiKey,
    baseUrl: endpoint.baseUrl,
    model: 'scripted-1',
    clock: systemClock,
    random: () => 0,
    replyLength: 10_000,
    ...options,
  })
  return { endpoint, model }
}

async function read(model: Model, signal = new AbortController().signal) {
  const events: ModelEvent[] = []
  for await (const event of model.stream(request, signal)) events.push(event)
  return {
    events,
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    retries: events.filter((event) => event.kind === 'retry'),
    continued: events.filter((event) => event.kind === 'continue').length,
    usage: events.findLast((event) => event.kind === 'usage')?.usage,
  }
}

async function failureOf(reading: Promise<unknown>): Promise<WeftError> {
  const error = await reading.then(
    () => new Error('the reply was complete'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof WeftError)) throw error
  return error
}

describe('a reply', () => {
  it('comes as text in order, with the usage that the endpoint counted', async () => {
    const { endpoint, model } = await openEndpoint([
      say('hello there, all', { usage: { prompt_tokens: 11, completion_tokens: 4 } }),
    ])
    const { text, events, usage } = await read(model)
    expect(text).toBe('hello there, all')
    expect(events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1)
    expect(usage).toEqual({ inputTokens: 11, outputTokens: 4, estimated: false })
    expect(endpoint.requests[0]?.path).toBe('/v1/chat/completions')
    expect(endpoint.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`)
    expect(endpoint.requests[0]?.body).toMatchObject({
      model: 'scripted-1',
      messages: request.messages,
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  it('has an estimated usage where the endpoint counts nothing', async () => {
    const { model } = await openEndpoint([say('x'.repeat(400))])
    expect((await read(model)).usage).toEqual({ inputTokens: 5, outputTokens: 100, estimated: true })
  })

  it('[M4] is read whole from an endpoint that answers a stream request with one JSON document', async () => {
    const { model } = await openEndpoint([
      sayWhole('all at once', { usage: { prompt_tokens: 3, completion_tokens: 3 } }),
    ])
    const { text, usage } = await read(model)
    expect(text).toBe('all at once')
    expect(usage).toEqual({ inputTokens: 3, outputTokens: 3, estimated: false })
  })

  it('[M4] is asked for without a stream where the endpoint refuses one, also the next time', async () => {
    const { endpoint, model } = await openEndpoint([
      refuse(400, { message: 'streaming is not supported by this model', param: 'stream' }),
      sayWhole('one'),
      sayWhole('two'),
    ])
    expect((await read(model)).text).toBe('one')
    expect((await read(model)).text).toBe('two')
    expect(endpoint.requests.map(({ body }) => body.stream)).toEqual([true, undefined, undefined])
  })

  it('is asked for without stream_options where the endpoint refuses them', async () => {
    const { endpoint, model } = await openEndpoint([
      refuse(400, { message: 'Unrecognized request argument supplied: stream_options' }),
      say('still streamed'),
    ])
    const { text, events } = await read(model)
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
    const { model } = await openEndpoint(Array.from({ length: 4 }, () => refusesOptions))
    const replies = await Promise.all([read(model), read(model)])
    expect(replies.map(({ text }) => text)).toEqual(['hello', 'hello'])
  })

  it('[M4] still streams after a refusal that only speaks of streams', async () => {
    const { endpoint, model } = await openEndpoint([
      refuse(400, { message: 'The file upstream.ts and its stream are too long for this model' }),
      say('streamed'),
    ])
    await failureOf(read(model))
    await read(model)
    expect(endpoint.requests.map(({ body }) => body.stream)).toEqual([true, true])
  })

  it('[M5] is whole once its finish reason is there, though the stream stays open after it', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openEndpoint([say('done', { keepOpen: true })], { clock })
    const reading = read(model)
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
    const { model, endpoint } = await openEndpoint([script])
    expect((await read(model)).text).toBe('one two')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('[M1] is not looked for where one redirect leads to the next', async () => {
    const { model, endpoint } = await openEndpoint([], {
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        return new Response(response.body, { status: 307, headers: { location: '/v1/chat/completions?again' } })
      },
    })
    expect(await failureOf(read(model))).toMatchObject({ code: 'model_reply_unreadable' })
    expect(endpoint.requests).toHaveLength(4)
  })

  it('goes without a key where there is none', async () => {
    const { endpoint, model } = await openEndpoint([say('hello')], { apiKey: null })
    await read(model)
    expect(endpoint.requests[0]?.headers.authorization).toBeUndefined()
  })
})

describe('[M1] an answer that another try cannot change fails at once', () => {
  const cases: readonly (readonly [string, Scripting, ErrorCode, RegExp])[] = [
    ['401', refuse(401, { message: `Incorrect API key provided: ${apiKey}` }), 'model_key_invalid', /refused the key/],
    ['402', refuse(402, { message: 'Insufficient balance' }), 'model_quota_exceeded', /402/],
    ['403', refuse(403, { message: `key ${apiKey} may not` }), 'model_forbidden', /403/],
    ['404', refuse(404, { message: 'no such model' }), 'model_unknown', /scripted-1.*no such model/],
    [
      '400',
      refuse(400, { message: `temperature is odd for ${apiKey}` }),
      'model_request_invalid',
      /temperature is odd/,
    ],
    ['400 for its length', refuse(400, { code: 'context_length_exceeded' }), 'model_too_long', /400/],
    [
      '400 for its length, said in words',
      refuse(400, { message: "This model's maximum context length is 4096 tokens." }),
      'model_too_long',
      /4096/,
    ],
    ['413', refuse(413), 'model_too_long', /413/],
    ['429 for an empty account', refuse(429, { code: 'insufficient_quota' }), 'model_quota_exceeded', /429/],
    ['429 with a long Retry-After', refuse(429, {}, { 'retry-after': '3600' }), 'model_rate_limited', /429/],
    [
      'a web page',
      { kind: 'raw', contentType: 'text/html', body: '<h1>Log in</h1>' },
      'model_reply_unreadable',
      /web page/,
    ],
    ['broken JSON', { kind: 'raw', contentType: 'application/json', body: '{' }, 'model_reply_unreadable', /JSON/],
    [
      'other JSON',
      { kind: 'raw', contentType: 'application/json', body: '[]' },
      'model_reply_unreadable',
      /not a chat/,
    ],
    ['finish reason length without a word', say('', { finish: 'length' }), 'model_cut_off', /length/],
    ['finish reason content_filter', say('one', { finish: 'content_filter' }), 'model_refused', /filter/],
    ['a refusal', say('', { refusal: 'I would rather not.' }), 'model_refused', /rather not/],
    ['a refusal without end', say('', { refusal: 'x'.repeat(10_001) }), 'model_reply_too_long', /10000 characters/],
    ['nothing', say(''), 'model_reply_empty', /no text/],
    ['white space', sayWhole(' \n'), 'model_reply_empty', /no text/],
    ['more than it may', say('x'.repeat(10_001), { chunkLength: 1_000 }), 'model_reply_too_long', /10000 characters/],
    [
      'more at once than a reply may be long',
      { kind: 'raw', contentType: 'text/event-stream', body: `data: ${'x'.repeat(200_000)}\n\n` },
      'model_reply_too_long',
      /too much/,
    ],
    [
      'one document longer than a reply may be',
      { kind: 'raw', contentType: 'application/json', body: `{"x":"${'x'.repeat(200_000)}"}` },
      'model_reply_too_long',
      /too much/,
    ],
    ['a cut in mid-reply', say('one two three', { breakAfter: 6 }), 'model_cut_off', /connection/],
    ['no finish reason', say('one two three', { finish: null }), 'model_cut_off', /finish reason/],
  ]
  it.each(cases)('%s', async (_name, script, code, detail) => {
    const { endpoint, model } = await openEndpoint([script])
    const error = await failureOf(read(model))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(detail)
    expect(JSON.stringify({ ...error, message: error.message, cause: String(error.cause) })).not.toContain(apiKey)
    expect(endpoint.requests).toHaveLength(1)
  })

  it('[M9] goes on where a reply was cut by its length, and it is one reply', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 2 }
    const { endpoint, model } = await openEndpoint([
      say('one tw', { finish: 'length', usage }),
      say('o thr', { finish: 'length', usage }),
      say('ee', { usage }),
    ])
    const reply = await read(model)
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
    const { model } = await openEndpoint([say('x'.repeat(4_000), counted), say('y'.repeat(4_000), { usage: null })])
    const { usage } = await read(model)
    expect(usage?.estimated).toBe(true)
    expect(usage?.outputTokens).toBeGreaterThan(1_500)
  })

  it('[M9] is whole where there was no more to come, and cut off where it never ends', async () => {
    const whole = await openEndpoint([say('all of it', { finish: 'length' }), say('')])
    expect((await read(whole.model)).text).toBe('all of it')
    const endless = await openEndpoint(Array.from({ length: 9 }, () => say('on and ', { finish: 'length' })))
    expect((await failureOf(read(endless.model))).code).toBe('model_cut_off')
    expect(endless.endpoint.requests).toHaveLength(5)
  })

  it('[M9] is not longer for it than a reply may be', async () => {
    const { model } = await openEndpoint([
      say('x'.repeat(9_000), { finish: 'length', chunkLength: 1_000 }),
      say('x'.repeat(9_000), { chunkLength: 1_000 }),
    ])
    const error = await failureOf(read(model))
    expect(error.code).toBe('model_reply_too_long')
    expect(error.message).toContain('10000 characters')
  })

  it('says how long to wait where the endpoint said it', async () => {
    const { model } = await openEndpoint([refuse(429, {}, { 'retry-after': '3600' })])
    expect((await failureOf(read(model))).data).toEqual({ retryAfterSeconds: 3600 })
  })
})

describe('[M2] a failure that may pass is tried three times in all', () => {
  const malformed: Scripting = { kind: 'raw', contentType: 'text/event-stream', body: 'data: {"choices": [{\n\n' }
  const errorEvent: Scripting = {
    kind: 'raw',
    contentType: 'text/event-stream',
    body: 'data: {"error": {"message": "worker died"}}\n\n',
  }
  const cases: readonly (readonly [string, Scripting, ErrorCode])[] = [
    ['408', refuse(408), 'model_request_timeout'],
    ['409', refuse(409), 'model_unavailable'],
    ['429', refuse(429), 'model_rate_limited'],
    ['500', refuse(500), 'model_unavailable'],
    ['503', refuse(503), 'model_overloaded'],
    ['529', refuse(529), 'model_overloaded'],
    ['a connection that breaks before the answer', { kind: 'hang-up' }, 'model_unreachable'],
    ['a stream that breaks before its first text', say('one', { breakAfter: 0 }), 'model_cut_off'],
    ['a stream that cannot be read', malformed, 'model_reply_unreadable'],
    ['an error inside the stream', errorEvent, 'model_unavailable'],
  ]
  it.each(cases)('%s', async (_name, script, code) => {
    const { endpoint, model } = await openEndpoint([script, script, script, say('too late')])
    expect((await failureOf(read(model))).code).toBe(code)
    expect(endpoint.requests).toHaveLength(3)
  })

  it('and ends well where a later try does', async () => {
    const { endpoint, model } = await openEndpoint([refuse(500), refuse(500), say('good')])
    const { text, retries } = await read(model)
    expect(text).toBe('good')
    expect(retries).toMatchObject([{ attempt: 2 }, { attempt: 3 }])
    expect(endpoint.requests).toHaveLength(3)
  })

  it('an endpoint where nobody listens is unreachable', async () => {
    const { endpoint, model } = await openEndpoint([])
    await endpoint.close()
    closing.length = 0
    const error = await failureOf(read(model))
    expect(error.code).toBe('model_unreachable')
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('an endpoint that does not speak TLS is not asked again', async () => {
    const { endpoint } = await openEndpoint([])
    const { model } = await openEndpoint([], { baseUrl: endpoint.baseUrl.replace('http:', 'https:') })
    const events: ModelEvent[] = []
    const reading = (async () => {
      for await (const event of model.stream(request, new AbortController().signal)) events.push(event)
    })()
    const error = await failureOf(reading)
    expect(error.code).toBe('model_tls_failed')
    expect(error.message).toContain('SSL')
    expect(events).toEqual([])
  })

  it.each([
    ['retry-after', '7', 7_000],
    ['retry-after-ms', '120', 120],
    ['retry-after', new Date(Date.UTC(2026, 0, 1, 0, 0, 9)).toUTCString(), 9_000],
  ])('waits as long as %s: %s asks', async (header, value, ms) => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1))
    const { endpoint, model } = await openEndpoint([refuse(429, {}, { [header]: value }), say('good')], { clock })
    const reading = read(model)
    await vi.waitFor(() => expect(clock.waits).toContain(ms))
    clock.advance(ms - 1)
    expect(endpoint.requests).toHaveLength(1)
    clock.advance(1)
    expect((await reading).retries).toMatchObject([{ inMs: ms }])
  })

  it('backs off with jitter where nothing is asked', async () => {
    const clock = new ManualClock()
    const { model } = await openEndpoint([refuse(500), refuse(500), say('good')], { clock, random: () => 0.5 })
    const reading = read(model)
    for (const ms of [250, 500]) {
      await vi.waitFor(() => expect(clock.waits).toContain(ms))
      clock.advance(ms)
    }
    expect((await reading).retries).toMatchObject([{ inMs: 250 }, { inMs: 500 }])
  })
})

describe('[M1] time', () => {
  const timeouts = { firstTokenMs: 1_000, idleMs: 200, totalMs: 5_000 }

  it.each([
    ['no answer at all', { kind: 'silence' } as const],
    ['a stream that never begins', say('', { stallAfter: 0 })],
  ])('%s ends after the first-token timeout', async (_name, script) => {
    const clock = new ManualClock()
    const { endpoint, model } = await openEndpoint([script], { clock, timeouts })
    const reading = failureOf(read(model))
    await vi.waitFor(() => expect(endpoint.requests).toHaveLength(1))
    clock.advance(1_000)
    const error = await reading
    expect(error.code).toBe('model_timeout')
    expect(error.message).toContain('first word')
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('a stream that stalls ends after the idle timeout', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openEndpoint([say('one two', { stallAfter: 6 })], { clock, timeouts })
    const reading = failureOf(read(model))
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
    const { model } = await openEndpoint([], { clock, timeouts, fetch: endless })
    expect((await failureOf(read(model))).code).toBe('model_stalled')
  })

  it('nothing is too late while the reader is still at work', async () => {
    const clock = new ManualClock()
    const { model } = await openEndpoint([say('one two')], { clock, timeouts })
    let text = ''
    for await (const event of model.stream(request, new AbortController().signal)) {
      if (event.kind !== 'text') continue
      text += event.text
      clock.advance(2_000)
    }
    expect(text).toBe('one two')
  })

  it('a model that thinks before it speaks has begun', async () => {
    const clock = new ManualClock()
    const thought = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: 'hm' }, finish_reason: null }] })}\n\n`
    const { model } = await openEndpoint(
      [{ kind: 'raw', contentType: 'text/event-stream', body: thought, isOpen: true }],
      {
        clock,
        timeouts,
      },
    )
    const reading = failureOf(read(model))
    await vi.waitFor(() => expect(clock.waits[0]).toBe(200))
    clock.advance(200)
    expect((await reading).message).toContain('more of the reply')
  })

  it('a wait for another try counts toward the total', async () => {
    const clock = new ManualClock()
    const { model } = await openEndpoint([refuse(429, {}, { 'retry-after': '10' })], { clock, timeouts })
    const reading = failureOf(read(model))
    await vi.waitFor(() => expect(clock.waits).toContain(10_000))
    clock.advance(5_000)
    expect((await reading).code).toBe('model_timeout')
  })

  it('no timer is left behind', async () => {
    const clock = new ManualClock()
    const { model } = await openEndpoint([refuse(401), say('good')], { clock })
    await failureOf(read(model))
    await read(model)
    expect(clock.waits).toEqual([])
  })
})

describe('cancel', () => {
  const reason = new Error('cancelled by a person')

  it('[M3] closes the HTTP request in mid-reply and throws the reason', async () => {
    const { endpoint, model } = await openEndpoint([say('one two three', { stallAfter: 6 })])
    const cancel = new AbortController()
    const texts: string[] = []
    const reading = (async () => {
      for await (const event of model.stream(request, cancel.signal)) {
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
    const { endpoint, model } = await openEndpoint([{ kind: 'silence' }])
    const cancel = new AbortController()
    const reading = read(model, cancel.signal)
    await vi.waitFor(() => expect(endpoint.requests).toHaveLength(1))
    cancel.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })

  it('ends the wait for another try', async () => {
    const clock = new ManualClock()
    const { endpoint, model } = await openEndpoint([refuse(429, {}, { 'retry-after': '10' })], { clock })
    const cancel = new AbortController()
    const reading = read(model, cancel.signal)
    await vi.waitFor(() => expect(clock.waits).toContain(10_000))
    cancel.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(endpoint.requests).toHaveLength(1)
    expect(clock.waits).toEqual([])
  })

  it('before the start sends nothing', async () => {
    const { endpoint, model } = await openEndpoint([say('hello')])
    await expect(read(model, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(endpoint.requests).toHaveLength(0)
  })

  it('a reader that leaves early closes the HTTP request', async () => {
    const { endpoint, model } = await openEndpoint([say('one two three', { stallAfter: 6 })])
    for await (const event of model.stream(request, new AbortController().signal)) if (event.kind === 'text') break
    expect(await endpoint.requests[0]?.ended).toBe('client')
  })
})
