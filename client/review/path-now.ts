/** Where the file of a change is now: the change itself tells where it was when the agent wrote it. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'

/** That of a rename stays once it is done, as it is spoken of by both; that of a file that is gone is the last one known. */
export function pathNow(
  files: readonly FileEntry[],
  { file, path, newPath }: Pick<Hunk, 'file' | 'path' | 'newPath'>,
): string {
  const now = files.find(({ id }) => id === file)?.path ?? path
  return now === newPath ? path : now
}
