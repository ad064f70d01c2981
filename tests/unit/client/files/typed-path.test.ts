import { expect, test } from 'vitest'
import { placeWords, typedPath } from '../../../../client/files/typed-path.ts'

test('[U224] a name alone stays in its folder, a path is a path, and a slash before it begins at the top', () => {
  expect(typedPath('new.ts', 'src/lib/old.ts')).toBe('src/lib/new.ts')
  expect(typedPath(' new.ts ', 'old.ts')).toBe('new.ts')
  expect(typedPath('src/new.ts', 'src/lib/old.ts')).toBe('src/new.ts')
  expect(typedPath('/new.ts', 'src/lib/old.ts')).toBe('new.ts')
  expect(typedPath('new.ts', 'src/')).toBe('src/new.ts')
  expect(typedPath('  ', 'src/old.ts')).toBe('')
})

test('[U224] where it goes is said where that is not to be seen', () => {
  expect(placeWords('src/old.ts', 'src/old.ts', false)).toBeNull()
  expect(placeWords('src/new.ts', 'src/old.ts', false)).toBeNull()
  expect(placeWords('new.ts', 'src/old.ts', false)).toBe('Stays in src')
  expect(placeWords('/new.ts', 'src/old.ts', false)).toBe('Moves from src to the top of the room')
  expect(placeWords('lib/new.ts', 'old.ts', false)).toBe('Moves from the top of the room to lib')
  expect(placeWords('', 'src/old.ts', false)).toBeNull()
  expect(placeWords('new.ts', 'src/', true)).toBe('Goes into src')
  expect(placeWords('src/new.ts', 'src/', true)).toBeNull()
  expect(placeWords('lib/new.ts', '', true)).toBeNull()
})
