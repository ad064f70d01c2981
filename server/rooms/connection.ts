/** What a room needs of a client's connection; `socket/` implements it. */
import type { ErrorCode } from '../../shared/errors.ts'
import type { RoomMember } from '../../shared/model/member.ts'

export interface Connection {
  readonly member: RoomMember
  /** Whether the client asked for Weft's own messages (`?weft=1`). */
  readonly wantsWeft: boolean
  readonly isOpen: boolean
  /** More waits for it than may: what is sent meanwhile is dropped, and made good by `Attachment.catchUp`. */
  readonly isBehind: boolean
  /** It was asked by `probe` whether it is there, and nothing was heard of it since. */
  readonly isSilent: boolean
  /** Asks the client whether it is there, which it answers by itself. */
  probe(): void
  /** Sends one binary frame; nothing happens on a connection that is closing or behind. */
  send(frame: Uint8Array): void
  /** Tells the client why, then closes with the code's close code. Idempotent. */
  end(code: ErrorCode, detail?: string): void
}
