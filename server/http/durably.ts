/**
 * Answers only with what is on disk (R2): a view is taken, then everything that the room had changed by then is waited
 * for. The same holds for a refusal, which tells of the room as well.
 *
 * While the store fails a request waits for it only so long, then is told so; the room keeps what was changed and
 * stores it once it can.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Room } from '../rooms/room.ts'
import type { Services } from './context.ts'

type Patience = Pick<Services, 'clock' | 'storeTimeoutMs'>

/** What `work` gives, once the room is saved. @throws storage_unavailable where that takes too long, and what `work` does */
export function durably<T>(patience: Patience, room: Pick<Room, 'saved'>, work: () => T | Promise<T>): Promise<T> {
  return inTime(patience, async () => {
    try {
      const view = await work()
      await room.saved()
      return view
    } catch (error) {
      // What the store's own failure refused tells nothing of the room.
      if (!(error instanceof WeftError) || error.code !== 'storage_unavailable') await room.saved()
      throw error
    }
  })
}

/** For work that waits for the store itself. @throws storage_unavailable where that takes too long, and what `work` does */
export async function inTime<T>({ clock, storeTimeoutMs }: Patience, work: () => Promise<T>): Promise<T> {
  let forget = () => {}
  const timeout = new Promise<never>((_, reject) => {
    forget = clock.after(storeTimeoutMs, () => reject(new WeftError('storage_unavailable', stillWaiting)))
  })
  try {
    return await Promise.race([work(), timeout])
  } finally {
    forget()
  }
}

const stillWaiting =
  'The server cannot store changes right now. What was changed is kept and stored once it can; look before you send it again.'
