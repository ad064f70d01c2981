import { expect, test } from 'vitest'
import { destinationWords, typedPath } from '../../../../client/files/typed-path.ts'

test('[U224] a name alone stays in its folder, a path is a path, and a slash before it begins at the top', () => {
  expect(typedPath('new.ts', 'src/lib/old.ts')).toBe('src/lib/new.ts')
  expect(typedPath(' new.ts ', 'old.ts')).toBe('new.ts')
  expect(typedPath('src/new.ts', 'src/lib/old.ts')).toBe('src/new.ts')
  expect(typedPath('/new.ts', 'src/lib/old.ts')).toBe('new.ts')
  expect(typedPath('new.ts', 'src/')).toBe('src/new.ts')
  expect(typedPath('  ', 'src/old.ts')).toBe('')
})

test('[U224] where it goes is said where that is not to be seen', () => {
  expect(destinationWords('src/old.ts', 'src/old.ts', false)).toBeNull()
  expect(destinationWords('src/new.ts', 'src/old.ts', false)).toBeNull()
  expect(destinationWords('new.ts', 'src/old.ts', false)).toBe('Stays in src')
  expect(destinationWords('/new.ts', 'src/old.ts', false)).toBe('Moves from src to the top of the room')
  expect(destinationWords('lib/new.ts', 'old.ts', false)).toBe('Moves from the top of the room to lib')
  expect(destinationWords('', 'src/old.ts', false)).toBeNull()
  expect(destinationWords('new.ts', 'src/', true)).toBe('Goes into src')
  expect(destinationWords('src/new.ts', 'src/', true)).toBeNull()
  expect(destinationWords('lib/new.ts', '', true)).toBeNull()
})
