/** The way of a review from file to file. Pure. */
import type { FileId } from '../../shared/model/ids.ts'

/** The next of `files` down (`1`) or up (`-1`) that has something open, going round at the ends; null where none other has. */
export function nextFile(
  files: readonly FileId[],
  open: ReadonlySet<FileId>,
  current: FileId,
  direction: 1 | -1,
): FileId | null {
  const under = files.filter((file) => file === current || open.has(file))
  const next = under.at((under.indexOf(current) + direction) % under.length)
  return next === undefined || next === current ? null : next
}
