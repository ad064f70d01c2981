/** Who it was that changed the lines of a hunk: for the sentence above a conflict. Decides nothing. */
import * as Y from 'yjs'
import type { Range } from '../../../shared/model/anchors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import { diffText } from '../../../shared/text/diff.ts'

/** Enough of the new text to find its author in; each is looked for from the text's beginning. */
const maxSamples = 50

/** The first member found to have written what is in `range`, and not in `base`. */
export function authorOfChange(
  text: Y.Text,
  base: string,
  { from, to }: Range,
  memberOf: (client: number) => MemberId | undefined,
): MemberId | undefined {
  let shift = 0
  let samples = 0
  for (const edit of diffText(base, text.toString().slice(from, to))) {
    const start = from + edit.from + shift
    shift += edit.insert.length - (edit.to - edit.from)
    for (let offset = 0; offset < edit.insert.length && samples < maxSamples; offset++, samples++) {
      const client = Y.createRelativePositionFromTypeIndex(text, start + offset).item?.client
      const member = client === undefined ? undefined : memberOf(client)
      if (member !== undefined) return member
    }
  }
  return undefined
}
