/**
 * Hunks that delete or rename a file: done, and undone, in one turn with their record.
 *
 * A file that is deleted leaves its text in the hunk, so that undoing makes it again; it is another file then, with the
 * same path and text. Nothing is deleted that people have changed since the model saw it, unless a person says so.
 */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'

interface OperationContext {
  readonly room: Room
  /** The file, where it is to be deleted; null where it is gone. */
  readonly file: FileDocument | null
}

/** Does it. Returns what the record has to know. @throws path_taken path_invalid */
export function performOperation({ room, file }: OperationContext, hunk: Hunk): Partial<Hunk> {
  if (!room.hasFile(hunk.file)) return {}
  if (hunk.operation === 'rename') {
    if (hunk.newPath !== undefined) room.renameFile(hunk.file, hunk.newPath)
    return {}
  }
  const { eol } = room.file(hunk.file)
  const base = file?.text.toString() ?? hunk.base
  room.deleteFile(hunk.file)
  return { base, eol }
}

/** Takes back what was done. @throws path_taken where the path has become another file's */
export function undoOperation({ room }: OperationContext, hunk: Hunk, by: MemberId): Partial<Hunk> {
  if (hunk.operation === 'delete') {
    const content = hunk.eol === 'crlf' ? hunk.base.replaceAll('\n', '\r\n') : hunk.base
    return { file: room.createFile({ path: hunk.path, content }, by).id }
  }
  // Who renamed it since meant that.
  if (room.hasFile(hunk.file) && room.file(hunk.file).path === hunk.newPath) room.renameFile(hunk.file, hunk.path)
  return {}
}
