/** How commits get into the tables: directly, or by way of a journal. */
import type { RoomId } from '../../shared/model/ids.ts'
import type { Store } from './store.ts'

export interface Commits {
  readonly commit: Store['commit']
  /** Resolves once all that was committed before is in the tables; null where it is. @throws storage_unavailable */
  settle(): Promise<void> | null
  /** From now on commits to the room are refused, until the returned function is called: it is being deleted. */
  refuse(room: RoomId): () => void
  /** What the newest commit failed with; null while they work. */
  readonly failure: string | null
  /** Nothing is committed after this. Resolves once all that was is on disk. */
  close(): Promise<void>
}
