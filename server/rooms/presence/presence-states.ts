/**
 * What presence states hold, made by the server: who, from the member; where, from the client but checked.
 *
 * A state goes unescaped into other pages' styles and text positions (y-codemirror.next), so nothing of a client's passes
 * but a cursor and a view of the one form that resolves safely in a file's text.
 */

import { agentColour, agentMemberId, memberColours, type RoomMember } from '../../../shared/model/member.ts'
import type { FilePresence, PresenceUser } from '../../../shared/model/presence.ts'
import { fileTextName } from '../../../shared/model/room-document.ts'
import type { State } from './presence.ts'

export function personOf(member: RoomMember): PresenceUser {
  const palette = memberColours[member.colour % memberColours.length] ?? memberColours[0]
  const { id, name, colour, kind, role } = member
  return { id, name, color: palette.light, colorLight: `${palette.light}33`, colour, kind, role }
}

export function agentUser(name: string): PresenceUser {
  const color = agentColour.light
  return { id: agentMemberId, name, color, colorLight: `${color}33`, colour: 0, kind: 'agent', role: 'editor' }
}

/** What others see of a client's state on a file's document. */
export function filePresence(user: PresenceUser, state: State): FilePresence & State {
  const cursor = readCursor(state.cursor)
  const view = readView(state.view)
  return view === null ? { user, cursor } : { user, cursor, view }
}

function readView(view: unknown): { from: Position; to: Position } | null {
  if (!isObject(view)) return null
  const from = readPosition(view.from)
  const to = readPosition(view.to)
  return from === null || to === null ? null : { from, to }
}

function readCursor(cursor: unknown): { anchor: Position; head: Position } | null {
  if (!isObject(cursor)) return null
  const anchor = readPosition(cursor.anchor)
  const head = readPosition(cursor.head)
  return anchor === null || head === null ? null : { anchor, head }
}

/** JSON of a `Y.RelativePosition` in a file's text. */
interface Position {
  readonly type: null
  readonly tname: typeof fileTextName
  readonly item: { readonly client: number; readonly clock: number } | null
  readonly assoc: number
}

function readPosition(position: unknown): Position | null {
  if (!isObject(position)) return null
  const { item, assoc } = position
  const at = { type: null, tname: fileTextName, assoc: assoc === -1 ? -1 : 0 } as const
  if (item === null || item === undefined) return { ...at, item: null }
  if (!isObject(item)) return null
  const { client, clock } = item
  return isCount(client) && isCount(clock) ? { ...at, item: { client, clock } } : null
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
