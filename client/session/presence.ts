/**
 * Who is here, from the room document's awareness: each member once, however many windows they have open.
 * Believes only states that carry the server's `user`; our own local state has none.
 */
import type { Awareness } from 'y-protocols/awareness'
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import { createStore, type Readable } from './store.ts'

export interface PresentMember extends Member {
  /** The file they are in; null where in none. */
  readonly file: FileId | null
  /** Whom their page follows. */
  readonly following?: MemberId
}

export interface ObservedPresence extends Readable<readonly PresentMember[]> {
  close(): void
}

export function observePresence(awareness: Awareness): ObservedPresence {
  const store = createStore<readonly PresentMember[]>([], (a, b) => JSON.stringify(a) === JSON.stringify(b))
  const onChange = () => store.set(presentMembers(awareness.getStates().values()))
  awareness.on('change', onChange)
  onChange()
  return { get: store.get, subscribe: store.subscribe, close: () => awareness.off('change', onChange) }
}

/** People by name, agents after them. */
export function presentMembers(states: Iterable<unknown>): PresentMember[] {
  const byId = new Map<string, PresentMember>()
  for (const state of states) {
    const member = readState(state)
    if (member === null) continue
    const known = byId.get(member.id)
    if (known === undefined || known.file === null) byId.set(member.id, member)
  }
  return [...byId.values()].sort(
    (a, b) => Number(a.kind === 'agent') - Number(b.kind === 'agent') || a.name.localeCompare(b.name),
  )
}

function readState(state: unknown): PresentMember | null {
  const { user, file, following } = (state ?? {}) as { user?: Partial<Member>; file?: unknown; following?: unknown }
  if (typeof user?.id !== 'string' || typeof user.name !== 'string') return null
  return {
    id: user.id,
    name: user.name,
    colour: typeof user.colour === 'number' ? user.colour : 0,
    kind: user.kind === 'agent' ? 'agent' : 'person',
    file: typeof file === 'string' ? (file as FileId) : null,
    ...(typeof following === 'string' && { following: following as MemberId }),
  }
}
