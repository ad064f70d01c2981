import { expect, test } from 'vitest'
import { hindranceOf, type Needs } from '../../../../client/room/hindrance.ts'

const needs: Needs = { role: 'editor', to: 'decide changes' }

test('[U273] what cannot be done for want of the server says so, and that it can be done later', () => {
  const at = { needs, role: 'editor', couldBefore: true } as const
  expect(hindranceOf({ ...at, isLost: false })).toBe(null)
  expect(hindranceOf({ ...at, isLost: true })).toMatchObject({ kind: 'lost', title: 'The server cannot be reached' })
})

test('[U273] a role that was taken away is told, with who may and who gives it; one that was never there is not', () => {
  expect(hindranceOf({ needs, role: 'viewer', couldBefore: true, isLost: false })).toEqual({
    kind: 'role',
    title: 'You are a viewer now',
    detail: 'Only editors decide changes. An owner can give you that role again.',
  })
  expect(hindranceOf({ needs, role: 'viewer', couldBefore: false, isLost: false })).toBe(null)
  expect(hindranceOf({ needs, role: 'viewer', couldBefore: true, isLost: true })?.kind, 'as last known').toBe('lost')
})
