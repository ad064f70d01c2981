import { describe, expect, test } from 'vitest'
import { ariaKey, isPressed, keyLabel, type PressedKey } from '../../../../client/commands/keys.ts'

const pressed = (key: string, changes: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...changes,
})

describe('[U100] a command’s key', () => {
  test('is Ctrl where others have Cmd on a Mac, and takes no further modifier', () => {
    expect(isPressed('Mod-k', pressed('k', { ctrlKey: true }), false)).toBe(true)
    expect(isPressed('Mod-k', pressed('k', { ctrlKey: true }), true)).toBe(false)
    expect(isPressed('Mod-k', pressed('k', { metaKey: true }), true)).toBe(true)
    expect(isPressed('Mod-k', pressed('K', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(isPressed('Mod-Shift-f', pressed('F', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
    expect(isPressed('F1', pressed('F1'), false)).toBe(true)
    expect(isPressed('Mod--', pressed('-', { ctrlKey: true }), false)).toBe(true)
  })

  test('is told by its place where Alt or another alphabet makes no Latin letter of it', () => {
    expect(isPressed('Alt-w', pressed('∑', { altKey: true, code: 'KeyW' }), true)).toBe(true)
    expect(isPressed('Mod-k', pressed('л', { ctrlKey: true, code: 'KeyK' }), false)).toBe(true)
    expect(isPressed('Mod-k', pressed('t', { ctrlKey: true, code: 'KeyK' }), false), 'Dvorak').toBe(false)
    const alt = (key: string, code: string) => pressed(key, { altKey: true, code })
    expect(isPressed('Alt-w', alt('z', 'KeyW'), false), 'AZERTY: Z stands where W does').toBe(false)
    expect(isPressed('Alt-w', alt('w', 'KeyZ'), false), 'AZERTY').toBe(true)
    expect(isPressed('Alt-u', alt('g', 'KeyU'), false), 'Dvorak').toBe(false)
    expect(isPressed('Alt-u', alt('Dead', 'KeyU'), true)).toBe(true)
  })

  test('is written as people of each system know it', () => {
    expect(keyLabel('Mod-Shift-f', false)).toBe('Ctrl Shift F')
    expect(keyLabel('Mod-Shift-f', true)).toBe('⇧⌘F')
    expect(keyLabel('Alt-PageDown', false)).toBe('Alt PgDn')
    expect(ariaKey('Mod-Shift-f', false)).toBe('Control+Shift+f')
    expect(ariaKey('Mod-k', true)).toBe('Meta+k')
  })
})
