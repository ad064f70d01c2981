/**
 * The symbols of all rooms, for people: what a room's files define, found by name. What the model is shown of that is
 * `room-map.ts`, which tasks keep up with the texts they read.
 *
 * A file is analysed when somebody asks and it has changed since; texts are parsed beside the server's thread, for as long
 * as a person waits, and what is left over then is gone on with for the next one who asks. A file that cannot be analysed
 * has no symbols, which fails nobody. Kept for as long as the room is in memory, and bounded.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { FileId, RoomId } from '../../../shared/model/ids.ts'
import type { Clock } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { AnalysisUnavailable } from '../analysis/analysis-unavailable.ts'
import { holdIfThere } from '../review/file-hold.ts'
import type { DefinitionKind } from '../syntax/languages/language.ts'
import { languageOfPath } from '../syntax/languages.ts'
import { longestText, workPatiently } from './patient-work.ts'
import { matchSymbol } from './symbol-match.ts'

interface FoundSymbol {
  readonly name: string
  readonly kind: DefinitionKind
  readonly file: FileId
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** Names of the definitions around it, the outermost first. */
  readonly within: readonly string[]
}

interface SymbolsFound {
  readonly symbols: readonly FoundSymbol[]
  /** False where there was no time to look into all files; who asks again finds more. */
  readonly isWhole: boolean
  /** Whose text is too long to be looked into. */
  readonly unread: readonly FileId[]
}

export interface RoomSymbols {
  /** For a room that is loaded; what it returns, once it goes. */
  attach(room: Room): Promise<() => void>
  /**
   * Those of all files that answer to `query`, best first, as the texts are now, or were so many seconds ago.
   * @throws document_unavailable, or the signal's reason
   */
  find(
    room: Room,
    query: string,
    within: { readonly limit: number; readonly maxAgeSeconds: number },
    signal: AbortSignal,
  ): Promise<SymbolsFound>
  /** All of one file, in the order of its text. @throws file_not_found document_unavailable, or the signal's reason */
  inFile(room: Room, file: FileId, signal: AbortSignal): Promise<SymbolsFound>
}

type KeptSymbol = Pick<FoundSymbol, 'name' | 'kind' | 'line' | 'within'>

interface Kept {
  /** Told the language. */
  readonly path: string
  readonly symbols: readonly KeptSymbol[]
  readonly isUnread: boolean
  /** When it was looked at. */
  readonly atMs: number
}

interface Desk {
  readonly kept: Map<FileId, Kept>
  /** Files whose text is as it was when it was looked at. */
  readonly fresh: Set<FileId>
  count: number
  readonly unfollow: () => void
}

export interface RoomSymbolsOptions {
  readonly analysis: Pick<Analysis, 'definitionsAndReferences'>
  readonly turns: FairTurns
  readonly clock: Clock
  /** How long somebody waits. */
  readonly patienceMs?: number
  /** Symbols kept of one room. */
  readonly mostKept?: number
}

const defaultPatienceMs = 3_000
const defaultMostKept = 200_000
/** Names that are matched in one turn. */
const matchedAtOnce = 5_000

