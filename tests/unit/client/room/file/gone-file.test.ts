import { expect, test } from 'vitest'
import { describeGone } from '../../../../../client/room/file/gone-file.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'

const gone = (unsaved: number, text = 'mine') => ({
  entry: { id: 'f1' as FileId, path: 'src/a.ts', eol: 'lf', language: 'typescript' } as const,
  text,
  unsaved,
})

const shown = { by: null, agentName: 'Weft', isShown: true }
const aside = { by: null, agentName: 'Weft', isShown: false }

test('[F3, R8] a file that somebody deleted is named, and its text can be had', () => {
  expect(describeGone(gone(0), [], shown)).toEqual({
    title: 'Someone deleted src/a.ts',
    detail: 'You can copy its text as you had it.',
    text: 'mine',
  })
  expect(describeGone(gone(0), [], { ...shown, by: 'Bo' }).title).toBe('Bo deleted src/a.ts')
  const made = { state: 'rejected', createsFile: true } as const
  expect(describeGone(gone(0), [made], { ...shown, by: 'Bo' }).title, 'with changes in it').toBe('Bo deleted src/a.ts')
  expect(describeGone(gone(0, ''), [], shown).text).toBeNull()
  expect(describeGone(gone(0), [], aside), 'what nobody looked at is only told').toEqual({
    title: 'Someone deleted src/a.ts',
    detail: '',
    text: null,
  })
})

test('[R1, U3] changes that were not saved are told to be so, whoever deleted the file', () => {
  expect(describeGone(gone(2), [], aside).text).toBe('mine')
  expect(describeGone(gone(2), [], shown).detail).toMatch(/^2 changes of yours had not been saved\./)
  const byAgent = describeGone(gone(1), [{ state: 'pending', createsFile: false, operation: 'delete' }], shown)
  expect(byAgent).toMatchObject({ title: 'Weft deleted src/a.ts', text: 'mine' })
  expect(byAgent.detail).toMatch(/^1 change of yours had not been saved\./)
})

test('a file that a change deleted, or made and was undone, needs no rescue', () => {
  const deleted = { state: 'accepted', createsFile: false, operation: 'delete' } as const
  expect(describeGone(gone(0), [deleted], shown)).toMatchObject({ title: 'Weft deleted src/a.ts', text: null })
  const made = { state: 'rejected', createsFile: true } as const
  expect(describeGone(gone(0), [made], shown)).toMatchObject({
    title: 'src/a.ts is gone with the change that made it',
    text: null,
  })
})
