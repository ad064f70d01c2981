/**
 * Finds the one place in a text that a block means.
 *
 *   exact lines → part of lines → but for white space at line ends → but for indentation → but for odd characters and
 *   inner white space → repaired (line numbers, entities, escapes) → resembling lines, as a proposal only
 *
 * The first rung with a hit decides: one hit places the block; of several the block must tell which it means; and where
 * it does not it is ambiguous. Nothing is ever placed by a guess, by its first and last line, or without regard to case.
 * Pure over strings: it works on the text that the model was shown. Places are whole lines; where the last of them has no
 * "\n" in the text, neither has the place.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkMatch } from '../../../shared/model/hunk.ts'
import { lineEndAt, lineNumberAt, lineStartAt } from '../../../shared/text/lines.ts'
import { chooseByHints, lineBelowAnchors, type PlaceHints } from './ambiguity.ts'
import { findFuzzy } from './fuzzy-lines.ts'
import { indentationOf } from './indentation.ts'
import { folded, type Repair, repairs } from './line-fold.ts'
import { LineTable, type Reading, readings, runsOf } from './line-table.ts'
import { type NearestLines, nearestLines } from './nearest-lines.ts'
import { byteOrderMark, type Fit, fitFragment, fitLines, withMark, withoutBlankEdges } from './replacement-fit.ts'
import { plainCode, type TextKind } from './text-kind.ts'

interface Placement extends Range {
  readonly match: HunkMatch
  readonly fit: Fit
  /** For each line to be found, the text's line (0-based) that it means, or null. Empty where it means no whole lines. */
  readonly lines: readonly (number | null)[]
  /** How what was to be found had to be repaired. */
  readonly repair?: Repair
}

export type Location =
  | ({ readonly kind: 'placed' } & Placement)
  | { readonly kind: 'missing'; readonly nearest: NearestLines | null }
  /** 1-based first lines of the places that fit equally well. */
  | { readonly kind: 'ambiguous'; readonly lines: readonly number[] }
  /** Nothing to find, in a text that is not empty. */
  | { readonly kind: 'empty' }

export interface LocateOptions {
  /** Places that other blocks of the task have taken. */
  readonly exclude?: readonly Range[]
  readonly hints?: PlaceHints
  /** Whether a part of a line may be meant; by default it may. */
  readonly fragments?: boolean
  readonly kind?: TextKind
}

interface Hit extends Range {
  readonly rung: HunkMatch['rung']
  readonly score: number
  readonly margin?: number
  readonly first: number
  readonly end: number
  readonly lines: readonly (number | null)[]
  readonly fit: Fit
  readonly repair?: Repair
}

/** So many places are named in a refusal. */
const maxPlaces = 20

export function locate(text: string, find: string, options: LocateOptions = {}): Location {
  return toEnd(locating(text, find, options))
}

/** The same in steps of some milliseconds in a long text: who shares the thread lets others have it between two. */
export function* locating(text: string, find: string, options: LocateOptions = {}): Generator<void, Location, void> {
  if (find === '') {
    if (text.trim() !== '') return { kind: 'empty' }
    const match = { rung: 'whole', score: 1, margin: 1 } as const
    return { kind: 'placed', from: 0, to: text.length, match, fit: asReceived, lines: [] }
  }
  const search = new Search(text, find, options)
  const anchors = options.hints?.anchors ?? []
  const below = anchors.length > 0 ? lineBelowAnchors(search.table, anchors) : null
  if (below === 'missing') return { kind: 'missing', nearest: null }
  /** Whether it reaches down to the line that is said to stand above it. */
  const isBelow = ({ end }: Hit) => typeof below !== 'number' || end >= below
  for (const rung of rungs) {
    const hits = rung(search)
    if (hits.length === 0) {
      yield
      continue
    }
    const isFree = (hit: Hit) => !options.exclude?.some((taken) => hit.from < taken.to && taken.from < hit.to)
    const free = hits.filter(isFree)
    const [hit, second] = free
    // Where others have taken every place that fits, or its anchor stands below them all, a worse one is not meant.
    if (!hit || !free.some(isBelow)) break
    if (!second) return placed(text, hit, { margin: hit.margin ?? 1 })
    const chosen = options.hints ? chooseByHints(search.table, free, options.hints) : null
    if (chosen) return placed(text, chosen.place, { margin: 0, by: chosen.by })
    return { kind: 'ambiguous', lines: free.map(({ from }) => lineNumberAt(text, from)) }
  }
  return { kind: 'missing', nearest: nearestLines(text, find) }
}

