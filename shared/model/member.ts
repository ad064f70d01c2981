/** A member as others see it: who it is, never what it may do elsewhere. */
import type { MemberId } from './ids.ts'
import type { Role } from './roles.ts'

/** A person or API client, or the AI. Stamped by the server, never believed from a client. */
export type ActorKind = 'person' | 'agent'

export interface Member {
  readonly id: MemberId
  readonly name: string
  /** Index into the palette of `memberColours`; the page picks the shade for its theme. */
  readonly colour: number
  readonly kind: ActorKind
}

export interface RoomMember extends Member {
  readonly role: Role
}

/**
 * The people's colours, light theme shade first; each has at least 4.5:1 against its flag's text (white on light shades,
 * near-black on dark ones). Saffron is the agent's alone, magenta is for conflicts alone: neither is in here.
 */
export const memberColours = [
  { name: 'teal', light: '#0b7a75', dark: '#4fd1c5' },
  { name: 'violet', light: '#9a3fb5', dark: '#d58cf0' },
  { name: 'rust', light: '#c2410c', dark: '#ff9b6a' },
  { name: 'blue', light: '#2563a8', dark: '#7db8f5' },
  { name: 'green', light: '#2f7a34', dark: '#86d48b' },
  { name: 'indigo', light: '#5b4fc4', dark: '#a9a1ff' },
  { name: 'slate', light: '#4a6378', dark: '#a3bccf' },
  { name: 'olive', light: '#6b6f12', dark: '#c9cd5f' },
] as const

export const agentColour = { light: '#a15c00', dark: '#f0b65c' } as const

/** The agent's fixed member id: one agent a room, known everywhere by this id. */
export const agentMemberId = 'agent' as MemberId
