/** Roles of a room, weakest first; each may do all that the one before it may. */

export const roles = ['viewer', 'commenter', 'editor', 'owner'] as const
export type Role = (typeof roles)[number]

/** Whether `role` is `needed` or stronger. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}
