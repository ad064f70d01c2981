/** "Change N of M": a file's changes under review, counted down the page. Decided ones count too, so numbers stay. Pure. */
import type { HunkId } from '../../../shared/model/ids.ts'

export interface PlacedHunk {
  readonly id: HunkId
  readonly from: number
  readonly to: number
  /** Among its task's hunks: tells apart two at the same place. */
  readonly order: number
}

export interface HunkNumber {
  /** From 1. */
  readonly number: number
  readonly count: number
}

/** The change that the cursor is in. */
export interface HunkHere extends HunkNumber {
  readonly id: HunkId
}

export function byPlace(a: PlacedHunk, b: PlacedHunk): number {
  return a.from - b.from || a.to - b.to || a.order - b.order
}

export function numberHunks(placed: readonly PlacedHunk[]): ReadonlyMap<HunkId, HunkNumber> {
  return new Map([...placed].sort(byPlace).map(({ id }, index) => [id, { number: index + 1, count: placed.length }]))
}

/** The hunk that the cursor is in, counting the whole lines it touches. */
export function hunkAt(placed: readonly PlacedHunk[], lineFrom: number, lineTo: number): PlacedHunk | null {
  return [...placed].sort(byPlace).find(({ from, to }) => from <= lineTo && to >= lineFrom) ?? null
}

/** The next one down the page (`1`) or up (`-1`) from an offset, going round at the ends. */
export function nextHunk(placed: readonly PlacedHunk[], offset: number, direction: 1 | -1): PlacedHunk | null {
  const sorted = [...placed].sort(byPlace)
  const found =
    direction === 1 ? sorted.find(({ from }) => from > offset) : sorted.findLast(({ from }) => from < offset)
  return found ?? (direction === 1 ? sorted[0] : sorted.at(-1)) ?? null
}
