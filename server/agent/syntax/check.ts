/**
 * Which faults a change brings into a text: those after it that were not there before.
 *
 * The text around a change may be broken already, because somebody is typing there. A parser that meets such a place may
 * lose its way far beyond it, and differently before and after the change, though the change is sound. So lines around it
 * are blanked, in both texts alike, as long as that makes more of the rest readable. Then
 *
 *   nothing left that is broken before → every fault after is the change's, wherever it shows (a brace that is gone
 *                                        shows at the file's end)
 *   something left                     → only faults in the change's own lines count, and of them only new ones
 *
 * Pure: it knows neither files nor hunks, and parses by the function it is given.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import { type Fault, outermost, weightOf } from './fault.ts'
import { applyChange } from './text-change.ts'

export interface Span {
  readonly from: number
  readonly to: number
}

/** Lines that are blanked one after the other. */
const maxBlankLines = 6
/** How often one is tried, fewer times in a long text: a try parses what it touches, and looks the whole over. */
const maxTries = 80
const minTries = 8
const triedUnits = 4_000_000
/** A text with more faults is not one that somebody is typing in, but one that is not of this language. */
const maxFaults = 40
/** Lines above and below the change that are tried where the parser was lost all over. */
const nearLines = 30

/** What a name must follow, at a line's end: whoever is typing there has not written it yet. */
const openEnd = /(?<!\.)(?:\.|::|->)$/

export interface CheckedText {
  faultsIn(text: string): readonly Fault[]
  /** What a line says without which the rest is of another language. */
  readonly keeps: RegExp | undefined
}

/** The faults that `change` brings into `before`, with offsets in the text after it; outer ones only. */
export function faultsOfChange(before: string, change: Edit, checked: CheckedText): Fault[] {
  const found = faultsBrought(before, change, checked)
  if (found.length === 0) return found
  // Where the line above ends in a dot, the grammar takes a keyword for the name that is to come, and what follows for more.
  const open = openLineAbove(before, change)
  if (open === null) return found
  const without = faultsBrought(blank(before, open), change, checked)
  return without.length < found.length ? without : found
}

function openLineAbove(before: string, change: Edit): Span | null {
  const from = lineStartAt(before, change.from)
  const end = before.slice(0, from).trimEnd().length
  const line = { from: lineStartAt(before, end), to: end }
  const own = change.insert + before.slice(change.to, lineEndAt(before, change.to))
  return own.trim() !== '' && openEnd.test(before.slice(line.from, line.to)) ? line : null
}

function faultsBrought(before: string, change: Edit, { faultsIn, keeps }: CheckedText): Fault[] {
  const grown = change.insert.length - (change.to - change.from)
  const linesBefore = { from: lineStartAt(before, change.from), to: lineEndAt(before, change.to) }
  const blanked = blankOthers(before, linesBefore, { faultsIn, keeps })
  const after = faultsIn(applyChange(blanked.text, change))
  if (after.length === 0) return []

  const lines = { from: linesBefore.from, to: linesBefore.to + grown }
  const shifted = (offset: number) => (offset >= change.to ? offset + grown : offset)
  const known = [...blanked.faults]
  const isNew = (fault: Fault) => {
    const at = known.findIndex(
      (each) =>
        each.kind === fault.kind &&
        each.isOfRule === fault.isOfRule &&
        (shifted(each.from) === fault.from || shifted(each.to) === fault.to || each.text === fault.text),
    )
    if (at !== -1) known.splice(at, 1)
    return at === -1
  }
  const found = after.filter(isNew).filter((fault) => !isLost(blanked.faults) || touches(fault, lines))
  return outermost(found)
}

/** Whether the parser met what it could not read. */
function isLost(faults: readonly Fault[]): boolean {
  return faults.some(({ isOfRule }) => isOfRule !== true)
}

/** Blanks lines other than those of the change, as long as that helps; what is broken still comes with the text. */
function blankOthers(before: string, own: Span, { faultsIn, keeps }: CheckedText) {
  let best = { text: before, faults: faultsIn(before) }
  if (best.faults.length > maxFaults) return best
  let tries = Math.max(minTries, Math.min(maxTries, Math.floor(triedUnits / (before.length + 1))))
  for (let line = 0; line < maxBlankLines && isLost(best.faults); line++) {
    const start = best
    for (const span of linesToTry(start.text, start.faults, own)) {
      if (tries-- <= 0 || !isLost(best.faults)) break
      if (keeps?.test(start.text.slice(span.from, span.to))) continue
      const text = blank(start.text, span)
      const faults = faultsIn(text)
      if (weightOf(faults) < weightOf(best.faults)) best = { text, faults }
    }
    if (best === start) break
  }
  return best
}

/** Those that faults begin in; and where a fault takes in the change, those around it, the nearest first. */
function linesToTry(text: string, faults: readonly Fault[], own: Span): Span[] {
  const around = faults.some((fault) => touches(fault, own)) ? linesAround(text, own) : []
  const spans = new Map<number, Span>()
  for (const span of [...faults.flatMap((fault) => lineOf(text, fault)), ...around]) {
    if (!touches(span, own) && text.slice(span.from, span.to).trim() !== '') spans.set(span.from, span)
  }
  return [...spans.values()]
}

function linesAround(text: string, own: Span): Span[] {
  const spans: Span[] = []
  let [above, below] = [own.from, own.to]
  for (let count = 0; count < nearLines; count++) {
    if (below < text.length) {
      spans.push({ from: below + 1, to: lineEndAt(text, below + 1) })
      below = lineEndAt(text, below + 1)
    }
    if (above > 0) {
      spans.push({ from: lineStartAt(text, above - 1), to: above - 1 })
      above = lineStartAt(text, above - 1)
    }
  }
  return spans
}

/** The line that a fault begins in; of what is missing, the last line before it that says something. */
function lineOf(text: string, { kind, from }: Fault): Span {
  const isAtStart = text.slice(lineStartAt(text, from), from).trim() === ''
  const at = kind === 'missing' && isAtStart ? text.slice(0, from).trimEnd().length : firstMark(text, from)
  return { from: lineStartAt(text, at), to: lineEndAt(text, at) }
}

function firstMark(text: string, from: number): number {
  const ahead = text.slice(from, from + 1_000)
  const blankAhead = ahead.length - ahead.trimStart().length
  return blankAhead === ahead.length ? from : from + blankAhead
}

/** Of the same length, so that offsets hold. */
function blank(text: string, { from, to }: Span): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to)
}

function touches(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to
}
