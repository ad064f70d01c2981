import { expect, test } from 'vitest'
import { createThemeChoice } from '../../../../client/page/theme.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

/** As much of a window as a theme needs. */
function fakeWindow({ isDark = false, wantsContrast = false, storage = new MemoryStorage() } = {}) {
  const dataset: Record<string, string> = {}
  const listeners: (() => void)[] = []
  const system = { isDark, wantsContrast }
  const window = {
    document: { documentElement: { dataset } },
    matchMedia: (query: string) => ({
      get matches() {
        return query.includes('contrast') ? system.wantsContrast : system.isDark
      },
      addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    }),
  } as unknown as Window
  const change = (now: Partial<typeof system>) => {
    Object.assign(system, now)
    for (const listener of listeners) listener()
  }
  return { window, dataset, storage, change }
}

test('[U123] the page follows the system, in contrast too, until something is chosen, which is remembered', () => {
  const { window, dataset, storage, change } = fakeWindow()
  const theme = createThemeChoice({ window, storage })
  expect([theme.theme.get(), { ...dataset }]).toEqual(['light', {}])
  change({ isDark: true, wantsContrast: true })
  expect([theme.theme.get(), { ...dataset }]).toEqual(['dark', { contrast: 'more' }])
  theme.choose('light')
  expect([theme.theme.get(), { ...dataset }]).toEqual(['light', { theme: 'light' }])
  const again = fakeWindow({ isDark: true, storage })
  expect(createThemeChoice(again).chosen.get()).toBe('light')
})

test('[U123] high contrast is light or dark as the system is', () => {
  const { window, dataset, storage, change } = fakeWindow()
  const theme = createThemeChoice({ window, storage })
  theme.choose('contrast')
  expect([theme.theme.get(), { ...dataset }]).toEqual(['light', { contrast: 'more' }])
  change({ isDark: true })
  expect(theme.theme.get()).toBe('dark')
})

test('from light to dark and back the page follows the system again', () => {
  const { window, storage } = fakeWindow()
  const theme = createThemeChoice({ window, storage })
  theme.toggle()
  expect([theme.chosen.get(), theme.theme.get()]).toEqual(['dark', 'dark'])
  theme.toggle()
  expect([theme.chosen.get(), theme.theme.get()]).toEqual(['system', 'light'])
})
