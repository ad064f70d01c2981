/**
 * The connections of a room: on its own document and on those of its files, each with its place among who is here.
 *
 * A connection holds the file it is on in memory. Who may come is checked again after that file was loaded.
 */
import { WeftError } from '../../shared/errors.ts'
import { type FileId, isId, type MemberId } from '../../shared/model/ids.ts'
import { lineageOf, type RoomTypes, roomDocumentName } from '../../shared/model/room-document.ts'
import { encodeWeft } from '../../shared/protocol/sync.ts'
import type { DocumentChannel } from './channels/document-channel.ts'
import type { Connection } from './connection.ts'
import type { Held } from './files/file-shelf.ts'
import type { RoomFiles } from './files/room-files.ts'
import type { RoomPresence } from './presence/room-presence.ts'
import type { Attachment } from './room.ts'
import type { RoomMembers } from './room-members.ts'
import type { Saver } from './saver.ts'

export interface RoomConnectionsOptions {
  readonly types: RoomTypes
  /** The room document's. */
  readonly channel: DocumentChannel
  readonly files: RoomFiles
  readonly members: RoomMembers
  readonly presence: RoomPresence
  readonly saver: Saver
}

export class RoomConnections {
  readonly #options: RoomConnectionsOptions

  constructor(options: RoomConnectionsOptions) {
    this.#options = options
  }

  /** @throws file_not_found document_unavailable member_removed member_left */
  async connect(connection: Connection, document: string): Promise<Attachment> {
    const { channel, files, members, types } = this.#options
    const { id } = connection.member
    members.assertNotRemoved(id)
    if (document === roomDocumentName) {
      this.#tellLineage(connection, null)
      return this.#place(connection, null, channel.attach(connection))
    }
    if (!isId<FileId>(document)) throw new WeftError('file_not_found')
    // A guest without credentials never is one.
    const isMember = types.members.has(id)
    const held = await files.hold(document)
    try {
      members.assertNotRemoved(id)
      if (isMember && !types.members.has(id)) throw new WeftError('member_left')
    } catch (error) {
      held.release()
      throw error
    }
    this.#tellLineage(connection, document)
    return this.#place(connection, document, held.file.channel.attach(connection), held)
  }

  /** Asks the pages of all others to come to where the member is. How many members they are. */
  bringTo(id: MemberId): number {
    const frame = encodeWeft({ kind: 'bring', by: id })
    const called = new Set<MemberId>()
    for (const connection of this.#options.channel.connections) {
      if (!connection.wantsWeft || connection.member.id === id) continue
      connection.send(frame)
      called.add(connection.member.id)
    }
    return called.size
  }

  /** To all clients that asked for our messages. */
  tell(frame: Uint8Array): void {
    const { channel, files } = this.#options
    for (const { connections } of [channel, ...[...files.open()].map((file) => file.channel)]) {
      for (const connection of connections) if (connection.wantsWeft) connection.send(frame)
    }
  }

  endOf(member: MemberId, code: 'member_removed' | 'member_left'): void {
    for (const connection of this.#options.presence.connectionsOf(member)) connection.end(code)
  }

  endAll(...reason: Parameters<DocumentChannel['endAll']>): void {
    this.#options.channel.endAll(...reason)
    this.#options.files.endAll(...reason)
  }

  /** Before anything of the document. It is random: one that a crash took back never comes again. */
  #tellLineage(connection: Connection, file: FileId | null): void {
    if (!connection.wantsWeft) return
    connection.send(encodeWeft({ kind: 'lineage', id: lineageOf(this.#options.types, file) }))
  }

  #place(connection: Connection, file: FileId | null, attachment: Attachment, held: Held | null = null): Attachment {
    const { presence, saver } = this.#options
    presence.enter(connection, file)
    if (!saver.isAvailable && connection.wantsWeft) {
      connection.send(encodeWeft({ kind: 'storage', available: false }))
    }
    return new Place(connection, attachment, presence, held)
  }
}

/** A connection's place in the room, on one of its documents. */
class Place implements Attachment {
  readonly #connection: Connection
  readonly #attachment: Attachment
  readonly #presence: RoomPresence
  readonly #held: Held | null
  #isTaken = true

  constructor(connection: Connection, attachment: Attachment, presence: RoomPresence, held: Held | null) {
    this.#connection = connection
    this.#attachment = attachment
    this.#presence = presence
    this.#held = held
  }

  receive(frame: Uint8Array): void {
    this.#attachment.receive(frame)
  }

  catchUp(): void {
    this.#attachment.catchUp()
  }

  detach(): void {
    if (!this.#isTaken) return
    this.#isTaken = false
    this.#attachment.detach()
    this.#presence.leave(this.#connection)
    this.#held?.release()
  }
}