export function createRoomSymbols(options: RoomSymbolsOptions): RoomSymbols {
  const { analysis, turns, clock, patienceMs = defaultPatienceMs, mostKept = defaultMostKept } = options
  const attached = new Map<RoomId, Desk | null>()

  /** Most rooms are never asked, and follow nothing. */
  function deskOf(room: Room): Desk {
    const known = attached.get(room.id)
    if (known === undefined) throw new WeftError('shutting_down')
    if (known !== null) return known
    const fresh = new Set<FileId>()
    const unfollow = room.onFileOpen((file) => file.onUpdate(() => fresh.delete(file.id)))
    const desk: Desk = { kept: new Map(), fresh, count: 0, unfollow }
    attached.set(room.id, desk)
    return desk
  }

  /** What it defines now; null where it cannot be told, or is gone. */
  async function analyse(room: Room, desk: Desk, id: FileId, path: string, signal: AbortSignal): Promise<Kept | null> {
    const language = languageOfPath(path)
    const atMs = clock.monotonic()
    const none = { path, symbols: [], isUnread: false, atMs }
    if (language === null) return none
    const held = await holdIfThere(room, id)
    if (held === null) return null
    try {
      const text = held.file.text.toString()
      // From here on a change makes it stale again.
      desk.fresh.add(id)
      if (text.length > longestText) return { ...none, isUnread: true }
      const { definitions } = await analysis.definitionsAndReferences(language, text, { signal })
      return { ...none, symbols: definitions.map(({ name, kind, line, within }) => ({ name, kind, line, within })) }
    } catch (error) {
      desk.fresh.delete(id)
      if (error instanceof AnalysisUnavailable) return null
      throw error
    } finally {
      held.release()
    }
  }

  function keep(desk: Desk, id: FileId, kept: Kept | null): void {
    desk.count -= desk.kept.get(id)?.symbols.length ?? 0
    desk.kept.delete(id)
    if (kept === null || desk.count + kept.symbols.length > mostKept) return
    desk.count += kept.symbols.length
    desk.kept.set(id, kept)
  }

  /** Whether all of `ids` were looked at. */
  async function refresh(
    room: Room,
    desk: Desk,
    ids: readonly FileId[],
    signal: AbortSignal,
    maxAgeMs = 0,
  ): Promise<boolean> {
    const paths = new Map(room.files().map(({ id, path }) => [id, path]))
    for (const id of desk.kept.keys()) if (!paths.has(id)) keep(desk, id, null)
    const sinceMs = clock.monotonic() - maxAgeMs
    const stale = ids.filter((id) => {
      const kept = desk.kept.get(id)
      if (kept === undefined || kept.path !== paths.get(id)) return true
      return !desk.fresh.has(id) && kept.atMs <= sinceMs
    })
    const begun = await workPatiently(stale, { clock, patienceMs }, async (id) => {
      await turns.next(signal)
      const path = paths.get(id)
      if (path !== undefined) keep(desk, id, await analyse(room, desk, id, path, signal))
    })
    return begun >= stale.length && ids.every((id) => desk.kept.has(id))
  }

  function of(desk: Desk, file: FileId, path: string): readonly FoundSymbol[] {
    return desk.kept.get(file)?.symbols.map((symbol) => ({ ...symbol, file, path })) ?? []
  }

  function unreadOf(desk: Desk, ids: readonly FileId[]): readonly FileId[] {
    return ids.filter((id) => desk.kept.get(id)?.isUnread)
  }

  return {
    async attach(room) {
      attached.set(room.id, null)
      return () => {
        attached.get(room.id)?.unfollow()
        attached.delete(room.id)
      }
    },

    async find(room, query, { limit, maxAgeSeconds }, signal) {
      const desk = deskOf(room)
      const ids = room.files().map(({ id }) => id)
      const isWhole = await refresh(room, desk, ids, signal, maxAgeSeconds * 1_000)
      const found: { readonly symbol: FoundSymbol; readonly rank: number }[] = []
      let matched = 0
      for (const { id, path } of room.files()) {
        for (const symbol of of(desk, id, path)) {
          matched += 1
          if (matched % matchedAtOnce === 0) await turns.next(signal)
          const rank = matchSymbol(symbol.name, query)
          if (rank !== null) found.push({ symbol, rank })
        }
      }
      found.sort((a, b) => a.rank - b.rank || a.symbol.name.length - b.symbol.name.length)
      const symbols = found.slice(0, limit).map(({ symbol }) => symbol)
      return { symbols, isWhole, unread: unreadOf(desk, ids) }
    },

    async inFile(room, file, signal) {
      const desk = deskOf(room)
      room.file(file)
      const isWhole = await refresh(room, desk, [file], signal)
      return { symbols: of(desk, file, room.file(file).path), isWhole, unread: unreadOf(desk, [file]) }
    },
  }
}
