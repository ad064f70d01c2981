/**
 * A hunk of a patch or diff: lines that stay, go and come, and where in a text it belongs.
 *
 * Lines that stay are only for finding the place: the file keeps its own, however they differ from the patch's. The place
 * of the result is no more than from the first line that goes or comes to the last.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkMatch } from '../../../shared/model/hunk.ts'
import { lineBelowAnchors, type PlaceHints } from './ambiguity.ts'
import { indentationOf } from './indentation.ts'
import { folded } from './line-fold.ts'
import { LineTable } from './line-table.ts'
import { type LocateOptions, type Location, locating, toEnd } from './locator.ts'
import { byteOrderMark } from './replacement-fit.ts'

export interface PatchLine {
  readonly kind: 'stays' | 'goes' | 'comes'
  readonly text: string
}

export interface PatchHunk {
  readonly lines: readonly PatchLine[]
  /** Given as "\ No newline at end of file" after the last line of either side. */
  readonly lacksLineEnd?: { readonly before: boolean; readonly after: boolean }
  /** 1-based line after which it inserts, 0 for the top, where it has no line to find. */
  readonly insertAfter?: number
}

/** A place and all that comes there. */
interface PatchPlacement extends Range {
  readonly match: HunkMatch
  readonly replacement: string
  /** 0-based first line that was found, and the line after the last that goes or comes: for the blocks after it. */
  readonly first: number
  readonly end: number
}

export type PatchLocation = ({ readonly kind: 'placed' } & PatchPlacement) | Exclude<Location, { kind: 'placed' }>

/** The text of lines that were there before, or are there afterwards. */
export function sideOf({ lines }: Pick<PatchHunk, 'lines'>, side: 'before' | 'after'): string {
  const other = side === 'before' ? 'comes' : 'goes'
  return lines.flatMap(({ kind, text }) => (kind === other ? [] : [`${text}\n`])).join('')
}

export function locatePatch(text: string, hunk: PatchHunk, options: LocateOptions = {}): PatchLocation {
  return toEnd(locatingPatch(text, hunk, options))
}

/** The same in steps, as `locating`. */
export function* locatingPatch(
  text: string,
  hunk: PatchHunk,
  options: LocateOptions = {},
): Generator<void, PatchLocation, void> {
  const find = sideOf(hunk, 'before')
  if (find === '') return locateInsertion(text, hunk, options.hints ?? {})
  const location = yield* locating(text, find, { ...options, fragments: false })
  if (location.kind !== 'placed' && location.kind !== 'missing') return location
  // Of each line it has to be known which it is.
  if (location.kind === 'placed' && location.lines.length > 0) return placedPatch(text, hunk, location)
  const missing = location.kind === 'missing' ? location : ({ kind: 'missing', nearest: null } as const)
  const shorter = withoutBlankEdges(hunk)
  if (shorter === null) return missing
  const again = yield* locating(text, sideOf(shorter, 'before'), { ...options, fragments: false })
  return again.kind === 'placed' && again.lines.length > 0 ? placedPatch(text, shorter, again) : missing
}

function placedPatch(text: string, hunk: PatchHunk, location: Extract<Location, { kind: 'placed' }>): PatchLocation {
  const table = new LineTable(text)
  const old = hunk.lines.filter(({ kind }) => kind !== 'comes')
  const indentation = indentationOf(
    old.flatMap((line, index) => {
      const at = location.lines[index]
      return at === null || at === undefined
        ? []
        : [{ written: location.repair?.line(line.text)[0] ?? line.text, meant: table.lines[at] ?? '' }]
    }),
  )
  if (location.match.rung === 'fuzzy' && !holdsWhatItTouches(table, hunk, location.lines)) {
    return { kind: 'missing', nearest: null }
  }
  const { repair } = location
  const comes = indentation.apply(hunk.lines.map((line) => (repair ? repair.line(line.text).join('\n') : line.text)))
  const isChange = hunk.lines.map(({ kind }) => kind !== 'stays')
  const [firstChange, lastChange] = [isChange.indexOf(true), isChange.lastIndexOf(true)]
  const known = location.lines.filter((at) => at !== null)
  const first = known[0] ?? 0
  const end = (known.at(-1) ?? first) + 1
  /** The file's next line; where the change begins, and where it ends. */
  let at = first
  let from = first
  let to = first
  let seen = 0
  const result: string[] = []
  hunk.lines.forEach(({ kind }, index) => {
    const isInside = index >= firstChange && index <= lastChange
    if (kind === 'comes') {
      if (index === firstChange) from = at
      result.push(comes[index] ?? '')
    } else {
      const line = location.lines[seen++]
      if (line === null || line === undefined) return
      if (index === firstChange) from = line
      else if (isInside) result.push(...table.lines.slice(at, line))
      if (isInside && kind === 'stays') result.push(table.lines[line] ?? '')
      at = line + 1
    }
    if (isInside) to = at
  })
  if (firstChange < 0)
    return { kind: 'placed', ...table.rangeOf(first, first), match: location.match, replacement: '', first, end }
  return {
    kind: 'placed',
    ...spliced(text, table, { from, to, lines: result, hunk }),
    match: location.match,
    first,
    end: to,
  }
}

