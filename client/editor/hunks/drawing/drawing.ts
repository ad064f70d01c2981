/**
 * What to draw for one hunk, worked out from strings alone: which lines of the file carry a mark, which lines that are
 * not in the file are shown beside it, and where the hunk's row of decisions stands. Pure; knows nothing of CodeMirror.
 *
 *   live        the file has the agent's text: its lines are `come`, the base's lost lines a block of `gone` above them;
 *               what people typed into it since is theirs, and carries no mark
 *   propose     the file has the base: its lines are `gone` in place, the coming ones a block of `come` below them
 *   conflicted  the file has people's text: the lines at stake are `clash`, the agent's version a block of `come` below them
 */
import type { Hunk } from '../../../../shared/model/hunk.ts'
import { diffLines } from '../../../../shared/text/diff.ts'
import { type Columns, type DifferingWords, differingWords } from './differing-words.ts'
import { type Span, typedSince, without } from './typed-since.ts'

export type LineKind = 'come' | 'gone' | 'clash'

/** A place between lines: above or below the line with this index. */
export interface Beside {
  readonly line: number
  readonly side: 'above' | 'below'
}

/** A line of the file that carries a mark. */
export interface MarkedLine {
  /** By index from the hunk's first line. */
  readonly line: number
  readonly kind: LineKind
  /** Where in it to look. */
  readonly words: readonly Columns[]
}

/** Lines that are not in the file. */
export interface Block {
  readonly at: Beside
  readonly kind: 'come' | 'gone'
  readonly lines: readonly string[]
  /** Where to look in each of them. */
  readonly words: readonly (readonly Columns[])[]
}

export interface Drawing {
  readonly lines: readonly MarkedLine[]
  readonly blocks: readonly Block[]
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

type HunkToDraw = Pick<Hunk, 'state' | 'mode' | 'base' | 'replacement'>

export function drawHunk(hunk: HunkToDraw, { lead, current, tail }: Surroundings): Drawing {
  const now = (lead + current + tail).split('\n')
  const lastLine = (lead + withoutLastBreak(current)).split('\n').length - 1
  const base = (lead + hunk.base + tail).split('\n')
  if (hunk.state === 'conflicted')
    return drawConflict(now, base, (lead + hunk.replacement + tail).split('\n'), lastLine)
  if (hunk.mode === 'live') {
    // While it streams, what the agent wrote last may stand in the file before its record tells it.
    const agents = hunk.state === 'streaming' ? null : lead + hunk.replacement + tail
    return drawLive(now, base, lastLine, agents === null ? [] : typedSince(agents, now.join('\n')))
  }
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

function drawLive(now: readonly string[], base: readonly string[], lastLine: number, typed: readonly Span[]): Drawing {
  const lines: MarkedLine[] = []
  const blocks: Block[] = []
  const changes = diffLines(base, now)
  for (const { fromA, toA, fromB, toB } of changes) {
    const gone = base.slice(fromA, toA)
    const come = now.slice(fromB, toB)
    const start = offsetOf(now, fromB)
    const typedHere = typed.map(({ from, to }) => ({ from: from - start, to: to - start }))
    const words = differingWords(gone, come, typedHere)
    const marked = markLines(fromB, toB, 'come', words.after)
    lines.push(...marked.filter((_, index) => !isTyped(come, index, typedHere)))
    if (toA > fromA) blocks.push({ at: above(fromB, now.length), kind: 'gone', lines: gone, words: words.before })
  }
  const last = changes.at(-1)
  return { lines, blocks, row: last === undefined ? below(lastLine) : after(last.fromB, last.toB, now.length) }
}

/** Where the line with this index begins in the joined lines. */
function offsetOf(lines: readonly string[], index: number): number {
  return lines.slice(0, index).reduce((offset, line) => offset + line.length + 1, 0)
}

/** Whether all that can be seen of the line was typed by people. */
function isTyped(lines: readonly string[], index: number, typed: readonly Span[]): boolean {
  const line = lines[index] ?? ''
  const start = offsetOf(lines, index)
  const agents = without({ from: start, to: start + line.length }, typed)
  return line.trim() !== '' && agents.every(({ from, to }) => line.slice(from - start, to - start).trim() === '')
}

function drawProposal(
  now: readonly string[],
  coming: readonly string[],
  lastLine: number,
  isStreaming = false,
): Drawing {
  const lines: MarkedLine[] = []
  const blocks: Block[] = []
  let row = below(lastLine)
  for (const { fromA, toA, fromB, toB } of diffLines(now, coming)) {
    const isOpen = isStreaming && toA === now.length
    const goneTo = isOpen ? Math.min(toA, fromA + toB - fromB) : toA
    const come = coming.slice(fromB, toB)
    const words = differingWords(now.slice(fromA, goneTo), come)
    lines.push(...markLines(fromA, goneTo, 'gone', words.before))
    row = after(fromA, goneTo, now.length)
    if (toB > fromB) blocks.push({ at: row, kind: 'come', lines: come, words: words.after })
  }
  return { lines, blocks, row }
}

function drawConflict(
  now: readonly string[],
  base: readonly string[],
  agents: readonly string[],
  lastLine: number,
): Drawing {
  const touched = diffLines(base, now).flatMap(({ fromA, toA, fromB, toB }) =>
    markLines(fromB, toB, 'clash', differingWords(base.slice(fromA, toA), now.slice(fromB, toB)).after),
  )
  const differences = diffLines(now, agents)
  const first = differences[0]
  const last = differences.at(-1)
  // All that the agent's version would replace is at stake, also where people left it alone.
  const byLine = new Map(markLines(first?.fromA ?? 0, last?.toA ?? 0, 'clash', []).map((mark) => [mark.line, mark]))
  for (const mark of touched) byLine.set(mark.line, mark)
  const marked = [...byLine.values()].sort((a, b) => a.line - b.line)
  const lines = marked.length > 0 ? marked : markLines(0, lastLine + 1, 'clash', [])
  const version = first === undefined || last === undefined ? [] : agents.slice(first.fromB, last.toB)
  const lowest = Math.max(lines.at(-1)?.line ?? 0, last === undefined ? 0 : last.toA - 1)
  const at = below(Math.min(lowest, now.length - 1))
  const words = differingWords(now.slice(first?.fromA, last?.toA), version).after
  return { lines, blocks: version.length === 0 ? [] : [{ at, kind: 'come', lines: version, words }], row: at }
}

function markLines(from: number, to: number, kind: LineKind, words: DifferingWords['after']): MarkedLine[] {
  return Array.from({ length: to - from }, (_, index) => ({ line: from + index, kind, words: words[index] ?? [] }))
}

function below(line: number): Beside {
  return { line, side: 'below' }
}

/** Just before the line with this index, which may be one past the last. */
function above(line: number, count: number): Beside {
  return line < count ? { line, side: 'above' } : below(count - 1)
}

/** Just after the lines `[from, to)`; where there are none, between the lines that they would be between. */
function after(from: number, to: number, count: number): Beside {
  return to > from ? below(to - 1) : above(from, count)
}

function withoutLastBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}
