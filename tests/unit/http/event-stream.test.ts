import { describe, expect, it, vi } from 'vitest'
import { eventStream } from '../../../server/http/event-stream.ts'
import { ManualClock } from '../../support/manual-clock.ts'

function setUp(read: () => Promise<{ view: unknown; isOver: boolean } | null>) {
  const clock = new ManualClock()
  const stopping = new AbortController()
  let listener: () => void = () => {}
  const closed = vi.fn()
  const errors: unknown[] = []
  const stream = eventStream({
    name: 'task',
    read,
    onChange: (given) => {
      listener = given
      return () => {
        listener = () => {}
      }
    },
    signal: stopping.signal,
    clock,
    onError: (error) => errors.push(error),
    onClose: closed,
  })
  const reader = stream.getReader()
  const next = async () => {
    const { value, done } = await reader.read()
    return done ? 'closed' : new TextDecoder().decode(value)
  }
  const pausing = () => vi.waitFor(() => expect(clock.waits).toContain(100))
  return { clock, change: () => listener(), stopping, reader, next, closed, errors, pausing }
}

describe('an event stream', () => {
  it('sends the record at once, again after changes, and ends with it', async () => {
    let state = 'queued'
    const { next, change, clock, pausing, closed } = setUp(async () => ({
      view: state,
      isOver: state === 'done',
    }))
    expect(await next()).toBe('event: task\ndata: "queued"\n\n')
    await pausing()
    state = 'done'
    change()
    clock.advance(100)
    expect(await next()).toBe('event: task\ndata: "done"\n\n')
    expect(await next()).toBe('event: end\ndata: {}\n\n')
    expect(await next()).toBe('closed')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    expect(clock.waits).toEqual([])
  })

  it('gathers changes into one event each interval', async () => {
    const read = vi.fn(async () => ({ view: read.mock.calls.length, isOver: false }))
    const { next, change, clock, pausing } = setUp(read)
    await next()
    await pausing()
    for (let i = 0; i < 50; i++) change()
    clock.advance(100)
    expect(await next()).toBe('event: task\ndata: 2\n\n')
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('sends a comment when nothing happens for long', async () => {
    const { next, clock, pausing } = setUp(async () => ({ view: 1, isOver: false }))
    await next()
    await pausing()
    clock.advance(100)
    clock.advance(15_000)
    expect(await next()).toBe(': keep-alive\n\n')
  })

  it('sends comments while the record cannot be told yet, and lets go when the client leaves meanwhile', async () => {
    const { reader, next, clock, closed } = setUp(() => new Promise(() => {}))
    clock.advance(15_000)
    expect(await next()).toBe(': keep-alive\n\n')
    await reader.cancel()
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    expect(clock.waits).toEqual([])
  })

  it('lets go of everything when the client leaves', async () => {
    const { reader, next, closed, clock, pausing } = setUp(async () => ({ view: 1, isOver: false }))
    await next()
    await pausing()
    await reader.cancel()
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    expect(clock.waits).toEqual([])
  })

  it('ends when the server stops, and when the record is gone', async () => {
    const stopped = setUp(async () => ({ view: 1, isOver: false }))
    await stopped.next()
    stopped.stopping.abort()
    expect(await stopped.next()).toBe('closed')
    const gone = setUp(async () => null)
    expect(await gone.next()).toBe('event: end\ndata: {}\n\n')
    expect(await gone.next()).toBe('closed')
  })

  it('reports a record that cannot be read, and ends', async () => {
    const failure = new Error('disk')
    const { next, errors, closed } = setUp(async () => Promise.reject(failure))
    expect(await next()).toBe('closed')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    expect(errors).toEqual([failure])
  })
})
