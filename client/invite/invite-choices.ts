/** What an invite can be made of: roles that somebody may give, and how long it holds. Pure. */
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import { roleOptions } from '../presence/roles.ts'
import { oneOf, timeOf } from '../ui/wording.ts'

/** An owner gives each role; others what the room's link gives anyway, or less. */
export function rolesToGive(role: Role, linkRole: Role): typeof roleOptions {
  if (role === 'owner') return roleOptions
  return roleAllows(role, 'editor') ? roleOptions.filter(({ value }) => roleAllows(linkRole, value)) : []
}

const hour = 3_600
export const expiries = [
  { label: '1 hour', seconds: hour },
  { label: '1 day', seconds: 24 * hour },
  { label: '7 days', seconds: 7 * 24 * hour },
  { label: '30 days', seconds: 30 * 24 * hour },
  { label: 'Never', seconds: null },
] as const
type Expiry = (typeof expiries)[number]

/** What a link gives: a role, for whoever opens it so long. */
export interface InviteChoice {
  readonly role: Role
  readonly expiry: Expiry
}

/** Whether a link that was made is what is chosen now. */
export function isSameChoice(a: InviteChoice, b: InviteChoice): boolean {
  return a.role === b.role && a.expiry === b.expiry
}

/** "Whoever opens it joins as a viewer, until 6 Dec, 14:00." */
export function inviteWords(role: Role, until: Date | null, now: Date): string {
  const as = `Whoever opens it joins as ${oneOf(role)}`
  if (until === null) return `${as}, whenever they do.`
  return `${as}, until ${timeOf(until.toISOString(), now)}.`
}
