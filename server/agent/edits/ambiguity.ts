/**
 * Which of several places that fit equally well a block means, where it says more than the text alone: an anchor line
 * above it, the end of the file, a line number, or its order among the blocks. Never simply the first.
 */
import type { MatchHint } from '../../../shared/model/hunk.ts'
import { indentOf } from './indentation.ts'
import { folded } from './line-fold.ts'
import type { LineTable } from './line-table.ts'

/** What a block says of its place besides its text. */
export interface PlaceHints {
  /** Lines that stand above it, the outermost first: `@@ class A`, `@@ def f`. */
  readonly anchors?: readonly string[]
  /** It ends where the file ends. */
  readonly isAtEnd?: boolean
  /** 1-based line where the model believes it begins. */
  readonly lineHint?: number
  /** Lines between where the block before it was said to be and where it was found, as `patch` tells its offset. */
  readonly lineOffset?: number
  /** The line after the block before it, 0-based: blocks come in the order of the file. */
  readonly after?: number
}

interface LineRun {
  readonly first: number
  readonly end: number
}

/** A line number counts only so near, and only where the next best place is so much further. */
const maxHintDistance = 200
const minHintLead = 3

export function chooseByHints<Place extends LineRun>(
  table: LineTable,
  places: readonly Place[],
  hints: PlaceHints,
): { readonly place: Place; readonly by: MatchHint } | null {
  const inAnchors = hints.anchors?.length ? withinAnchors(table, places, hints.anchors) : null
  const [anchored] = inAnchors ?? []
  if (anchored && inAnchors?.length === 1) return { place: anchored, by: 'anchor' }
  const left = inAnchors?.length ? inAnchors : places
  const atEnd = hints.isAtEnd ? left.find(({ end }) => end === table.lines.length) : undefined
  if (atEnd) return { place: atEnd, by: 'end' }
  const near = hints.lineHint === undefined ? null : nearest(left, hints.lineHint - 1 + (hints.lineOffset ?? 0))
  if (near) return { place: near, by: 'line' }
  if (hints.after === undefined) return null
  const after = hints.after
  const [next, second] = left.filter(({ first }) => first >= after)
  return next && !second && next !== left[0] ? { place: next, by: 'order' } : null
}

function nearest<Place extends LineRun>(places: readonly Place[], line: number): Place | null {
  const byDistance = places
    .map((place) => ({ place, distance: Math.abs(place.first - line) }))
    .sort((a, b) => a.distance - b.distance)
  const [best, second] = byDistance
  if (!best || best.distance > maxHintDistance) return null
  return !second || second.distance >= 2 * best.distance + minHintLead ? best.place : null
}

/** Those in the block that the last anchor opens, else those below it. */
function withinAnchors<Place extends LineRun>(
  table: LineTable,
  places: readonly Place[],
  anchors: readonly string[],
): readonly Place[] {
  const below = lineBelowAnchors(table, anchors)
  if (typeof below !== 'number') return []
  const end = endOfBlock(table, below - 1)
  const inside = places.filter(({ first }) => first >= below - 1 && first < end)
  return inside.length > 0 ? inside : places.filter(({ first }) => first >= below)
}

/**
 * The line below the last of the anchors, each looked for in the block of the one before it. An anchor is a whole line,
 * or, where no line is that, a part of one.
 */
export function lineBelowAnchors(table: LineTable, anchors: readonly string[]): number | 'missing' | 'ambiguous' {
  const lines = table.read('folded')
  let from = 0
  let to = lines.length
  for (const anchor of anchors) {
    const wanted = folded(anchor)
    if (wanted === '') continue
    const inBlock = lines.slice(from, to)
    const isThere = (is: (line: string) => boolean) => inBlock.flatMap((line, at) => (is(line) ? [from + at] : []))
    const equal = isThere((line) => line === wanted)
    const [found, second] = equal.length > 0 ? equal : isThere((line) => line.includes(wanted))
    if (found === undefined) return 'missing'
    if (second !== undefined) return 'ambiguous'
    from = found + 1
    to = endOfBlock(table, found)
  }
  return from
}

/** The first line after `line` that is indented no deeper and is more than a closing bracket. */
function endOfBlock(table: LineTable, line: number): number {
  const depth = indentOf(table.lines[line] ?? '').length
  for (let at = line + 1; at < table.lines.length; at++) {
    const text = table.lines[at] ?? ''
    if (text.trim() !== '' && indentOf(text).length <= depth && /[\p{L}\p{N}@#]/u.test(text)) return at
  }
  return table.lines.length
}
