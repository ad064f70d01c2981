/**
 * A search across the room's files as it stands: what is looked for, what was found, what is left out of a replacement.
 *
 *   words change ─→ a rest ─→ the server is asked ─→ found, or refused with a sentence
 *                                   ↑       └─→ not reached
 *                                   └─ it is back ─┘
 *
 * It outlives the panel that shows it, so that whoever comes back finds it as it was. Of several answers the one to the
 * last question counts. Knows nothing of React.
 */
import type { FileId } from '../../shared/model/ids.ts'
import type { ReplaceResponse, ReplaceUndo, ReplaceUndone, SearchResponse } from '../../shared/protocol/api.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { ClientError, type FileFound, type ReplaceAsked, type SearchAsked } from '../session/api.ts'
import { comparePaths } from '../session/room-connection.ts'
import { createStore, type Readable } from '../session/store.ts'

interface SearchWords {
  readonly query: string
  readonly replacement: string
  readonly paths: string
  readonly isRegex: boolean
  readonly matchCase: boolean
  readonly wholeWord: boolean
}

export interface SearchState {
  readonly words: SearchWords
  /** Null before anything was asked. */
  readonly files: readonly FileFound[] | null
  readonly isWhole: boolean
  readonly isLooking: boolean
  readonly failure: string | null
  /**
   * Somebody wants to type the words: whoever shows the field takes the focus into it, and says so with `served`. What is
   * typed there takes the place of the words, or goes on with those that were typed before the field was there.
   */
  readonly wanted: 'anew' | 'begun' | null
  /** Takes back the last replacement, until that is done or another follows. */
  readonly undo: ReplaceUndo | null
}

export interface SearchStore extends Readable<SearchState> {
  /** Asks a moment later. */
  change(words: Partial<SearchWords>): void
  /** Asks now. */
  refresh(): Promise<void>
  want(): void
  /** Typed while the field is wanted and not there yet. */
  typeAhead(typed: string): void
  served(): void
  /** Takes a hit, or all of a file, out of what is shown and would be replaced. */
  leaveOut(file: FileId, key?: string): void
  /**
   * All that is shown, one file, or one hit of it; then it looks again. Rejects with a `ClientError`, whose `replaced` tells
   * of what was done before it failed.
   */
  replace(file?: FileId, key?: string): Promise<ReplaceResponse>
  /** Null where that is taken back already. Rejects with a `ClientError`, and can be tried again then. */
  takeBack(undo: ReplaceUndo): Promise<ReplaceUndone | null>
  /** Asks nothing any more, and takes no answer. */
  close(): void
}

export interface SearchStoreOptions {
  readonly search: (
    request: SearchAsked,
  ) => Promise<Omit<SearchResponse, 'files'> & { readonly files: readonly FileFound[] }>
  readonly replace: (request: ReplaceAsked) => Promise<ReplaceResponse>
  readonly undoReplace: (undo: ReplaceUndo) => Promise<ReplaceUndone>
  /** Calls back each time that the server can be reached again; returns unsubscribing. */
  readonly onBack: (callback: () => void) => () => void
  /** Calls back after so many milliseconds; returns forgetting it. */
  readonly after: (ms: number, callback: () => void) => () => void
}

const restMs = 220
const noWords: SearchWords = {
  query: '',
  replacement: '',
  paths: '',
  isRegex: false,
  matchCase: false,
  wholeWord: false,
}

export function createSearchStore(options: SearchStoreOptions): SearchStore {
  const { search, replace, undoReplace, after, onBack } = options
  const store = createStore<SearchState>({
    words: noWords,
    files: null,
    isWhole: true,
    isLooking: false,
    failure: null,
    wanted: null,
    undo: null,
  })
  const patch = (changes: Partial<SearchState>) => store.set({ ...store.get(), ...changes })
  let asked = 0
  let forget = () => {}
  let isClosed = false
  let isUnreached = false
  const takenBack = new WeakSet<ReplaceUndo>()
  const note = ({ replaced, undo }: ReplaceResponse) => {
    if (replaced > 0) patch({ undo: undo ?? null })
  }

  async function refresh(): Promise<void> {
    forget()
    if (isClosed) return
    const number = ++asked
    const { words } = store.get()
    isUnreached = false
    if (words.query === '') {
      patch({ files: null, isWhole: true, isLooking: false, failure: null })
      return
    }
    patch({ isLooking: true })
    try {
      const { files, isWhole } = await search(words)
      const inOrder = files.toSorted((a, b) => comparePaths(a.path, b.path))
      if (number === asked) patch({ files: inOrder, isWhole, isLooking: false, failure: null })
    } catch (error) {
      if (number !== asked) return
      const { title, detail, code } = describeFailure(error)
      isUnreached = code === 'unreachable'
      const next = isUnreached ? 'It is searched once it can be.' : detail
      patch({ files: null, isLooking: false, failure: `${title} ${next}` })
    }
  }

  const unfollow = onBack(() => {
    if (isUnreached) void refresh()
  })

  function change(words: Partial<SearchWords>): void {
    patch({ words: { ...store.get().words, ...words } })
    forget()
    forget = after(restMs, () => void refresh())
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    refresh,
    change,
    want: () => patch({ wanted: 'anew' }),
    typeAhead(typed) {
      const { wanted, words } = store.get()
      if (wanted === null) return
      patch({ wanted: 'begun' })
      change({ query: wanted === 'begun' ? words.query + typed : typed })
    },
    served: () => patch({ wanted: null }),
    leaveOut(file, key) {
      const kept = (store.get().files ?? []).flatMap((found) => {
        if (found.file !== file) return [found]
        const hits = key === undefined ? [] : found.hits.filter((hit) => hit.key !== key)
        return hits.length === 0 ? [] : [{ ...found, hits }]
      })
      patch({ files: kept })
    },
    async replace(file, key) {
      const { words, files } = store.get()
      const meant = (files ?? []).filter((found) => file === undefined || found.file === file)
      const { paths: _, ...said } = words
      try {
        const done = await replace({
          ...said,
          undoable: true,
          files: meant.map(({ file: id, hits }) => ({
            file: id,
            keys: hits.map((hit) => hit.key).filter((one) => key === undefined || one === key),
          })),
        })
        note(done)
        return done
      } catch (error) {
        if (error instanceof ClientError && error.replaced !== null) note(error.replaced)
        throw error
      } finally {
        await refresh()
      }
    },
    async takeBack(undo) {
      if (takenBack.has(undo)) return null
      takenBack.add(undo)
      try {
        const done = await undoReplace(undo)
        if (store.get().undo === undo) patch({ undo: null })
        return done
      } catch (error) {
        takenBack.delete(undo)
        throw error
      } finally {
        await refresh()
      }
    },
    close() {
      isClosed = true
      asked++
      forget()
      unfollow()
      patch({ wanted: null })
    },
  }
}
