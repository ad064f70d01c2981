import { expect, test } from 'vitest'
import { describeLostDraft } from '../../../../client/review/lost-draft.ts'
import type { MemberId } from '../../../../shared/model/ids.ts'

const bo = { id: 'm2' as MemberId, name: 'Bo' }
const decidedBy = (by: string) => ({ state: 'rejected', decision: { by: by as MemberId, at: '' } }) as const

test('[R1, R6] who wrote by hand is told who decided the change, and that the text is kept', () => {
  expect(describeLostDraft(decidedBy('m2'), 'a.ts', [bo], true)).toEqual({
    title: 'Bo decided this change; your text is kept',
    detail: expect.stringContaining('a.ts'),
  })
  expect(describeLostDraft(decidedBy('m3'), 'a.ts', [bo], true).title).toMatch(/^Someone decided/)
})

test('where nobody decided it is said what happened instead', () => {
  expect(describeLostDraft({ state: 'pending' }, 'a.ts', [], true).title).toMatch(/no longer in conflict/)
  expect(describeLostDraft({ state: 'conflicted' }, 'a.ts', [], true).title).toMatch(/no longer shown/)
  expect(describeLostDraft(undefined, 'a.ts', [], true).title).toMatch(/no longer shown/)
})

test('where nothing was written only what happened is said', () => {
  expect(describeLostDraft(decidedBy('m2'), 'a.ts', [bo], false)).toEqual({
    title: 'Bo decided this change',
    detail: '',
  })
})
