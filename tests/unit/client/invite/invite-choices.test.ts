import { describe, expect, it } from 'vitest'
import { expiries, inviteWords, isSameChoice, rolesToGive } from '../../../../client/invite/invite-choices.ts'

const given = (...args: Parameters<typeof rolesToGive>) => rolesToGive(...args).map(({ value }) => value)

describe('an invite', () => {
  it('[U140] offers an owner each role, an editor what the link gives, and others none', () => {
    expect(given('owner', 'editor')).toEqual(['viewer', 'commenter', 'editor', 'owner'])
    expect(given('editor', 'editor')).toEqual(['viewer', 'commenter', 'editor'])
    expect(given('editor', 'viewer')).toEqual(['viewer'])
    expect(given('commenter', 'editor')).toEqual([])
    expect(given('viewer', 'editor')).toEqual([])
  })

  it('[U140] that was made is shown only while it is what is chosen', () => {
    const [hour, day] = expiries
    const made = { role: 'viewer', expiry: hour } as const
    expect(isSameChoice(made, { role: 'viewer', expiry: hour })).toBe(true)
    expect(isSameChoice(made, { role: 'owner', expiry: hour })).toBe(false)
    expect(isSameChoice(made, { role: 'viewer', expiry: day })).toBe(false)
  })

  it('[U140] says whom it makes of whoever opens it, and until when', () => {
    expect(inviteWords('editor', null, new Date(2026, 5, 1))).toBe(
      'Whoever opens it joins as an editor, whenever they do.',
    )
    expect(inviteWords('viewer', new Date(2026, 5, 4, 9, 30), new Date(2026, 5, 1))).toMatch(
      /joins as a viewer, until .*4.*30/,
    )
  })
})
