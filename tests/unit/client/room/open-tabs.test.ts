import { expect, test } from 'vitest'
import { createOpenTabs, withClosed, withShown } from '../../../../client/room/open-tabs.ts'
import type { FileId } from '../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

const [a, b, c] = ['a', 'b', 'c'] as FileId[] as [FileId, FileId, FileId]

test('a shown file gets a tab once', () => {
  const one = withShown({ open: [a], active: a }, b)
  expect(one).toEqual({ open: [a, b], active: b })
  expect(withShown(one, a)).toEqual({ open: [a, b], active: a })
})

test('the right neighbour takes a closed tab’s place, else the left, else none', () => {
  expect(withClosed({ open: [a, b, c], active: b }, b)).toEqual({ open: [a, c], active: c })
  expect(withClosed({ open: [a, b], active: b }, b)).toEqual({ open: [a], active: a })
  expect(withClosed({ open: [a], active: a }, a)).toEqual({ open: [], active: null })
  expect(withClosed({ open: [a, b], active: a }, b)).toEqual({ open: [a], active: a })
})

test('tabs are there again after a reload, whatever else is stored', () => {
  const storage = new MemoryStorage()
  const tabs = createOpenTabs({ storage, key: 'k' })
  tabs.show(a)
  tabs.show(b)
  expect(createOpenTabs({ storage, key: 'k' }).get()).toEqual({ open: [a, b], active: b })
  for (const broken of ['{', '{"open":7}', 'null', '{"open":["<b>"]}']) {
    storage.setItem('k', broken)
    expect(createOpenTabs({ storage, key: 'k' }).get()).toEqual({ open: [], active: null })
  }
})
