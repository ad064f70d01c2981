/**
 * Searches the texts of a room as they are now. It takes turns with other bulk work, and ends where it has enough hits or
 * no more time; then it says so.
 */
import type { FileId } from '../../shared/model/ids.ts'
import type { Clock } from '../operations/clock.ts'
import { type FairTurns, inTurns } from '../operations/fair-turns.ts'
import type { Room } from '../rooms/room.ts'
import { holdText } from './held-text.ts'
import { createLineMatcher, expandReplacement, type SearchedWords } from './line-matcher.ts'
import { createPathFilter } from './path-filter.ts'
import { keysOf, searchText, type TextHit } from './text-search.ts'

export interface SearchRequest extends SearchedWords {
  /** Which files, as in `path-filter`; all where it is empty. */
  readonly paths: string
  /** What would stand there instead, to be shown; null where that is not asked. */
  readonly replacement: string | null
}

interface FoundHit {
  /** Finds it again, see `text-search`. */
  readonly key: string
  /** 1-based. */
  readonly line: number
  /** UTF-16 offset in the text. */
  readonly at: number
  /** The line around it, cut where it is long. */
  readonly before: string
  readonly text: string
  readonly after: string
  readonly replaced?: string
}

export interface SearchResult {
  readonly files: readonly { readonly file: FileId; readonly path: string; readonly hits: readonly FoundHit[] }[]
  /** False where there is more than is told, or was no time to look. */
  readonly isWhole: boolean
}

export interface SearchOptions {
  readonly turns: FairTurns
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** More of one file are not told apart; to replace them all works for any number. */
export const mostHitsInFile = 1_000
/** Nobody reads more; a file is told whole. */
const mostHits = 2_000
const patienceMs = 8_000
const shownBefore = 60
const shownAfter = 160

/** @throws search_invalid document_unavailable, or the signal's reason */
export async function searchRoom(room: Room, request: SearchRequest, options: SearchOptions): Promise<SearchResult> {
  const { turns, clock, signal } = options
  const match = createLineMatcher(request)
  const isMeant = createPathFilter(request.paths)
  const until = clock.monotonic() + patienceMs
  const files: SearchResult['files'][number][] = []
  let count = 0
  let isWhole = true
  for (const { id, path } of room.files()) {
    if (!isMeant(path)) continue
    if (count >= mostHits || clock.monotonic() > until) return { files, isWhole: false }
    await turns.next(signal)
    const held = await holdText(room, id)
    if (held === null) continue
    held.release()
    const found = await inTurns(searchText(held.text, match, mostHitsInFile), turns, signal)
    if (found.length === mostHitsInFile) isWhole = false
    if (found.length === 0) continue
    count += found.length
    const keys = keysOf(found)
    files.push({ file: id, path, hits: found.map((hit, index) => shown(hit, keys[index] ?? '', request)) })
  }
  return { files, isWhole }
}

function shown(hit: TextHit, key: string, { replacement, isRegex }: SearchRequest): FoundHit {
  const { line, lineFrom, lineText, from, to } = hit
  const cutFrom = Math.max(0, from - shownBefore)
  return {
    key,
    line,
    at: lineFrom + from,
    before:
      (cutFrom > 0 ? '…' : '') +
      whole(cutFrom === 0 ? lineText.slice(0, from).trimStart() : lineText.slice(cutFrom, from)),
    text: whole(lineText.slice(from, Math.min(to, from + shownAfter))),
    after: whole(lineText.slice(to, to + shownAfter)),
    ...(replacement !== null && { replaced: whole(expandReplacement(replacement, hit, isRegex).slice(0, shownAfter)) }),
  }
}

/** Without the halves of characters that were cut. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
}
