/** What the socket server needs to know of a client before it lets it in; `access/` implements it. */
import type { RoomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'

/** An upgrade request, reduced to what credentials can be in. */
export interface SocketRequest {
  readonly url: URL
  readonly cookie: string | undefined
  readonly authorization: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}

export interface SocketAccess {
  /**
   * Who it is, and as what in that room. `isEphemeral`: made for this connection alone, and not to be stored.
   * @throws host_not_allowed session_required session_invalid session_expired origin_not_allowed room_not_found
   */
  admit(
    request: SocketRequest,
    room: RoomId,
  ): Promise<{ readonly member: Member; readonly role: Role; readonly isEphemeral?: boolean }>
}
