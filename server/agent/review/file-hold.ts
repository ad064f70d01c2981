/** Holding a file that may be gone. */
import { WeftError } from '../../../shared/errors.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'

export interface FileHold {
  readonly file: FileDocument
  release(): void
}

/** Null where the room has no such file. @throws document_unavailable */
export async function holdIfThere(room: Room, id: FileId): Promise<FileHold | null> {
  try {
    return await room.holdFile(id)
  } catch (error) {
    if (error instanceof WeftError && error.code === 'file_not_found') return null
    throw error
  }
}

/** Null where the file was deleted while its holder waited. */
export function fileIn(room: Room, held: FileHold | null | undefined): FileDocument | null {
  return held && room.types.files.has(held.file.id) ? held.file : null
}
