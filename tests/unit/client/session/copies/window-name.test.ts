import { expect, test, vi } from 'vitest'
import { claimWindowName, lockOf } from '../../../../../client/session/copies/window-name.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

/** As a browser duplicates a window. */
function copyOf(storage: Storage): Storage {
  const copy = new MemoryStorage()
  for (let index = 0; index < storage.length; index++) {
    const key = storage.key(index) ?? ''
    copy.setItem(key, storage.getItem(key) ?? '')
  }
  return copy
}

test('[S18] a window has its name again after a reload, and one that is duplicated from it has another', () => {
  const [storage, page] = [new MemoryStorage(), new EventTarget()]
  const name = claimWindowName(storage, page)
  expect(claimWindowName(copyOf(storage), new EventTarget())).not.toBe(name)
  page.dispatchEvent(new Event('pagehide'))
  expect(claimWindowName(storage, new EventTarget())).toBe(name)
  expect(claimWindowName(copyOf(storage), new EventTarget())).not.toBe(name)
})

test('[S18] a window that the browser set aside and shows again keeps its name for itself', () => {
  const [storage, page] = [new MemoryStorage(), new EventTarget()]
  const name = claimWindowName(storage, page)
  page.dispatchEvent(new Event('pagehide'))
  page.dispatchEvent(new Event('pageshow'))
  expect(claimWindowName(copyOf(storage), new EventTarget())).not.toBe(name)
})

test('[S18] a window holds the lock of its name for as long as it lives', async () => {
  const request = vi.fn<(name: string, whileHeld: () => Promise<unknown>) => Promise<unknown>>((_, whileHeld) =>
    whileHeld(),
  )
  const locks = { request } as unknown as LockManager
  const name = claimWindowName(new MemoryStorage(), new EventTarget(), locks)
  expect(request).toHaveBeenCalledExactlyOnceWith(lockOf(name), expect.any(Function))
  const isOver = request.mock.results[0]?.value.then(() => true)
  expect(await Promise.race([isOver, Promise.resolve(false)])).toBe(false)
})
