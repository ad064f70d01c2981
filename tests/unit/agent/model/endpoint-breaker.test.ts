import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../../../server/agent/model/endpoint-breaker.ts'
import type { Model, ModelEvent } from '../../../../server/agent/model/model.ts'
import { type ErrorCode, WeftError } from '../../../../shared/errors.ts'
import { anybody } from '../../../support/asker.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

const policy = { failures: 2, firstWaitMs: 1_000, longestWaitMs: 4_000, patienceMs: 20_000 }

function setUp() {
  const clock = new ManualClock()
  /** What each request meets, in order; then answers. */
  const meets: (ErrorCode | 'text, then model_unavailable' | 'text, and more later')[] = []
  /** Each ends a reply that is under way. */
  const endings: (() => void)[] = []
  let requests = 0
  let hanging = Promise.resolve()
  const hang = () => {
    let letGo = () => {}
    hanging = new Promise((resolve) => {
      letGo = resolve
    })
    return letGo
  }
  const model: Model = {
    name: 'scripted',
    async *stream() {
      requests += 1
      await hanging
      const next = meets.shift()
      if (next === 'text, and more later') {
        yield { kind: 'text', text: 'half' }
        await new Promise<void>((resolve) => endings.push(resolve))
        return
      }
      if (next === 'text, then model_unavailable') {
        yield { kind: 'text', text: 'half' }
        throw new WeftError('model_unavailable')
      }
      if (next !== undefined) throw new WeftError(next, 'It is off.')
      yield { kind: 'text', text: 'hello' }
    },
  }
  const through = createBreaker(clock, policy)
  const [breaker, sibling] = [through(model), through({ ...model, name: 'another' })]
  const ask = (signal = new AbortController().signal, of = breaker) => {
    const events: ModelEvent[] = []
    const request = { asker: anybody, prompt: '', snapshot: { files: [], focus: [], selection: null }, messages: [] }
    const done = (async () => {
      for await (const event of of.stream(request, signal)) events.push(event)
      return 'answered'
    })().catch((error: unknown) => (error instanceof WeftError ? error.code : String(error)))
    return { events, done }
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 100) {
      await settle()
      clock.advance(100)
      await settle()
    }
  }
  return { clock, meets, endings, hang, ask, sibling, settle, pass, requests: () => requests }
}

describe('[M8] an endpoint that is down', () => {
  it('is up for all at the first word to the one that tries', async () => {
    const { meets, ask, settle, pass, endings } = setUp()
    meets.push('model_unavailable', 'model_unavailable', 'text, and more later')
    for (let request = 0; request < 2; request++) await ask().done
    await pass(1_000)
    const trying = ask()
    const waiting = ask()
    await settle()
    expect(await waiting.done).toBe('answered')
    endings.shift()?.()
    expect(await trying.done).toBe('answered')
  })

  it('is waited for behind one that tries without a word every few seconds, and for no longer than that takes', async () => {
    const { meets, ask, settle, pass, hang } = setUp()
    meets.push('model_unavailable', 'model_unavailable')
    for (let request = 0; request < 2; request++) await ask().done
    const letGo = hang()
    const trying = ask()
    await pass(1_000)
    const waiting = ask()
    await pass(10_000)
    expect(waiting.events.map(({ kind }) => kind)).toEqual(['retry'])
    letGo()
    await settle()
    expect(await Promise.all([trying.done, waiting.done])).toEqual(['answered', 'answered'])
  })

  it('is waited for once two requests in a row found it so, and the waiting say for how long', async () => {
    const { meets, ask, settle, pass, requests } = setUp()
    meets.push('model_unreachable', 'model_unavailable')
    expect(await ask().done).toBe('model_unreachable')
    expect(await ask().done).toBe('model_unavailable')
    const waiting = [ask(), ask()]
    await settle()
    expect(requests()).toBe(2)
    for (const { events } of waiting) {
      expect(events).toMatchObject([{ kind: 'retry', inMs: 1_000, reason: expect.stringContaining('is down') }])
    }
    await pass(2_000)
    expect(await Promise.all(waiting.map(({ done }) => done))).toEqual(['answered', 'answered'])
  })

  it('is waited for by all of its models, whichever found it so', async () => {
    const { meets, ask, sibling, settle, pass, requests } = setUp()
    const { signal } = new AbortController()
    meets.push('model_unreachable', 'model_unavailable')
    await ask().done
    await ask(signal, sibling).done
    const waiting = [ask(), ask(signal, sibling)]
    await settle()
    expect(requests()).toBe(2)
    await pass(2_000)
    expect(await Promise.all(waiting.map(({ done }) => done))).toEqual(['answered', 'answered'])
  })

  it('is tried by one alone, after twice the wait each time, and by all once it answers', async () => {
    const { meets, ask, pass, requests } = setUp()
    meets.push('model_timeout', 'model_timeout', 'model_unavailable')
    await ask().done
    await ask().done
    const both = [ask(), ask()]
    await pass(1_000)
    expect(requests()).toBe(3)
    expect(both.flatMap(({ events }) => events).map((event) => event.kind === 'retry' && event.inMs)).toContain(2_000)
    await pass(1_900)
    expect(requests()).toBe(3)
    await pass(2_000)
    expect(await Promise.all(both.map(({ done }) => done))).toEqual(['answered', 'answered'])
    expect(await ask().done).toBe('answered')
  })

  it('fails who waits for longer than people would', async () => {
    const { meets, ask, pass } = setUp()
    meets.push(...Array.from({ length: 30 }, () => 'model_unreachable' as const))
    await ask().done
    await ask().done
    const { done } = ask()
    await pass(25_000)
    expect(await done).toBe('model_unreachable')
  })

  it.each([
    ['back', 3_600_000],
    ['forward', -3_600_000],
  ])('is waited for as long where somebody sets the time %s meanwhile', async (_, backMs) => {
    const { clock, meets, ask, settle, pass, requests } = setUp()
    meets.push('model_unavailable', 'model_unavailable')
    for (let request = 0; request < 2; request++) await ask().done
    clock.setBack(backMs)
    const { done } = ask()
    await settle()
    expect(requests()).toBe(2)
    await pass(1_000)
    expect(await done).toBe('answered')
  })

  it('is not down where a key is refused, a reply broke, or failures do not follow each other', async () => {
    const { meets, ask, requests } = setUp()
    meets.push('model_key_invalid', 'model_key_invalid', 'model_unavailable')
    for (const code of ['model_key_invalid', 'model_key_invalid', 'model_unavailable'])
      expect(await ask().done).toBe(code)
    expect(await ask().done).toBe('answered')
    meets.push('model_unavailable', 'text, then model_unavailable')
    expect(await ask().done).toBe('model_unavailable')
    expect(await ask().done).toBe('model_unavailable')
    expect(await ask().done).toBe('answered')
    expect(requests()).toBe(7)
  })

  it('lets another try where who tried or waited was cancelled', async () => {
    const { meets, ask, settle, pass } = setUp()
    meets.push('model_unreachable', 'model_unreachable')
    await ask().done
    await ask().done
    const cancel = new AbortController()
    const cancelled = ask(cancel.signal)
    const other = ask()
    await settle()
    cancel.abort(new WeftError('task_interrupted'))
    expect(await cancelled.done).toBe('task_interrupted')
    await pass(1_000)
    expect(await other.done).toBe('answered')
  })
})
