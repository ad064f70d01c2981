/** Who it was that changed what the agent was writing: for the sentence above a conflict. Pure. */
import { diffText } from '../../../shared/text/diff.ts'

/** Enough of the new text to find its author in. */
const maxSamples = 200

/** The first person found to have written what is in `current`, which begins at `from`, and not in `base`. */
export function authorOfChange(
  authorAt: (offset: number) => string | null,
  base: string,
  current: string,
  from: number,
): string | null {
  let shift = 0
  let samples = 0
  for (const edit of diffText(base, current)) {
    const start = from + edit.from + shift
    shift += edit.insert.length - (edit.to - edit.from)
    for (let offset = 0; offset < edit.insert.length && samples < maxSamples; offset++, samples++) {
      const author = authorAt(start + offset)
      if (author !== null) return author
    }
  }
  return null
}