/** All steps at once. */
export function toEnd<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Whether a place is sure enough to be written to without being asked. */
export function isSure({ rung }: HunkMatch): boolean {
  return rung !== 'fuzzy'
}

const asReceived: Fit = (received) => received

function placed(text: string, hit: Hit, more: Pick<HunkMatch, 'margin' | 'by'>): Location {
  const { from, to, rung, score, lines, repair } = hit
  const fit = from === 0 && text.startsWith(byteOrderMark) ? withMark(hit.fit) : hit.fit
  return { kind: 'placed', from, to, match: { rung, score, ...more }, fit, lines, ...(repair && { repair }) }
}

/** What the rungs look in, made when it is first needed. */
class Search {
  readonly text: string
  readonly find: string
  readonly mayBeFragment: boolean
  readonly kind: TextKind
  #table: LineTable | null = null
  #lines: readonly string[] | null = null

  constructor(text: string, find: string, { fragments = true, kind = plainCode }: LocateOptions) {
    this.text = text
    this.find = find
    this.mayBeFragment = fragments
    this.kind = kind
  }

  get table(): LineTable {
    this.#table ??= new LineTable(this.text)
    return this.#table
  }

  /** The lines to be found. */
  get lines(): readonly string[] {
    this.#lines ??= new LineTable(this.find).lines
    return this.#lines
  }

  hitAt(first: number, fit: Omit<Parameters<typeof fitLines>[0], 'isEnded'>, score: number, rung: Hit['rung']): Hit {
    const lines = this.lines.map((_, index) => first + index)
    return this.hit({ first, end: first + lines.length, lines }, fit, score, rung)
  }

  hit(
    place: Pick<Hit, 'first' | 'end' | 'lines'>,
    fit: Omit<Parameters<typeof fitLines>[0], 'isEnded'>,
    score: number,
    rung: Hit['rung'],
  ): Hit {
    const range = this.table.rangeOf(place.first, place.end)
    const isEnded = this.table.isEnded || place.end < this.table.lines.length
    return { ...place, ...range, rung, score, fit: fitLines({ ...fit, isEnded }) }
  }
}

type Rung = (search: Search) => readonly Hit[]

/** The lines, character for character; and the same where the text's last line has no line end. */
const exact: Rung = (search) => {
  const { text, find } = search
  const starts: number[] = []
  for (let from = text.indexOf(find); from >= 0 && starts.length < maxPlaces; from = text.indexOf(find, from + 1)) {
    if (lineStartAt(text, from) === from) starts.push(from)
  }
  const hits = starts.map((from) => exactHit(search, from, from + find.length, 'exact'))
  if (text.endsWith('\n') || !find.endsWith('\n')) return hits
  const bare = find.slice(0, -1)
  const from = text.length - bare.length
  if ((bare === '' && text !== '') || !text.endsWith(bare) || lineStartAt(text, from) !== from) return hits
  return [...hits, exactHit(search, from, text.length, 'end')]
}

function exactHit(search: Search, from: number, to: number, rung: 'exact' | 'end'): Hit {
  const fit = fitLines({ indentation: null, isEnded: rung === 'exact' })
  const hit = { from, to, rung, score: 1, fit }
  // Lines are counted only where somebody asks for them: the exact rung is the fast one.
  let first: number | null = null
  const firstLine = () => {
    first ??= lineNumberAt(search.text, from) - 1
    return first
  }
  return {
    ...hit,
    get first() {
      return firstLine()
    },
    get end() {
      return firstLine() + search.lines.length
    },
    get lines() {
      return search.lines.map((_, index) => firstLine() + index)
    },
  }
}

const minFragmentLength = 3

/**
 * The text within lines, not beginning or ending in the middle of a word. Where it is also whole lines somewhere, but for
 * white space, those are meant, and the rungs below find them.
 */
const fragment: Rung = ({ text, find, mayBeFragment }) => {
  const wanted = find.endsWith('\n') ? find.slice(0, -1) : find
  if (!mayBeFragment || wanted.trim().length < minFragmentLength || !/[\p{L}\p{N}]/u.test(wanted)) return []
  const hits: Hit[] = []
  for (let at = text.indexOf(wanted); at >= 0 && hits.length < maxPlaces; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    const from = lineStartAt(text, at)
    const lineEnd = lineEndAt(text, end)
    const [before, after] = [text.slice(from, at), text.slice(end, lineEnd)]
    const isLines = before.trim() === '' && after.trim() === ''
    if (isLines) return []
    if (cutsWord(text, at) || cutsWord(text, end)) continue
    const isEnded = lineEnd < text.length
    const isOneLine = !wanted.includes('\n')
    const indentation =
      isOneLine && before !== '' && before.trim() === ''
        ? indentationOf([{ written: wanted, meant: before + wanted }])
        : null
    const first = lineNumberAt(text, from) - 1
    hits.push({
      from,
      to: isEnded ? lineEnd + 1 : lineEnd,
      rung: 'fragment',
      score: 1,
      first,
      end: first + wanted.split('\n').length,
      lines: [],
      fit: fitFragment({ before, after: isEnded ? `${after}\n` : after, indentation }),
    })
  }
  return hits
}

