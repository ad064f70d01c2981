/** A file's text as it is at this moment, and live, kept from changing its identity until it is let go; null where it is gone. */
import { WeftError } from '../../shared/errors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { Room } from '../rooms/room.ts'

export interface HeldText {
  readonly text: string
  /** All that came is in it, for as long as it is held. */
  readonly file: Awaited<ReturnType<Room['holdFile']>>['file']
  /** As it is now. */
  current(): string
  release(): void
}

/** @throws document_unavailable */
export async function holdText(room: Room, id: FileId): Promise<HeldText | null> {
  try {
    const { file, release } = await room.holdFile(id)
    const current = () => file.text.toString()
    return { text: current(), file, current, release }
  } catch (error) {
    if (error instanceof WeftError && error.code === 'file_not_found') return null
    throw error
  }
}
