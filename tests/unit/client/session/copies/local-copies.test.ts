import { IDBDatabase, IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { forgetAbandoned } from '../../../../../client/session/copies/abandoned-copies.ts'
import { type LocalCopies, openLocalCopies } from '../../../../../client/session/copies/local-copies.ts'
import type { MemberId, RoomId } from '../../../../../shared/model/ids.ts'
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

describe('[S18] changes that could not be sent', () => {
  test('stay as they were left where the file is closed before they could be read', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    const left = entries(storage)
    const again = window('ann', first.name)
    const copy = again.copies.open(file)
    const reading = copy.restore(new Y.Doc())
    copy.close()
    expect(await reading).toBe(null)
    // Nothing of it is alive any more, which would write the entry anew.
    again.end()
    expect(entries(storage)).toEqual(left)
  })

  test('are there for the same window after a reload, with their count', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const doc = docOf('one')
    first.copies.open(file).write(doc, { lineage: 'l', changes: 3 })
    doc.getText('t').insert(3, ' two')
    await written(storage, first.end)
    const again = window('ann', first.name)
    expect(again.copies.files()).toEqual([file])
    expect(await restored(again.copies)).toEqual({ text: 'one two', changes: 3 })
  })

  test('are whole also where the window ends before its database has written anything', async () => {
    const { window } = makeBrowser()
    const first = window()
    const doc = docOf('one')
    first.copies.open(file).write(doc, { lineage: 'l', changes: 1 })
    doc.getText('t').insert(3, ' two')
    first.end()
    vi.stubGlobal('indexedDB', new IDBFactory())
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one two', changes: 1 })
  })

  test('are whole also where the window ends before the last of them is written', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const doc = docOf('one')
    first.copies.open(file).write(doc, { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    const atEnd = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('the window is ending', 'InvalidStateError')
    })
    doc.getText('t').insert(3, ' two')
    first.end()
    atEnd.mockRestore()
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one two', changes: 1 })
  })

  test('are not found by another member, nor by a second window while the first lives', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    expect(window('bo').copies.files()).toEqual([])
    expect(window().copies.files()).toEqual([])
  })

  test('are taken over by another window of the member once the first is heard of no more', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 2 })
    await written(storage, first.end)
    first.die()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    expect(await restored(window().copies)).toEqual({ text: 'one', changes: 2 })
    vi.restoreAllMocks()
    expect(Object.keys(entries(storage))).toHaveLength(1)
  })

  test('[U244] stay a month, and then until their own room is entered', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    first.die()
    storage.setItem('weft.copies.bo.r1.f1.w', 'rotten')
    const enter = (room: string) =>
      openLocalCopies({
        room: room as RoomId,
        member: 'ann' as MemberId,
        storage,
        window: 'later',
        pageEnds: new EventTarget(),
      })
    const day = 24 * 60 * 60_000
    const start = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(start + 29 * day)
    forgetAbandoned(storage, 'weft.copies.', 'weft.copies.ann.r2.')
    expect(enter('r1').files()).toEqual([file])
    vi.spyOn(Date, 'now').mockReturnValue(start + 31 * day)
    expect(await restored(enter('r1'))).toEqual({ text: 'one', changes: 1 })
    vi.spyOn(Date, 'now').mockReturnValue(start + 70 * day)
    enter('r2')
    await until(async () => (await indexedDB.databases()).length === 0)
    expect(enter('r1').files()).toEqual([])
    expect(storage.length).toBe(1)
    vi.restoreAllMocks()
  })

  test('of another lineage than the newest are not put together with it', async () => {
    const { storage, window } = makeBrowser()
    const [first, second] = [window(), window()]
    first.copies.open(file).write(docOf('one'), { lineage: 'old', changes: 1 })
    await written(storage, first.end)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    second.copies.open(file).write(docOf('two'), { lineage: 'new', changes: 1 })
    await written(storage, second.end)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    expect(await restored(window().copies)).toEqual({ text: 'two', changes: 1 })
    vi.restoreAllMocks()
  })

  test('[S17] of another lineage than the newest stay for another visit where they are this window’s own', async () => {
    const { storage, window } = makeBrowser()
    const [first, second] = [window(), window()]
    first.copies.open(file).write(docOf('one'), { lineage: 'old', changes: 1 })
    await written(storage, first.end)
    first.die()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    second.copies.open(file).write(docOf('two'), { lineage: 'new', changes: 1 })
    await written(storage, second.end)
    second.die()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    const doc = new Y.Doc()
    const again = window('ann', first.name)
    const copy = again.copies.open(file)
    expect(await copy.restore(doc)).toEqual({ lineage: 'new', changes: 1 })
    await settled()
    expect(textOf(doc)).toBe('two')
    copy.drop()
    again.die()
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one', changes: 1 })
    vi.restoreAllMocks()
  })

  test('[S17] whose note is gone are not mixed with what is written after it in their database', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    first.die()
    storage.clear()
    const doc = docOf('two')
    const again = window('ann', first.name)
    again.copies.open(file).write(doc, { lineage: 'another', changes: 1 })
    await written(storage, again.end)
    again.die()
    expect(textOf(doc)).toBe('two')
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'two', changes: 1 })
  })

  test('are dropped when the server has them, and copied anew at once when there are more', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const copy = first.copies.open(file)
    const doc = docOf('one')
    copy.write(doc, { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    copy.drop()
    expect(entries(storage)).toEqual({})
    doc.getText('t').insert(3, ' two')
    copy.write(doc, { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    doc.getText('t').insert(7, ' three')
    await written(storage, first.end)
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'one two three', changes: 1 })
  })

  test('leave nothing behind once they are dropped', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const copy = first.copies.open(file)
    copy.write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    copy.drop()
    await until(async () => (await indexedDB.databases()).length === 0)
    expect(await restored(window('ann', first.name).copies)).toBeNull()
  })

  test('of a rotten entry are passed over', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    for (const key of Object.keys(entries(storage))) storage.setItem(key, '{"lineage":7')
    expect(await restored(window('ann', first.name).copies)).toBeNull()
  })

  test('stay in the window where the browser stores nothing', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const { storage, window } = makeBrowser()
    window().copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    expect(entries(storage)).toEqual({})
  })
})

