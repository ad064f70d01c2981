import { expect, test } from 'vitest'
import {
  clampFontSize,
  createEditorSettings,
  readSettings,
  usualSettings,
} from '../../../../client/settings/editor-settings.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

test('[U123] what was set is there again in this browser', () => {
  const storage = new MemoryStorage()
  expect(createEditorSettings({ storage }).get()).toEqual(usualSettings)
  const chosen = { wrap: true, fontSizePx: 16, tabSize: 4, keys: 'vim' } as const
  createEditorSettings({ storage }).set(chosen)
  expect(createEditorSettings({ storage }).get()).toEqual(chosen)
})

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['no settings', '[1]'],
  ['nothing of ours', '{"wrap":"yes","fontSizePx":"big","tabSize":5,"keys":"nano"}'],
  ['null', 'null'],
])('[U123] where %s is stored, all is as usual', (_, stored) => {
  expect(readSettings(stored)).toEqual(usualSettings)
})

test('[U123] a font size is whole and within what can be read', () => {
  expect([0, 12.4, 99, Number.NaN].map(clampFontSize)).toEqual([10, 12, 24, usualSettings.fontSizePx])
})

test('[U207] keys that could not be loaded are chosen still the next time, unless others are chosen', () => {
  const storage = new MemoryStorage()
  const settings = createEditorSettings({ storage })
  settings.set({ ...usualSettings, keys: 'emacs' })
  settings.fallBackTo('vim')
  expect(settings.get().keys, 'what is in force').toBe('vim')
  settings.set({ ...settings.get(), tabSize: 4 })
  expect(createEditorSettings({ storage }).get()).toEqual({ ...usualSettings, keys: 'emacs', tabSize: 4 })
  settings.set({ ...settings.get(), keys: 'usual' })
  expect(createEditorSettings({ storage }).get().keys).toBe('usual')
})
