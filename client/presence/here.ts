/**
 * Who is in the room as the page tells it: the people present, ourselves also while the connection is lost, and always
 * the agent, which is wherever it writes, and has written while its task goes on. Pure.
 */
import { isHunkDecided } from '../../shared/model/hunk.ts'
import type { FileId, MemberId, TaskId } from '../../shared/model/ids.ts'
import { agentMemberId, type Member, type RoomMember } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { PresentMember } from '../session/presence.ts'
import type { HunkBrief } from '../session/room-connection.ts'

export interface MemberHere extends Member {
  /** Where to find them; null where in no file. */
  readonly file: FileId | null
  /** All files they leave a trace in. */
  readonly files: readonly FileId[]
  /** Whom their page follows. */
  readonly following?: MemberId
}

export function membersHere({
  present,
  me,
  hunks,
  running,
  agentName,
}: {
  present: readonly PresentMember[]
  /** With the file we show. */
  me: PresentMember
  hunks: readonly HunkBrief[]
  /** Tasks that are not over. */
  running: ReadonlySet<TaskId>
  agentName: string
}): MemberHere[] {
  const isKnown = present.some(({ id }) => id === me.id)
  const people = (isKnown ? present : [me, ...present]).filter(({ kind }) => kind === 'person').map(withFiles)
  const agents = present.filter(({ kind }) => kind === 'agent')
  const open = hunks.filter(({ task, state }) => running.has(task) && !isHunkDecided(state))
  const writing = open.find(({ state }) => state === 'streaming')
  const known = agents[0] ?? { id: agentMemberId, name: agentName, colour: 0, kind: 'agent', file: null }
  const agent: MemberHere = {
    ...known,
    file: writing?.file ?? known.file,
    files: [...new Set(open.map(({ file }) => file))],
  }
  return [...people, agent, ...agents.slice(1).map(withFiles)]
}

function withFiles(member: PresentMember): MemberHere {
  return { ...member, files: member.file === null ? [] : [member.file] }
}

/** Somebody who may be here. */
export interface Person extends Member {
  /** Null for a guest without a session, who is no member. */
  readonly role: Role | null
  readonly isHere: boolean
}

/** All people of the room by name, ourselves first. */
export function peopleOf({
  members,
  present,
  me,
}: {
  members: readonly RoomMember[]
  present: readonly PresentMember[]
  me: RoomMember
}): Person[] {
  const here = new Set(present.map(({ id }) => id)).add(me.id)
  const known = new Set(members.map(({ id }) => id)).add(me.id)
  const guests = present.filter(({ id, kind }) => kind === 'person' && !known.has(id))
  const others: Person[] = [
    ...members.filter(({ id, kind }) => id !== me.id && kind === 'person'),
    ...guests.map((guest) => ({ ...guest, role: null })),
  ].map(({ id, name, colour, kind, role }) => ({ id, name, colour, kind, role, isHere: here.has(id) }))
  return [
    { ...me, ...members.find(({ id }) => id === me.id), isHere: true },
    ...others.sort((a, b) => a.name.localeCompare(b.name)),
  ]
}
