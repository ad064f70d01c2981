import { expect, test } from 'vitest'
import { reviewKey } from '../../../../../client/editor/hunks/review-keys.ts'

const press = (patch: Partial<Parameters<typeof reviewKey>[0]>) =>
  reviewKey({ altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, key: 'k', code: 'KeyK', ...patch })

test('Alt and a letter decide, walk and compare', () => {
  expect(press({})).toBe('accept')
  expect(press({ key: 'u', code: 'KeyU' })).toBe('reject')
  expect(press({ key: 'n', code: 'KeyN' })).toBe('next')
  expect(press({ key: 'P', code: 'KeyP' })).toBe('previous')
  expect(press({ key: 'c', code: 'KeyC' })).toBe('compare')
})

test('a key that writes another sign with Alt counts by its place', () => {
  expect(press({ key: '˚', code: 'KeyK' })).toBe('accept')
  expect(press({ key: 'Dead', code: 'KeyN' })).toBe('next')
})

test('the letter counts where the layout moves it', () => {
  expect(press({ key: 'k', code: 'KeyV' })).toBe('accept')
  expect(press({ key: 'v', code: 'KeyK' })).toBeNull()
})

test('other modifiers mean other things', () => {
  expect(press({ altKey: false })).toBeNull()
  expect(press({ ctrlKey: true })).toBeNull()
  expect(press({ shiftKey: true })).toBeNull()
})
