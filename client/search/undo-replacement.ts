/** Takes back a replacement across files, and says what came of it. */
import type { ReplaceUndo } from '../../shared/protocol/api.ts'
import type { Toasts } from '../page/toasts/toasts.ts'
import { undoneWords } from './replace-words.ts'
import type { SearchStore } from './search-store.ts'

export async function undoReplacement(search: SearchStore, undo: ReplaceUndo, toasts: Toasts): Promise<void> {
  toasts.dismissAbout(undo)
  try {
    const done = await search.takeBack(undo)
    toasts.show({ tone: 'info', ...(done === null ? { title: 'That is taken back already' } : undoneWords(done)) })
  } catch (error) {
    toasts.fail(error)
  }
}
