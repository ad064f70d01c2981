/** Goes into a room: uses the invite, takes it out of the address, and asks what the room is. */
import type { RoomId } from '../../shared/model/ids.ts'
import type { RoomResponse } from '../../shared/protocol/api.ts'
import { roomAddress } from '../page/location.ts'
import type { Platform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import type { Api } from '../session/api.ts'

export interface EnterOptions {
  readonly platform: Pick<Platform, 'location' | 'toasts'> & { readonly api: Pick<Api, 'join' | 'room' | 'rooms'> }
  readonly room: RoomId
  readonly invite: string | null
  /** Whoever goes elsewhere meanwhile is not brought back; rejects then. */
  readonly signal: AbortSignal
}

export async function enterRoom({ platform, room, invite, signal }: EnterOptions): Promise<RoomResponse> {
  const { api, location, toasts } = platform
  if (invite !== null) {
    try {
      await api.join(invite)
    } catch (error) {
      if (!(await isMember(api, room))) throw error
      signal.throwIfAborted()
      const { title } = describeFailure(error)
      toasts.show({ tone: 'info', title, detail: 'You are a member of the room already.' })
    }
    signal.throwIfAborted()
    location.go(roomAddress(room), { replace: true })
  }
  return api.room(room)
}

/** Whether we have been in it before: then a link that is good no more keeps us from nothing. */
async function isMember(api: Pick<Api, 'rooms'>, room: RoomId): Promise<boolean> {
  const { rooms } = await api.rooms()
  return rooms.some(({ id }) => id === room)
}
