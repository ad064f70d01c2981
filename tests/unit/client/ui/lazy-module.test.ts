import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { againMs, lazyModule, mostAgainMs } from '../../../../client/ui/lazy-module.ts'

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

  it('[U200] is asked for again where it could not be had: by the next who follows it, and for who still does', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { lazy, orders } = delivered()
    let failures = 0
    const forget = lazy.onFailure(() => failures++)
    const leave = lazy.subscribe(() => {})
    orders[0]?.fail(new Error('gone'))
    await vi.advanceTimersByTimeAsync(0)
    expect([failures, lazy.get()]).toEqual([1, null])
    lazy.subscribe(() => {})()
    expect(orders).toHaveLength(2)
    orders[1]?.fail(new Error('gone'))
    await vi.advanceTimersByTimeAsync(againMs)
    expect(orders).toHaveLength(3)
    forget()
    orders[2]?.fail(new Error('gone'))
    await vi.advanceTimersByTimeAsync(0)
    expect(failures).toBe(2)
    leave()
    await vi.advanceTimersByTimeAsync(mostAgainMs)
    expect(orders, 'nobody waits for it').toHaveLength(3)
    const came = changed(lazy)
    orders[3]?.deliver('menu')
    await came
    expect(lazy.get()).toEqual({ name: 'menu' })
  })

  it('[U200] is asked for more and more seldom while it cannot be had, and at once when somebody asks', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const times: number[] = []
    const begun = Date.now()
    const lazy = lazyModule(() => {
      times.push(Date.now() - begun)
      return Promise.reject(new Error('gone'))
    })
    onTestFinished(lazy.subscribe(() => {}))
    await vi.advanceTimersByTimeAsync(7 * againMs)
    expect(times).toEqual([0, againMs, 3 * againMs, 7 * againMs])
    await vi.advanceTimersByTimeAsync(2 * mostAgainMs)
    expect(times.slice(4)).toEqual([7 * againMs + mostAgainMs, 7 * againMs + 2 * mostAgainMs])
    lazy.askNow()
    await vi.advanceTimersByTimeAsync(againMs)
    expect(times.slice(6).map((at) => at - 7 * againMs - 2 * mostAgainMs)).toEqual([0, againMs])
  })
})
