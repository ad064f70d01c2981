/** A place that a person points at in the file shown, for a change that has none. Pure. */
import type { FileId } from '../../shared/model/ids.ts'
import type { HunkPlaceRequest } from '../../shared/protocol/api.ts'
import { wholeLines } from '../../shared/text/lines.ts'
import { baseName } from '../ui/wording.ts'

/** "Place at line 12", "Place at lines 12–15 of b.ts": the file is named where it is not the change's own. */
export function describePlace(at: { firstLine: number; lastLine: number }, otherFile: string | null): string {
  const { firstLine, lastLine } = at
  const where = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine}–${lastLine}`
  return `Place at ${where}${otherFile === null ? '' : ` of ${baseName(otherFile)}`}`
}

/** With how the lines read here: where they read otherwise by now, nothing is done. */
export function placeRequestIn(
  file: FileId,
  text: string,
  { from, to }: { from: number; to: number },
): HunkPlaceRequest {
  const lines = wholeLines(text, { from, to })
  return { file, from, to, text: text.slice(lines.from, lines.to) }
}
