import { expect, test } from 'vitest'
import { describeLostDraft } from '../../../../../client/review/conflict/lost-draft.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { MemberId } from '../../../../../shared/model/ids.ts'

const bo = { id: 'm2' as MemberId, name: 'Bo' }
type Told = Partial<Parameters<typeof describeLostDraft>[0]>
const say = (told: Told) =>
  describeLostDraft({
    hunk: undefined,
    path: 'a.ts',
    members: [bo],
    isWritten: true,
    deletedBy: null,
    refusal: null,
    ...told,
  })
const decidedBy = (by: string) => ({ state: 'rejected', decision: { by: by as MemberId, at: '' } }) as const

test('[R1, R6] who wrote by hand is told who decided the change, and that the text is kept', () => {
  expect(say({ hunk: decidedBy('m2') })).toEqual({
    title: 'Bo decided this change; your text is kept',
    detail: expect.stringContaining('a.ts'),
  })
  expect(say({ hunk: decidedBy('m3') }).title).toMatch(/^Someone decided/)
})

test('[U315] who came second is told what the server says of it', () => {
  const refusal = "Bo decided this change for people's text before you wrote it by hand."
  expect(say({ hunk: decidedBy('m2'), refusal }).title).toBe(`${refusal.slice(0, -1)}; your text is kept`)
})

test('where nobody decided it is said what happened instead', () => {
  expect(say({ hunk: { state: 'pending' } }).title).toMatch(/no longer in conflict/)
  expect(say({ hunk: { state: 'conflicted' } }).title).toMatch(/no longer shown/)
  expect(say({}).title).toMatch(/no longer shown/)
})

test('where nothing was written only what happened is said', () => {
  expect(say({ hunk: decidedBy('m2'), isWritten: false })).toEqual({
    title: 'Bo decided this change',
    detail: '',
  })
})

test('[U214] where the file was deleted it is said by whom, as far as that is known', () => {
  const reason: Hunk['reason'] = { code: 'file_deleted', message: '' }
  expect(say({ hunk: { state: 'rejected', reason }, deletedBy: 'Bo' })).toEqual({
    title: 'Bo deleted a.ts; your text is kept',
    detail: 'Copy it to use it elsewhere.',
  })
  expect(say({ hunk: { state: 'rejected', reason } }).title).toMatch(/^Someone deleted a\.ts/)
  expect(say({ deletedBy: 'Bo', isWritten: false })).toEqual({
    title: 'Bo deleted a.ts',
    detail: 'Nothing of it is left to decide.',
  })
})
