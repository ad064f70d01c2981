import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test.each([
  ['MacIntel', true],
  ['iPad', true],
  ['Linux x86_64', false],
])('the keys of %s are Apple’s: %s', async (platform, expected) => {
  vi.stubGlobal('navigator', { platform })
  const { isApple } = await import('../../../../client/editor/apple-keys.ts')
  expect(isApple).toBe(expected)
})
