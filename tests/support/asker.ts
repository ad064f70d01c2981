/** Somebody for whom a model is asked, where it does not matter who. */
import type { Asker } from '../../server/agent/model/model.ts'
import type { MemberId, RoomId } from '../../shared/model/ids.ts'

export const anybody: Asker = askerNamed('room', 'ada')

export function askerNamed(room: string, member: string): Asker {
  return { room: room as RoomId, member: member as MemberId }
}
