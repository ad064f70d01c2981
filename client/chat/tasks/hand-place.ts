/** A place in a file for a change that has none: where a person points, or the line that comes nearest. Pure. */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { HunkPlaceRequest } from '../../../shared/protocol/api.ts'
import { wholeLines } from '../../../shared/text/lines.ts'
import { linesWords } from '../../../shared/text/lines-words.ts'
import { baseName } from '../../ui/wording.ts'

/** "Place at line 12", "Place at lines 12–15 of b.ts": the file is named where it is not the one that is shown. */
export function describePlace(at: { firstLine: number; lastLine: number }, otherFile: string | null): string {
  const lines = linesWords({ first: at.firstLine, last: at.lastLine })
  return `Place at ${lines}${otherFile === null ? '' : ` of ${baseName(otherFile)}`}`
}

/**
 * What is offered: the person's own place counts once they have pointed, and in another file only where the change's own
 * is gone; until then the line that its card says comes nearest.
 */
export function placeOffered({
  isPointed,
  isOwnShown,
  isOwnGone,
  reason,
}: {
  /** Whether somebody put the cursor into the file shown. */
  readonly isPointed: boolean
  readonly isOwnShown: boolean
  readonly isOwnGone: boolean
  readonly reason: Hunk['reason']
}): 'cursor' | { readonly line: number } | null {
  if (isPointed && (isOwnShown || isOwnGone)) return 'cursor'
  const line = reason?.code === 'missing' ? reason.lines?.[0] : undefined
  return isOwnGone || line === undefined ? null : { line }
}

/** Null where the text has no such line any more; lines count from 1. */
export function lineStart(text: string, line: number): number | null {
  let from = 0
  for (let passed = 1; passed < line; passed++) {
    from = text.indexOf('\n', from) + 1
    if (from === 0) return null
  }
  return from
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
