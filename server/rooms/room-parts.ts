/**
 * Puts a room's parts together.
 *
 *   room document ─ channel  ┐
 *   file documents ─ channel ┼─→ saver ─→ store        presence: one on each document, one state a member on the room's
 *   members, records, files ─┘
 *
 * Each knows only what it is given here. What they hear of one another they hear through these few functions.
 */
import type { Limits } from '../../shared/limits.ts'
import type { FileId, MemberId, NewId, TaskId } from '../../shared/model/ids.ts'
import type { RoomMember } from '../../shared/model/member.ts'
import type { PresenceUser } from '../../shared/model/presence.ts'
import { roleAllows } from '../../shared/model/roles.ts'
import { type RoomTypes, roomDocumentName, roomTypes } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import { encodeWeft } from '../../shared/protocol/sync.ts'
import type { NextTurn, SharedDocument } from '../documents/shared-document.ts'
import type { Clock } from '../operations/clock.ts'
import type { Log } from '../operations/log.ts'
import type { Store, StoredDocument, StoredRoom } from '../persistence/store.ts'
import { DocumentChannel } from './channels/document-channel.ts'
import { DocumentLog } from './channels/document-log.ts'
import { FileFollowers, Followers } from './channels/followers.ts'
import type { Connection } from './connection.ts'
import { RoomFiles } from './files/room-files.ts'
import { Presence } from './presence/presence.ts'
import type { PresenceRenewal } from './presence/presence-renewal.ts'
import { agentUser, filePresence, personOf } from './presence/presence-states.ts'
import { RoomPresence } from './presence/room-presence.ts'
import { RoomRecords } from './records/room-records.ts'
import { RoomConnections } from './room-connections.ts'
import { RoomMembers } from './room-members.ts'
import { Saver } from './saver.ts'
import { ClientIds } from './writing/client-ids.ts'
import { Loans } from './writing/loans.ts'
import type { NewClientIds } from './writing/new-client-ids.ts'

export interface LiveRoomOptions {
  readonly store: Store
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly agentName: string
  readonly renewal: PresenceRenewal
  /** Of all rooms. */
  readonly newClientIds: NewClientIds
  /** How long a file's document stays in memory without a holder. */
  readonly idleMs: number
  /** Bytes that may wait for a failing store before nothing more is taken. */
  readonly unsavedBytes: number
  /** Between two slices of what is loaded (S26). @throws where the room is to end */
  readonly nextTurn: NextTurn
}

/** What the store has of it. */
export interface LoadedRoom {
  readonly room: StoredRoom
  readonly document: SharedDocument
  readonly stored: StoredDocument
  readonly fileSizes: ReadonlyMap<FileId, number>
}

export interface RoomParts {
  readonly document: SharedDocument
  readonly types: RoomTypes
  readonly saver: Saver
  /** The room document's. */
  readonly documentLog: DocumentLog
  /** The room document's. */
  readonly channel: DocumentChannel
  readonly files: RoomFiles
  readonly members: RoomMembers
  readonly records: RoomRecords
  readonly presence: RoomPresence
  readonly connections: RoomConnections
  /** As members see it. */
  readonly agent: PresenceUser
  readonly followers: {
    readonly files: FileFollowers
    readonly deletions: Followers<FileId>
    readonly tasks: Followers<TaskId>
  }
}

