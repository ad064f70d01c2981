/** Roles as the page says them: what each may do. Pure. */
import type { Role } from '../../shared/model/roles.ts'
import { oneOf } from '../ui/wording.ts'

export const roleOptions: readonly { readonly value: Role; readonly label: string; readonly meaning: string }[] = [
  { value: 'viewer', label: 'Viewer', meaning: 'Reads.' },
  { value: 'commenter', label: 'Commenter', meaning: 'Reads and chats.' },
  { value: 'editor', label: 'Editor', meaning: 'Also types, asks the agent and reviews.' },
  { value: 'owner', label: 'Owner', meaning: 'Also manages people, invites and the room.' },
]

export function roleLabel(role: Role): string {
  return roleOptions.find(({ value }) => value === role)?.label ?? role
}

/** What somebody is told whose role has changed. */
export function roleNews(role: Role): { readonly title: string; readonly detail: string } {
  const title = `You are ${oneOf(role)} now`
  switch (role) {
    case 'viewer':
      return {
        title,
        detail: 'You can read this room, but not change it. An owner can make you an editor.',
      }
    case 'commenter':
      return { title, detail: 'You can read and chat, but not change files.' }
    case 'editor':
      return { title, detail: 'You can type, ask the agent and review.' }
    case 'owner':
      return { title, detail: 'You can also manage people, invites and the room.' }
  }
}
