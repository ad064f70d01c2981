import { describe, expect, it } from 'vitest'
import { createEndpointSlots, type EndpointSlots, withSlots } from '../../../../server/agent/model/endpoint-slots.ts'
import type { Model } from '../../../../server/agent/model/model.ts'
import { anybody, askerNamed } from '../../../support/asker.ts'

/** Asks in order, and tells in which order slots were given. */
function line(slots: EndpointSlots) {
  const given: string[] = []
  const held: (() => void)[] = []
  return {
    given,
    async ask(name: string, signal = new AbortController().signal) {
      const [room = '', member = 'ada'] = name.split('/')
      const { ahead, slot } = slots.ask(askerNamed(room, member), signal)
      slot.then(
        (release) => {
          given.push(name)
          held.push(release)
        },
        () => {},
      )
      await Promise.resolve()
      return { ahead, slot }
    },
    async releaseOne() {
      held.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('[M7] slots of an endpoint', () => {
  it('are given at once while there are some, and in turn to rooms that wait', async () => {
    const { ask, given, releaseOne } = line(createEndpointSlots(2))
    for (const name of ['a', 'a', 'a', 'a', 'b', 'c', 'b']) await ask(name)
    expect(given).toEqual(['a', 'a'])
    for (let turn = 0; turn < 5; turn++) await releaseOne()
    expect(given.slice(2)).toEqual(['a', 'b', 'c', 'a', 'b'])
  })

  it('are given in turn to the members of a room', async () => {
    const { ask, given, releaseOne } = line(createEndpointSlots(1))
    for (const name of ['x', 'a/ada', 'a/ada', 'a/bo', 'b/cy']) await ask(name)
    for (let turn = 0; turn < 4; turn++) await releaseOne()
    expect(given).toEqual(['x', 'a/ada', 'b/cy', 'a/bo', 'a/ada'])
  })

  it('let no room wait while another gets two turns, in any order of coming and going', async () => {
    const { ask, given, releaseOne } = line(createEndpointSlots(4))
    const rooms = Array.from({ length: 10 }, (_, room) => `room${room}`)
    for (const room of rooms) for (let task = 0; task < 10; task++) await ask(room)
    for (let turn = 0; turn < 96; turn++) await releaseOne()
    expect(given).toHaveLength(100)
    // The first four were the first room's, so it had nothing waiting from its sixth turn after them on.
    for (let from = 4; from + 10 <= 64; from++) expect(new Set(given.slice(from, from + 10)).size).toBe(10)
  })

  it('say how many come first if nobody else comes', async () => {
    const { ask, given, releaseOne } = line(createEndpointSlots(1))
    await ask('x')
    const told: [string, number][] = []
    for (const name of ['a', 'a', 'b', 'a', 'b']) told.push([name, (await ask(name)).ahead])
    expect(told.map(([, ahead]) => ahead)).toEqual([1, 2, 2, 4, 4])
    for (let turn = 0; turn < 5; turn++) await releaseOne()
    expect(given).toEqual(['x', 'a', 'b', 'a', 'b', 'a'])
  })

  it('are not waited for by who was cancelled, at once, and are not lost by it', async () => {
    const { ask, given, releaseOne } = line(createEndpointSlots(1))
    const cancel = new AbortController()
    await ask('a')
    const { slot } = await ask('b', cancel.signal)
    await ask('c')
    cancel.abort('cancelled')
    await expect(slot).rejects.toBe('cancelled')
    await releaseOne()
    expect(given).toEqual(['a', 'c'])
    await expect((await ask('d', cancel.signal)).slot).rejects.toBe('cancelled')
  })

  it('are let go of once, however often it is said', async () => {
    const slots = createEndpointSlots(1)
    const release = await slots.ask(askerNamed('a', 'ada'), new AbortController().signal).slot
    const { ask, given } = line(slots)
    await ask('b')
    await ask('c')
    release()
    release()
    await new Promise((resolve) => setImmediate(resolve))
    expect(given).toEqual(['b'])
  })
})

describe('[M7] a request in line for a slot', () => {
  const request = { asker: anybody, prompt: '', snapshot: { files: [], focus: [], selection: null }, messages: [] }
  const silent: Model = { name: 'silent', async *stream() {} }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('keeps none where its reader leaves while it waits', async () => {
    const slots = createEndpointSlots(1)
    const release = await slots.ask(anybody, new AbortController().signal).slot
    const read = async () => {
      for await (const { kind } of withSlots(silent, slots).stream(request, new AbortController().signal))
        throw new Error(kind)
    }
    await expect(read()).rejects.toThrow('wait')
    release()
    await turn()
    expect(slots.ask(anybody, new AbortController().signal).ahead).toBe(0)
  })

  it('is over without a stray failure where it is cancelled before it is read', async () => {
    const stray: unknown[] = []
    const onStray = (error: unknown) => stray.push(error)
    process.on('unhandledRejection', onStray)
    const signal = AbortSignal.abort(new Error('cancelled'))
    const read = async () => {
      for await (const _ of withSlots(silent, createEndpointSlots(4)).stream(request, signal)) signal.throwIfAborted()
    }
    await expect(read()).rejects.toThrow('cancelled')
    await turn()
    process.off('unhandledRejection', onStray)
    expect(stray).toEqual([])
  })
})
