import { expect, test } from 'vitest'
import { tellingNames } from '../../../../client/ui/telling-names.ts'

test('[U160] files of one name are told apart by as much of their folders as that takes', () => {
  expect(tellingNames(['clock.ts', 'src/clock.ts', 'src/face.ts'])).toEqual(['clock.ts', 'src/clock.ts', 'face.ts'])
  expect(tellingNames(['a/x/i.ts', 'b/x/i.ts', 'b/y/i.ts'])).toEqual(['a/x/i.ts', 'b/x/i.ts', 'y/i.ts'])
  expect(tellingNames(['a/i.ts', 'a/i.ts']), 'one deleted and made anew').toEqual(['a/i.ts', 'a/i.ts'])
  expect(tellingNames([])).toEqual([])
})
