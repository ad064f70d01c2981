/**
 * The map of one room's files, for the model: what each defines and refers to, so that a task's prompt shows what matters.
 * What people look for by name is `room-symbols.ts`, which reads the texts by itself.
 *
 * Tasks bring the texts that they read, and a file is analysed when its text is another than the one that was. That is told
 * by a hash of the text, and for files that nobody changed since it was taken, not even by that. Texts are
 * analysed beside the server's thread, a few at a time, as long as a task can wait; what is left over then is analysed for
 * the next one, and so is what nobody could look at just then. It never fails a task: a file that cannot be analysed is found
 * by its words alone.
 */
import { createHash } from 'node:crypto'
import type { FileId } from '../../../shared/model/ids.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { AnalysisUnavailable, type UnavailableReason } from '../analysis/analysis-unavailable.ts'
import { type FileFacts, RepositoryMap } from '../context/repository-map.ts'
import type { SnapshotFile } from '../model/model.ts'
import { languageOfPath } from '../syntax/languages.ts'
import { longestText, workPatiently } from './patient-work.ts'

export interface RoomMap {
  /** To be taken before texts are read: changes after it count as not yet seen. */
  mark(): number
  /** Brings the map up to `files`, all of the room, as they were read after `mark`. @throws the signal's reason */
  update(files: readonly SnapshotFile[], mark: number, options: UpdateOptions): Promise<MapUpdate>
  /** Files that people typed in, the last one first. */
  recent(): readonly FileId[]
  /** Idempotent. */
  close(): void
}

interface UpdateOptions {
  readonly signal: AbortSignal
  /** Which files to analyse first, should time run out. */
  readonly first?: readonly FileId[]
  readonly onProgress?: (done: number, of: number) => void
}

interface MapUpdate {
  readonly map: RepositoryMap
  readonly analysed: number
  /** Files that there was no time or no place for, or that nobody could look at. */
  readonly left: number
}

/** Of a room, what tells of changes. */
export interface FollowedRoom {
  onFileOpen(listener: (file: Pick<FileDocument, 'id' | 'onTextChange'>) => (() => void) | undefined): () => void
}

export interface RoomMapOptions {
  readonly room: FollowedRoom
  readonly analysis: Pick<Analysis, 'definitionsAndReferences'>
  readonly turns: FairTurns
  readonly clock: Clock
  /** How long an update may take. */
  readonly patienceMs?: number
}

interface Seen {
  readonly hash: string
  readonly path: string
  /** Up to which mark its text is known to be this. */
  readonly mark: number
}

const defaultPatienceMs = 10_000
/** So often a text may be what an analysis hangs or dies of; after that it is taken for one that cannot be analysed. */
const mostFailures = 3
const signatureLength = 120

export function createRoomMap(options: RoomMapOptions): RoomMap {
  const { analysis, turns, clock, patienceMs = defaultPatienceMs } = options
  const map = new RepositoryMap()
  const seen = new Map<FileId, Seen>()
  const changedAt = new Map<FileId, number>()
  /** Files that people typed in since the map was made. */
  const typedIn = new Set<FileId>()
  /** Of texts that no analysis has come through yet. */
  const failures = new Map<FileId, { readonly hash: string; readonly count: number }>()
  let now = 0
  const unfollow = options.room.onFileOpen((file) =>
    file.onTextChange(({ origin }) => {
      changedAt.set(file.id, ++now)
      if (origin.kind !== 'member') return
      // Moved to the end: the last one changed is the last.
      typedIn.delete(file.id)
      typedIn.add(file.id)
    }),
  )

  async function findChanged(files: readonly SnapshotFile[], mark: number, signal: AbortSignal) {
    const changed: { file: SnapshotFile; hash: string }[] = []
    for (const file of files) {
      const known = seen.get(file.id)
      if (known && known.path === file.path && (changedAt.get(file.id) ?? 0) <= known.mark) continue
      await turns.next(signal)
      const hash = createHash('sha1').update(file.text).digest('base64')
      if (known?.hash === hash && known.path === file.path) seen.set(file.id, { ...known, mark })
      else changed.push({ file, hash })
    }
    return changed
  }

  /** Null where nobody could look at it now. */
  async function analyse(
    { id, path, text }: SnapshotFile,
    hash: string,
    signal: AbortSignal,
  ): Promise<FileFacts | null> {
    const language = languageOfPath(path)
    if (language === null || text.length > longestText) return noFacts
    try {
      const found = await analysis.definitionsAndReferences(language, text, { signal })
      await turns.later(signal)
      return factsFrom(found)
    } catch (error) {
      if (!(error instanceof AnalysisUnavailable)) throw error
      const { reason } = error
      if (reason === 'too-large' || reason === 'no-grammar') return noFacts
      return isItsOwn(reason) && failedOften(id, hash) ? noFacts : null
    }
  }

  function failedOften(id: FileId, hash: string): boolean {
    const known = failures.get(id)
    const count = 1 + (known?.hash === hash ? known.count : 0)
    if (count < mostFailures) failures.set(id, { hash, count })
    else failures.delete(id)
    return count >= mostFailures
  }

  return {
    mark: () => now,

    async update(files, mark, { signal, first = [], onProgress }) {
      const ids = new Set(files.map(({ id }) => id))
      for (const id of seen.keys()) {
        // Who read the room earlier than another knows nothing of a file that came in between.
        if (ids.has(id) || (seen.get(id)?.mark ?? 0) > mark) continue
        seen.delete(id)
        changedAt.delete(id)
        typedIn.delete(id)
        map.delete(id)
      }
      for (const id of failures.keys()) if (!ids.has(id)) failures.delete(id)
      const changed = await findChanged(files, mark, signal)
      const order = new Map(first.map((id, rank) => [id, rank]))
      const rankOf = ({ file }: { file: SnapshotFile }) => order.get(file.id) ?? first.length
      changed.sort((a, b) => rankOf(a) - rankOf(b))
      let analysed = 0
      let refused = 0
      let missed = 0
      await workPatiently(changed, { clock, patienceMs }, async ({ file, hash }) => {
        const facts = await analyse(file, hash, signal)
        await turns.next(signal)
        // Another task may have brought a newer text meanwhile.
        if ((seen.get(file.id)?.mark ?? -1) <= mark) {
          if (facts === null) {
            // What it had before were the facts of another text.
            map.delete(file.id)
            seen.delete(file.id)
            missed++
          } else {
            if (!map.set(file.id, facts)) refused++
            seen.set(file.id, { hash, path: file.path, mark })
          }
        }
        analysed++
        onProgress?.(analysed, changed.length)
      })
      return { map, analysed, left: changed.length - analysed + refused + missed }
    },

    recent: () => [...typedIn].reverse(),
    close: unfollow,
  }
}

const noFacts: FileFacts = { definitions: [], references: [] }

/** Whether it may come from the text, rather than from what else was asked at that moment. */
function isItsOwn(reason: UnavailableReason): boolean {
  return reason === 'timeout' || reason === 'crashed'
}

function factsFrom({ definitions, references }: Awaited<ReturnType<Analysis['definitionsAndReferences']>>): FileFacts {
  return {
    definitions: definitions.map(({ name, signature, line, lastLine, within }) => ({
      name,
      signature: signature.slice(0, signatureLength),
      line,
      lastLine,
      depth: within.length,
    })),
    references: references.map(({ name, count }) => ({ name, count })),
  }
}