/** Databases of the names that match open only once they are let go. */
function holdOpening(matches: (name: string) => boolean): () => void {
  const open = indexedDB.open.bind(indexedDB)
  const held: (() => void)[] = []
  let isHeld = true
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    if (!isHeld || !matches(name)) return open(name, version)
    const asked = {} as IDBOpenDBRequest
    held.push(() => {
      const request = open(name, version)
      request.onupgradeneeded = (event) => asked.onupgradeneeded?.call(asked, event)
      request.onsuccess = (event) => asked.onsuccess?.call(asked, event)
      request.onerror = (event) => asked.onerror?.call(asked, event)
    })
    return asked
  })
  return () => {
    isHeld = false
    for (const go of held.splice(0)) go()
  }
}

/** Until every database that was asked for has answered. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('[S18] while a local copy is restored', () => {
  const patienceMs = 3_000
  afterEach(() => void vi.useRealTimers())

  /** What an earlier window left, and one that takes it over. */
  async function leftBehind({ isSameWindow = true } = {}) {
    const { storage, window } = makeBrowser()
    const first = window()
    first.copies.open(file).write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    first.die()
    if (!isSameWindow) vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
    const again = window('ann', isSameWindow ? first.name : undefined)
    const next = () => window('ann', again.name).copies
    return { storage, again, next, copy: again.copies.open(file) }
  }

  /** Neither now nor for the next window; the time is the machine's again. */
  async function expectNothingLeft(storage: Storage, next: () => LocalCopies): Promise<void> {
    vi.useRealTimers()
    await until(async () => (await indexedDB.databases()).length === 0)
    expect(entries(storage)).toEqual({})
    expect(await restored(next())).toBeNull()
  }

  for (const isSameWindow of [true, false]) {
    const whose = isSameWindow ? 'of this window' : 'of another window'

    test(`what is dropped ${whose} as they are looked for comes back neither now nor later`, async () => {
      const { storage, copy, next } = await leftBehind({ isSameWindow })
      const doc = new Y.Doc()
      const reading = copy.restore(doc)
      copy.drop()
      expect(await reading).toBeNull()
      await settled()
      expect(entries(storage)).toEqual({})
      expect([textOf(doc), await restored(next())]).toEqual(['', null])
    })

    test(`what is dropped ${whose} as they are read comes back neither now nor later`, async () => {
      const { storage, copy, next } = await leftBehind({ isSameWindow })
      const letGo = holdOpening(() => true)
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const reading = copy.restore(new Y.Doc())
      await settled()
      copy.drop()
      letGo()
      await settled()
      await vi.advanceTimersByTimeAsync(patienceMs)
      expect(await reading).toBeNull()
      await expectNothingLeft(storage, next)
    })

    test(`what could not be read in time ${whose} stays as it was, whatever is saved and copied after`, async () => {
      const { storage, copy, next } = await leftBehind({ isSameWindow })
      const before = entries(storage)
      const letGo = holdOpening(() => true)
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const doc = new Y.Doc()
      const reading = copy.restore(doc)
      await settled()
      await vi.advanceTimersByTimeAsync(patienceMs)
      expect(await reading).toBeNull()
      vi.useRealTimers()
      letGo()
      await settled()
      expect(textOf(doc), 'nothing comes late').toBe('')
      copy.drop()
      doc.getText('t').insert(0, 'new')
      copy.write(doc, { lineage: 'another', changes: 1 })
      await settled()
      expect(textOf(doc)).toBe('new')
      expect(entries(storage)).toMatchObject(before)
      copy.drop()
      await settled()
      expect(entries(storage)).toEqual(before)
      expect(await restored(next())).toEqual({ text: 'one', changes: 1 })
    })
  }

  test('what is dropped once it is read, and before this window’s own copy of it is written, comes back no more', async () => {
    const { storage, again, copy, next } = await leftBehind({ isSameWindow: false })
    const own = `.${again.name}`
    const letGo = holdOpening((name) => name.endsWith(own))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const doc = new Y.Doc()
    const reading = copy.restore(doc)
    await settled()
    expect([textOf(doc), Object.keys(entries(storage)).length]).toEqual(['one', 2])
    copy.drop()
    letGo()
    await settled()
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(await reading).toBeNull()
    await expectNothingLeft(storage, next)
  })

  test('where this window’s own copy is not written in time, both stay until the server has them', async () => {
    const { storage, again, copy } = await leftBehind({ isSameWindow: false })
    const own = `.${again.name}`
    holdOpening((name) => name.endsWith(own))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const reading = copy.restore(new Y.Doc())
    await settled()
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(await reading).toMatchObject({ changes: 1 })
    expect(Object.keys(entries(storage))).toHaveLength(2)
    copy.drop()
    expect(entries(storage)).toEqual({})
  })
})

describe('[S18] what was dropped', () => {
  test('and copied anew and dropped again, before the first was gone, leaves nothing', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const copy = first.copies.open(file)
    copy.write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    copy.drop()
    copy.write(docOf('two'), { lineage: 'l', changes: 1 })
    copy.drop()
    await until(async () => (await indexedDB.databases()).length === 0)
    expect(entries(storage)).toEqual({})
  })

  test('does not come into the text that is taken anew in its place', async () => {
    const { storage, window } = makeBrowser()
    const first = window()
    const before = first.copies.open(file)
    before.write(docOf('one'), { lineage: 'l', changes: 1 })
    await written(storage, first.end)
    before.drop()
    before.close()
    const doc = docOf('two')
    const copy = first.copies.open(file)
    copy.write(doc, { lineage: 'another', changes: 1 })
    await settled()
    expect(textOf(doc)).toBe('two')
    await written(storage, first.end)
    copy.close()
    expect(await restored(window('ann', first.name).copies)).toEqual({ text: 'two', changes: 1 })
  })
})