const word = /[\p{L}\p{N}_$]/u

function cutsWord(text: string, at: number): boolean {
  return word.test(text[at - 1] ?? '') && word.test(text[at] ?? '')
}

const blanksAtEnds: Rung = (search) =>
  runs(search, 'ended').map((first) => search.hitAt(first, { indentation: null }, 0.99, 'trailing'))

const otherIndentation: Rung = (search) =>
  runs(search, 'trimmed').flatMap((first) => {
    const indentation = indentationAt(search, search.lines, first)
    return indentation.isUniform ? [search.hitAt(first, { indentation }, 0.97, 'indent')] : []
  })

/** With the same characters but white space. */
const sameCharacters =
  (reading: 'folded' | 'tight', score: number): Rung =>
  (search) =>
    runs(search, reading).map((first) => {
      const indentation = indentationAt(search, search.lines, first)
      // Lines that would be indented by guess are for people to look at.
      const isGuess = search.kind.hasIndentation && !indentation.isUniform
      return search.hitAt(first, { indentation }, score, isGuess ? 'fuzzy' : 'folded')
    })

/** Without blank lines above and below that the text does not have; in the replacement too. */
const blankEdges: Rung = (search) => {
  const lines = search.lines
  const above = lines.findIndex((line) => line.trim() !== '')
  const below = lines.toReversed().findIndex((line) => line.trim() !== '')
  if (above <= 0 && below <= 0) return []
  const wanted = lines.slice(above, lines.length - below).map((line) => `${line}\n`)
  const inner = new Search(search.text, wanted.join(''), { fragments: false })
  for (const rung of [exact, blanksAtEnds, otherIndentation]) {
    const hits = rung(inner)
    if (hits.length === 0) continue
    return hits.map(({ from, to, first, end, fit }) => {
      return {
        from,
        to,
        first,
        end,
        lines: [],
        score: 0.95,
        rung: 'trailing',
        fit: withoutBlankEdges(fit, above, below),
      }
    })
  }
  return []
}

const garbled: Rung = (search) => {
  for (const repair of repairs) {
    const hits = repair.suits(search.lines) ? repairedHits(search, repair) : []
    if (hits.length > 0) return hits
  }
  return []
}

function repairedHits(search: Search, repair: Repair): Hit[] {
  const lines = search.lines.flatMap((line) => repair.line(line))
  if (isBlank(lines)) return []
  const wanted = lines.map((line) => line.trim())
  return runsOf(search.table.read('trimmed'), wanted, maxPlaces).flatMap((first) => {
    const indentation = indentationAt(search, lines, first)
    if (!indentation.isUniform) return []
    const end = first + lines.length
    const isLineForLine = lines.length === search.lines.length
    const place = { first, end, lines: isLineForLine ? lines.map((_, index) => first + index) : [] }
    const rung = repair.changesMarkup && search.kind.isMarkup ? 'fuzzy' : 'repaired'
    return [{ ...search.hit(place, { indentation, repair }, 0.85, rung), repair }]
  })
}

const resembling: Rung = (search) => {
  const place = findFuzzy(search.table, search.lines.map(folded))
  if (!place) return []
  const pairs = search.lines.flatMap((written, index) => {
    const at = place.lines[index]
    return at === null || at === undefined ? [] : [{ written, meant: search.table.lines[at] ?? '' }]
  })
  const { score, margin } = place
  return [{ ...search.hit(place, { indentation: indentationOf(pairs) }, score, 'fuzzy'), margin }]
}

const rungs: readonly Rung[] = [
  exact,
  fragment,
  blanksAtEnds,
  otherIndentation,
  sameCharacters('folded', 0.9),
  sameCharacters('tight', 0.88),
  blankEdges,
  garbled,
  resembling,
]

function runs({ table, lines }: Search, reading: Reading): readonly number[] {
  if (isBlank(lines)) return []
  return runsOf(table.read(reading), lines.map(readings[reading]), maxPlaces)
}

function indentationAt({ table }: Search, lines: readonly string[], first: number) {
  return indentationOf(lines.map((written, index) => ({ written, meant: table.lines[first + index] ?? '' })))
}

function isBlank(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === '')
}
