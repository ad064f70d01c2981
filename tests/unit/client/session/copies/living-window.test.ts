/** A copy under a window that goes on: asleep, taken over by another, or left by its database. */
import { IDBDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  docOf,
  endWindows,
  entries,
  file,
  makeBrowser,
  openDatabases,
  restored,
  textOf,
  written,
} from '../../../../support/browser-windows.ts'
import { until } from '../../../../support/until.ts'

beforeEach(openDatabases)
afterEach(endWindows)

describe('[S18] a window that lives and is heard of no more', () => {
  /** One whose page has been asleep for a minute. */
  async function asleep() {
    const browser = makeBrowser()
    const first = browser.window()
    const doc = docOf('one')
    first.copies.open(file).write(doc, { lineage: 'l', changes: 1 })
    await written(browser.storage, first.end)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    return { ...browser, first, doc }
  }

  test('keeps its copy where the browser knows that it lives', async () => {
    const { storage, window, alive, first } = await asleep()
    const before = entries(storage)
    alive.add(first.name)
    const second = window()
    expect(await restored(second.copies)).toBeNull()
    expect(entries(storage)).toEqual(before)
    alive.delete(first.name)
    expect(await restored(second.copies)).toEqual({ text: 'one', changes: 1 })
  })

  test('and whose copy was taken over tells all that is typed after, and copies it anew', async () => {
    const { storage, window, first, doc } = await asleep()
    const [taken] = Object.keys(entries(storage))
    expect(await restored(window().copies)).toEqual({ text: 'one', changes: 1 })
    vi.restoreAllMocks()
    const isCopiedAnew = (key: string) => key !== taken && key.endsWith(`.${first.name}`)
    await until(() => Object.keys(entries(storage)).some(isCopiedAnew))
    const told = vi.fn()
    doc.on('update', told)
    doc.getText('t').insert(3, ' two')
    doc.getText('t').insert(7, ' three')
    expect(told).toHaveBeenCalledTimes(2)
    await written(storage, first.end)
    first.die()
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one two three', changes: 1 })
  })

  test('and whose database fails under it tells all that is typed after, and copies it anew', async () => {
    const { storage, window, first, doc } = await asleep()
    const told = vi.fn()
    doc.on('update', told)
    const failing = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('it is shut', 'InvalidStateError')
    })
    doc.getText('t').insert(3, ' two')
    failing.mockRestore()
    doc.getText('t').insert(7, ' three')
    expect(told).toHaveBeenCalledTimes(2)
    await written(storage, first.end)
    first.die()
    expect(Object.keys(entries(storage))).toHaveLength(1)
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one two three', changes: 1 })
  })

  test('and whose database fails under it leaves its note where the browser’s store is full', async () => {
    const { storage, first, doc } = await asleep()
    const before = entries(storage)
    // As a store does that takes no error out of the browser.
    vi.spyOn(storage, 'setItem').mockImplementation(() => {})
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('it is shut', 'InvalidStateError')
    })
    doc.getText('t').insert(3, ' two')
    first.die()
    expect(entries(storage)).toEqual(before)
  })
})

test('[S18] however much is typed, the copy holds all of it', async () => {
  const { storage, window } = makeBrowser()
  const first = window()
  const doc = docOf('')
  first.copies.open(file).write(doc, { lineage: 'l', changes: 1 })
  await written(storage, first.end)
  for (let key = 0; key < 1_100; key++) doc.getText('t').insert(key, `${key % 10}`)
  await written(storage, first.end)
  first.die()
  expect(await restored(window('ann', first.name).copies)).toEqual({ text: textOf(doc), changes: 1 })
})
