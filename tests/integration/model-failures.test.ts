/** The model client over real HTTP: which failures end a request, and which are tried again. */
import { describe, expect, it, vi } from 'vitest'
import type { ModelEvent } from '../../server/agent/model/model.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { apiKey, failureOf, helloRequest, openModel, readReply } from '../support/model-endpoint.ts'
import { refuse, type Scripting, say, sayWhole } from '../support/scripted-model.ts'

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
    const { endpoint, model } = await openModel([script])
    const error = await failureOf(readReply(model))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(detail)
    expect(JSON.stringify({ ...error, message: error.message, cause: String(error.cause) })).not.toContain(apiKey)
    expect(endpoint.requests).toHaveLength(1)
  })

  it('says how long to wait where the endpoint said it', async () => {
    const { model } = await openModel([refuse(429, {}, { 'retry-after': '3600' })])
    expect((await failureOf(readReply(model))).data).toEqual({ retryAfterSeconds: 3600 })
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
    const { endpoint, model } = await openModel([script, script, script, say('too late')])
    expect((await failureOf(readReply(model))).code).toBe(code)
    expect(endpoint.requests).toHaveLength(3)
  })

  it('and ends well where a later try does', async () => {
    const { endpoint, model } = await openModel([refuse(500), refuse(500), say('good')])
    const { text, retries } = await readReply(model)
    expect(text).toBe('good')
    expect(retries).toMatchObject([{ attempt: 2 }, { attempt: 3 }])
    expect(endpoint.requests).toHaveLength(3)
  })

  it('an endpoint where nobody listens is unreachable', async () => {
    const { endpoint, model } = await openModel([])
    await endpoint.close()
    const error = await failureOf(readReply(model))
    expect(error.code).toBe('model_unreachable')
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('an endpoint that does not speak TLS is not asked again', async () => {
    const { endpoint } = await openModel([])
    const { model } = await openModel([], { baseUrl: endpoint.baseUrl.replace('http:', 'https:') })
    const events: ModelEvent[] = []
    const reading = (async () => {
      for await (const event of model.stream(helloRequest, new AbortController().signal)) events.push(event)
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
    const { endpoint, model } = await openModel([refuse(429, {}, { [header]: value }), say('good')], { clock })
    const reading = readReply(model)
    await vi.waitFor(() => expect(clock.waits).toContain(ms))
    clock.advance(ms - 1)
    expect(endpoint.requests).toHaveLength(1)
    clock.advance(1)
    expect((await reading).retries).toMatchObject([{ inMs: ms }])
  })

  it('backs off with jitter where nothing is asked', async () => {
    const clock = new ManualClock()
    const { model } = await openModel([refuse(500), refuse(500), say('good')], { clock, random: () => 0.5 })
    const reading = readReply(model)
    for (const ms of [250, 500]) {
      await vi.waitFor(() => expect(clock.waits).toContain(ms))
      clock.advance(ms)
    }
    expect((await reading).retries).toMatchObject([{ inMs: 250 }, { inMs: 500 }])
  })
})
