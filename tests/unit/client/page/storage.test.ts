import { expect, test } from 'vitest'
import { openStorage } from '../../../../client/page/storage.ts'
import { createThemeChoice } from '../../../../client/page/theme.ts'
import { createOpenTabs } from '../../../../client/room/open-tabs.ts'
import { createPaneSizes } from '../../../../client/room/panes/pane-sizes.ts'
import { openLocalCopies } from '../../../../client/session/copies/local-copies.ts'
import { claimWindowName } from '../../../../client/session/copies/window-name.ts'
import { createEditorSettings, usualSettings } from '../../../../client/settings/editor-settings.ts'
import type { FileId, MemberId, RoomId } from '../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

function fullStorage(): Storage {
  const full = new MemoryStorage()
  full.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  return full
}
function forbidden(): Storage {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

const fakeWindow = () =>
  ({
    document: { documentElement: { dataset: {} } },
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
  }) as unknown as Window

test.each([
  ['full', fullStorage],
  ['forbidden', forbidden],
  ['none', () => null],
])('[U234] where the browser’s store is %s, choices, tabs and panes hold for the page', (_, open) => {
  const storage = openStorage(open)
  const theme = createThemeChoice({ window: fakeWindow(), storage })
  theme.choose('dark')
  expect(theme.theme.get()).toBe('dark')
  const settings = createEditorSettings({ storage })
  settings.set({ ...usualSettings, wrap: true })
  expect(settings.get().wrap).toBe(true)
  const tabs = createOpenTabs({ storage, key: 'tabs' })
  tabs.show('f_1' as FileId)
  expect(tabs.get().active).toBe('f_1')
  const sizes = createPaneSizes(storage)
  sizes.toggle('files')
  expect(sizes.get().files.isShut).toBe(true)
  const wiring = { room: 'r' as RoomId, member: 'm' as MemberId, pageEnds: new EventTarget() }
  expect(openLocalCopies({ ...wiring, storage, window: claimWindowName(storage, wiring.pageEnds) }).files()).toEqual([])
})

test('[U234] what is kept in memory is found again, and what the browser keeps is its own', () => {
  const memory = openStorage(forbidden)
  memory.setItem('a', '1')
  memory.setItem('b', '2')
  memory.removeItem('a')
  expect([memory.length, memory.key(0), memory.key(1), memory.getItem('a'), memory.getItem('b')]).toEqual([
    1,
    'b',
    null,
    null,
    '2',
  ])
  memory.clear()
  expect(memory.length).toBe(0)

  const kept = new MemoryStorage()
  const opened = openStorage(() => kept)
  opened.setItem('a', '1')
  expect([kept.getItem('a'), opened.getItem('a'), opened.length, opened.key(0)]).toEqual(['1', '1', 1, 'a'])
  opened.clear()
  expect(kept.length).toBe(0)
})