export function assembleRoom(loaded: LoadedRoom, options: LiveRoomOptions): RoomParts {
  const { store, limits, clock, newId, log, renewal } = options
  const { document } = loaded
  const room = loaded.room.id
  const types = roomTypes(document.doc)
  /** As of now; a guest without credentials is no stored member and keeps the role it came with. */
  const memberOf = ({ member }: Connection): RoomMember =>
    types.members.get(member.id) ?? { ...member, colour: presence.colourOf(member.id) ?? member.colour }
  const isLasting = (id: MemberId) => types.members.has(id) || types.former.has(id)
  const onFollowerError = (error: unknown) => log.error({ err: error, room }, 'a follower of the room failed')
  const followers = {
    files: new FileFollowers(onFollowerError),
    deletions: new Followers<FileId>(onFollowerError),
    tasks: new Followers<TaskId>(onFollowerError),
  }
  const saver = new Saver({
    store,
    clock,
    maxWaitingBytes: options.unsavedBytes,
    onAvailability: (available) => connections.tell(encodeWeft({ kind: 'storage', available })),
    onError: (error) => log.error({ err: error, room }, 'the room could not be saved; it is tried again'),
  })
  const agent = agentUser(options.agentName)
  // Nobody but the server writes in the room document.
  const roomIds = new ClientIds({
    owners: new Map(),
    isLasting,
    onOwned: () => undefined,
    isInDocument: () => false,
    takeNew: () => false,
  })
  const roomStates = new Presence({
    clock,
    renewal,
    ids: roomIds,
    read: (state, connection) => {
      presence.readState(state, connection)
      return null
    },
  })
  const hasFile = (id: string): id is FileId => types.files.has(id)
  const presence = new RoomPresence({
    presence: roomStates,
    clock,
    agent,
    memberOf,
    hasFile,
    onColour: (id, colour) => members.recolour(id, colour),
  })

  const onError = (error: unknown, connection: Connection) =>
    log.error({ err: error, room, member: connection.member.id }, 'a frame could not be handled')
  const documentLog = new DocumentLog(
    {
      store,
      saver,
      key: `${room}/${roomDocumentName}`,
      document,
      onError: (error) => log.error({ err: error, room }, 'the room document could not be compacted'),
    },
    loaded.stored,
  )
  const channel = new DocumentChannel({
    key: `${room}/${roomDocumentName}`,
    document,
    ids: roomIds,
    loans: new Loans({
      document,
      clock,
      loans: new Map(),
      ownerOf: () => undefined,
      isLasting,
      onChange: () => undefined,
    }),
    presence: roomStates,
    saver,
    limits,
    clock,
    mayWrite: () => false,
    assertFits: () => undefined,
    onActivity: () => undefined,
    onWritten: (...grown) => documentLog.grew(...grown),
    onError,
  })
  const members = new RoomMembers({ room, document, types, saver, limits, clock })
  const records = new RoomRecords({
    room,
    document,
    types,
    saver,
    store,
    limits,
    clock,
    newId,
    onTaskChange(id) {
      presence.setAgentBusy(isAgentBusy(types))
      followers.tasks.tell(id)
    },
  })
  const files = new RoomFiles({
    room,
    roomDocument: document,
    types,
    saver,
    store,
    limits,
    clock,
    newId,
    idleMs: options.idleMs,
    nextTurn: options.nextTurn,
    fileSizes: loaded.fileSizes,
    newClientIds: options.newClientIds,
    isLasting,
    openPresence: (ids) =>
      new Presence({
        clock,
        renewal,
        ids,
        read: (state, connection) => filePresence(personOf(memberOf(connection)), state),
      }),
    openChannel: ({ id, ...file }) =>
      new DocumentChannel({
        ...file,
        key: `${room}/${id}`,
        saver,
        limits,
        clock,
        mayWrite: (connection) => roleAllows(memberOf(connection).role, 'editor'),
        onActivity: (connection) => presence.noteActivity(connection),
        onError,
      }),
    onOpen: ({ document }) => followers.files.opened(document),
    onGone: ({ document }) => followers.files.gone(document),
    onError: (error) => log.error({ err: error, room }, 'a file was not followed or compacted'),
  })
  const connections = new RoomConnections({ types, channel, files, members, presence, saver })

  // The first load ever, or the first after a crash between the room's making and its first commit.
  if (!types.room.has('lineage')) {
    document.transact({ kind: 'command', by: null }, () => {
      types.room.set('lineage', newId())
      types.room.set('name', loaded.room.name)
    })
  }
  return {
    document,
    types,
    saver,
    documentLog,
    channel,
    files,
    members,
    records,
    presence,
    connections,
    agent,
    followers,
  }
}

function isAgentBusy(types: RoomTypes): boolean {
  return [...types.tasks.values()].some((task) => {
    const state = task.get('state') as Task['state']
    return state !== 'queued' && !isTaskOver(state)
  })
}