/** Nothing to find: after its anchors, at the line it names, or at the end. */
function locateInsertion(text: string, hunk: PatchHunk, { anchors, lineOffset, isAtEnd }: PlaceHints): PatchLocation {
  const table = new LineTable(text)
  const lines = hunk.lines.map((line) => line.text)
  let at = table.lines.length
  let by: HunkMatch['by'] = 'end'
  if (anchors?.length && !isAtEnd) {
    const below = lineBelowAnchors(table, anchors)
    if (below === 'missing') return { kind: 'missing', nearest: null }
    if (below === 'ambiguous') return { kind: 'ambiguous', lines: linesLike(table, anchors.at(-1) ?? '') }
    at = below
    by = 'anchor'
  } else if (hunk.insertAfter !== undefined) {
    at = hunk.insertAfter + (lineOffset ?? 0)
    by = 'line'
    if (at < 0 || at > table.lines.length) return { kind: 'missing', nearest: null }
  }
  const match: HunkMatch = { rung: text === '' ? 'whole' : 'line', score: 1, margin: 0, by }
  return { kind: 'placed', ...spliced(text, table, { from: at, to: at, lines, hunk }), match, first: at, end: at }
}

function linesLike(table: LineTable, anchor: string): number[] {
  const wanted = folded(anchor)
  return table.read('folded').flatMap((line, index) => (line.includes(wanted) ? [index + 1] : []))
}

/** The range of the lines `[from, to)`, and the text of `lines` there. */
function spliced(
  text: string,
  table: LineTable,
  { from, to, lines, hunk }: { from: number; to: number; lines: readonly string[]; hunk: PatchHunk },
): Range & { readonly replacement: string } {
  const mark = from === 0 && text.startsWith(byteOrderMark) && !lines[0]?.startsWith(byteOrderMark) ? byteOrderMark : ''
  const replacement = mark + lines.map((line) => `${line}\n`).join('')
  const isLast = to === table.lines.length
  const { before, after } = hunk.lacksLineEnd ?? { before: false, after: false }
  const range = table.rangeOf(from, to)
  if (!isLast || text === '') return { ...range, replacement }
  if (table.isEnded) return { ...range, replacement: after && !before ? bare(replacement) : replacement }
  const isEndedNow = before && !after
  if (from < to || from === 0) return { ...range, replacement: isEndedNow ? replacement : bare(replacement) }
  // What is added below a last line without "\n" needs one there.
  const last = table.rangeOf(from - 1, to)
  const all = `${table.lines[from - 1] ?? ''}\n${replacement}`
  return { ...last, replacement: isEndedNow ? all : bare(all) }
}

function bare(lines: string): string {
  return lines.endsWith('\n') ? lines.slice(0, -1) : lines
}

/** Whether every line that goes is there, and every line beside one that comes is there as written. */
function holdsWhatItTouches(table: LineTable, hunk: PatchHunk, places: readonly (number | null)[]): boolean {
  const read = table.read('folded')
  let seen = 0
  const found = hunk.lines.map(({ kind }) => (kind === 'comes' ? null : (places[seen++] ?? null)))
  return hunk.lines.every(({ kind, text }, index) => {
    if (kind === 'comes') return true
    const at = found[index]
    if (kind === 'goes') return at !== null && at !== undefined
    const isBeside = [index - 1, index + 1].some((other) => hunk.lines[other] && hunk.lines[other].kind !== 'stays')
    return !isBeside || (at !== null && at !== undefined && read[at] === folded(text))
  })
}

/** Models put blank lines around a hunk that the file does not have; null where there are none. */
function withoutBlankEdges(hunk: PatchHunk): PatchHunk | null {
  const lines = [...hunk.lines]
  const isBlank = (line: PatchLine | undefined) => line !== undefined && line.text.trim() === ''
  const old = () => lines.filter(({ kind }) => kind !== 'comes')
  for (const edge of [0, -1] as const) {
    while (isBlank(old().at(edge))) {
      const blank = old().at(edge)
      lines.splice(blank ? lines.indexOf(blank) : 0, 1)
      const come = lines.at(edge)
      if (blank?.kind === 'goes' && come?.kind === 'comes' && isBlank(come)) lines.splice(lines.indexOf(come), 1)
    }
  }
  return lines.length === hunk.lines.length || old().length === 0 ? null : { ...hunk, lines }
}
