/**
 * What to draw for one hunk, worked out from strings alone: which lines of the file carry a mark, which lines that are
 * not in the file are shown beside it, and where the hunk's row of decisions stands. Pure; knows nothing of CodeMirror.
 *
 *   live        the file has the agent's text: its lines are `come`, the base's lost lines a block of `gone` above them
 *   propose     the file has the base: its lines are `gone` in place, the coming ones a block of `come` below them
 *   conflicted  the file has people's text: its lines are `clash`, the agent's version a block of `come` below them
 */
import type { Hunk } from '../../../shared/model/hunk.ts'
import { diffLines, type SequenceChange } from '../../../shared/text/diff.ts'

export type LineKind = 'come' | 'gone' | 'clash'

/** A place between lines: above or below the line with this index. */
export interface Beside {
  readonly line: number
  readonly side: 'above' | 'below'
}

export interface Drawing {
  /** Lines of the file, by index from the hunk's first line. */
  readonly lines: readonly { readonly line: number; readonly kind: LineKind }[]
  /** Lines that are not in the file. */
  readonly blocks: readonly { readonly at: Beside; readonly kind: 'come' | 'gone'; readonly lines: readonly string[] }[]
  readonly row: Beside
}

/** The hunk's place in the file, widened to whole lines. */
export interface Surroundings {
  /** From the start of its first line to the hunk. */
  readonly lead: string
  /** The hunk's text as it is in the file now. */
  readonly current: string
  /** From the hunk to the end of its last line. */
  readonly tail: string
}

type DrawnHunk = Pick<Hunk, 'state' | 'mode' | 'base' | 'replacement'>

export function drawHunk(hunk: DrawnHunk, { lead, current, tail }: Surroundings): Drawing {
  const now = (lead + current + tail).split('\n')
  const lastLine = (lead + withoutLastBreak(current)).split('\n').length - 1
  const base = (lead + hunk.base + tail).split('\n')
  if (hunk.state === 'conflicted')
    return drawConflict(now, base, (lead + hunk.replacement + tail).split('\n'), lastLine)
  if (hunk.mode === 'live') return drawLive(now, base, lastLine)
  if (hunk.state !== 'streaming') return drawProposal(now, (lead + hunk.replacement + tail).split('\n'), lastLine)
  // What follows is not gone, only not written yet.
  const written = withoutLastBreak(hunk.replacement)
  return drawProposal(
    now.slice(0, lastLine + 1),
    hunk.replacement === '' ? [] : (lead + written).split('\n'),
    lastLine,
    true,
  )
}

function drawLive(now: readonly string[], base: readonly string[], lastLine: number): Drawing {
  const changes = diffLines(base, now)
  const blocks = changes
    .filter((change) => change.toA > change.fromA)
    .map((change) => ({
      at: above(change.fromB, now.length),
      kind: 'gone' as const,
      lines: base.slice(change.fromA, change.toA),
    }))
  const last = changes.at(-1)
  return {
    lines: changes.flatMap((change) => marked(change.fromB, change.toB, 'come')),
    blocks,
    row: last === undefined ? { line: lastLine, side: 'below' } : after(last.fromB, last.toB, now.length),
  }
}

function drawProposal(
  now: readonly string[],
  coming: readonly string[],
  lastLine: number,
  isStreaming = false,
): Drawing {
  const changes = diffLines(now, coming).map((change): SequenceChange => {
    const isOpen = isStreaming && change.toA === now.length
    const replaced = change.toB - change.fromB
    return isOpen ? { ...change, toA: Math.min(change.toA, change.fromA + replaced) } : change
  })
  const blocks = changes
    .filter((change) => change.toB > change.fromB)
    .map((change) => ({
      at: after(change.fromA, change.toA, now.length),
      kind: 'come' as const,
      lines: coming.slice(change.fromB, change.toB),
    }))
  const last = changes.at(-1)
  return {
    lines: changes.flatMap((change) => marked(change.fromA, change.toA, 'gone')),
    blocks,
    row: last === undefined ? { line: lastLine, side: 'below' } : after(last.fromA, last.toA, now.length),
  }
}

function drawConflict(
  now: readonly string[],
  base: readonly string[],
  agents: readonly string[],
  lastLine: number,
): Drawing {
  const touched = diffLines(base, now).flatMap((change) => marked(change.fromB, change.toB, 'clash'))
  const lines = touched.length > 0 ? touched : marked(0, lastLine + 1, 'clash')
  const differences = diffLines(now, agents)
  const first = differences[0]
  const last = differences.at(-1)
  const version = first === undefined || last === undefined ? [] : agents.slice(first.fromB, last.toB)
  const below = Math.max(lines.at(-1)?.line ?? 0, last === undefined ? 0 : last.toA - 1)
  const at: Beside = { line: Math.min(below, now.length - 1), side: 'below' }
  return { lines, blocks: version.length === 0 ? [] : [{ at, kind: 'come', lines: version }], row: at }
}

function marked(from: number, to: number, kind: LineKind): { line: number; kind: LineKind }[] {
  return Array.from({ length: to - from }, (_, index) => ({ line: from + index, kind }))
}

/** Just before the line with this index, which may be one past the last. */
function above(line: number, count: number): Beside {
  return line < count ? { line, side: 'above' } : { line: count - 1, side: 'below' }
}

/** Just after the lines `[from, to)`; where there are none, between the lines that they would be between. */
function after(from: number, to: number, count: number): Beside {
  return to > from ? { line: to - 1, side: 'below' } : above(from, count)
}

function withoutLastBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}
