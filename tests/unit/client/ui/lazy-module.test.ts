import { describe, expect, it } from 'vitest'
import { lazyModule } from '../../../../client/ui/lazy-module.ts'

/** A module whose arrivals the test decides. */
function delivered() {
  const orders: { readonly deliver: (name: string) => void; readonly fail: (error: Error) => void }[] = []
  const lazy = lazyModule(
    () =>
      new Promise<{ name: string }>((resolve, reject) => {
        orders.push({ deliver: (name) => resolve({ name }), fail: reject })
      }),
  )
  return { lazy, orders }
}

const changed = (lazy: { subscribe: (listener: () => void) => () => void }) =>
  new Promise<void>((resolve) => {
    const unsubscribe = lazy.subscribe(() => {
      unsubscribe()
      resolve()
    })
  })

describe('[U181] code that comes after the first key', () => {
  it('is asked for once, by the first who follows it, and is there at once from then on', async () => {
    const { lazy, orders } = delivered()
    expect(orders).toHaveLength(0)
    const both = Promise.all([changed(lazy), changed(lazy)])
    expect(lazy.get()).toBe(null)
    orders[0]?.deliver('menu')
    await both
    expect(lazy.get()).toEqual({ name: 'menu' })
    lazy.subscribe(() => {})
    expect(orders).toHaveLength(1)
  })

  it('tells why it could not be had, and the next who follows it tries again', async () => {
    const { lazy, orders } = delivered()
    const failed = changed(lazy)
    orders[0]?.fail(new Error('gone'))
    await failed
    expect(() => lazy.get()).toThrow('gone')
    const came = changed(lazy)
    expect(lazy.get()).toBe(null)
    orders[1]?.deliver('menu')
    await came
    expect(lazy.get()).toEqual({ name: 'menu' })
  })
})
