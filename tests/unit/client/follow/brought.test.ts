import { expect, it } from 'vitest'
import { decideBrought, declinedMs, typingMs } from '../../../../client/follow/brought.ts'

const quiet = { isFollowed: false, sinceKeyMs: Number.POSITIVE_INFINITY, sinceDeclinedMs: Number.POSITIVE_INFINITY }

it('[U142] who is brought follows; who types or has gone back is asked; who follows already hears nothing', () => {
  expect(decideBrought(quiet)).toBe('follow')
  expect(decideBrought({ ...quiet, sinceKeyMs: typingMs - 1 })).toBe('offer')
  expect(decideBrought({ ...quiet, sinceKeyMs: typingMs })).toBe('follow')
  expect(decideBrought({ ...quiet, sinceDeclinedMs: declinedMs - 1 })).toBe('offer')
  expect(decideBrought({ ...quiet, sinceDeclinedMs: declinedMs })).toBe('follow')
  expect(decideBrought({ ...quiet, isFollowed: true, sinceKeyMs: 0 })).toBe('nothing')
})
