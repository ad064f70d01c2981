/** Why what acts in the room cannot be done now, though it could when it was opened: two sentences. Pure. */
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import { oneOf } from '../ui/wording.ts'

export interface Hindrance {
  readonly kind: 'lost' | 'role'
  readonly title: string
  readonly detail: string
}

/** What it asks for: the role, and what that role does, as in "decide changes". */
export interface Needs {
  readonly role: Role
  readonly to: string
}

/** A role that was never enough is no news; that the server is gone is. */
export function hindranceOf({
  needs,
  role,
  couldBefore,
  isLost,
}: {
  needs: Needs
  role: Role
  /** Our role was enough, and may be no more. */
  couldBefore: boolean
  isLost: boolean
}): Hindrance | null {
  if (isLost)
    return {
      kind: 'lost',
      title: 'The server cannot be reached',
      detail: 'What needs it can be chosen once it is there again. What you wrote stays.',
    }
  if (couldBefore && !roleAllows(role, needs.role))
    return {
      kind: 'role',
      title: `You are ${oneOf(role)} now`,
      detail: `Only ${needs.role}s ${needs.to}. An owner can give you that role again.`,
    }
  return null
}
