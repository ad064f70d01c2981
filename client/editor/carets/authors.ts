/** Who wrote a character, as far as those who are in the file can tell. For a sentence to people; decides nothing. */
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'

/** The person's name, "You" for ourselves; null where its writer is not in the file now, or is no person. */
export function authorAt(text: Y.Text, awareness: Awareness, offset: number): string | null {
  const client = Y.createRelativePositionFromTypeIndex(text, offset).item?.client
  if (client === undefined) return null
  if (client === text.doc?.clientID) return 'You'
  const user: unknown = awareness.getStates().get(client)?.user
  if (typeof user !== 'object' || user === null) return null
  const { name, kind } = user as { name?: unknown; kind?: unknown }
  return kind === 'person' && typeof name === 'string' ? name : null
}
