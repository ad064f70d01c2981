/** Where a position in a text is that somebody published, such as their caret's. */
import * as Y from 'yjs'

/** The offset of a relative position's JSON in the text; null where its text is not here yet, or it is no such position. */
export function offsetOfPublished(text: Y.Text, position: unknown): number | null {
  const { doc } = text
  if (position == null || doc === null) return null
  try {
    const relative = Y.createRelativePositionFromJSON(position)
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc)
    return absolute === null || absolute.type !== text ? null : absolute.index
  } catch {
    // A client of somebody's own may publish anything at all.
    return null
  }
}
