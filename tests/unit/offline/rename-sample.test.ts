import { expect, test } from 'vitest'
import { sampleProject } from '../../../server/sample/sample-project.ts'
import { ask } from './offline-room.ts'

const texts = Object.fromEntries(sampleProject.map(({ path, content }) => [path, content]))

test('renaming orbit in the sample project changes it in four files, and leaves the parameter and the words', async () => {
  const { texts: after, changed, prose } = await ask('rename `orbit` to `revolve`', texts)
  expect(Object.keys(changed).sort()).toEqual(['src/clock.ts', 'src/orbit.ts', 'src/render.ts', 'test/clock.test.ts'])
  const expected = { ...texts }
  const replace = (path: string, pairs: readonly (readonly [string, string])[]) => {
    for (const [from, to] of pairs) {
      expect(expected[path]?.split(from).length, `${path}: ${from}`).toBe(2)
      expected[path] = (expected[path] ?? '').replace(from, () => to)
    }
  }
  replace('src/orbit.ts', [['export function orbit(', 'export function revolve(']])
  replace('src/clock.ts', [
    ['import { orbit, ', 'import { revolve, '],
    ['orbit(seconds / 60)', 'revolve(seconds / 60)'],
    ['orbit(minutes / 60)', 'revolve(minutes / 60)'],
    ['orbit(hours / 12)', 'revolve(hours / 12)'],
  ])
  replace('src/render.ts', [
    ['import { orbit, ', 'import { revolve, '],
    ['orbit(hour / 12)', 'revolve(hour / 12)'],
    ['orbit(now.getMilliseconds()', 'revolve(now.getMilliseconds()'],
  ])
  replace('test/clock.test.ts', [
    ['isNight, orbit, ', 'isNight, revolve, '],
    ["'hour')).toBe(orbit(0))", "'hour')).toBe(revolve(0))"],
    ["'minute')).toBe(orbit(0))", "'minute')).toBe(revolve(0))"],
    ["'second')).toBe(orbit(0))", "'second')).toBe(revolve(0))"],
    ['orbit(0.5)', 'revolve(0.5)'],
  ])
  expect(after).toEqual(expected)
  expect(prose).toContain('13 places in 4 files')
  expect(prose).toContain('the parameter `orbit` of `ring` (src/render.ts:38)')
})
