import { expect, test } from 'vitest'
import { nextFile } from '../../../../client/review/next-file.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'] as FileId[] as [FileId, FileId, FileId, FileId]
const files = [a, b, c, d]

test('[U163] the next file is one with something to decide, going round at the ends', () => {
  const open = new Set([a, c])
  expect([nextFile(files, open, a, 1), nextFile(files, open, c, 1)]).toEqual([c, a])
  expect([nextFile(files, open, a, -1), nextFile(files, open, b, -1)]).toEqual([c, a])
})

test('where no other file has anything there is none', () => {
  expect(nextFile(files, new Set([b]), b, 1)).toBeNull()
  expect(nextFile(files, new Set(), b, -1)).toBeNull()
})
