/**
 * The smallest readable way from one text to another: by lines first, then by words inside the lines that changed.
 *
 * What both texts have in common is never part of an edit, so cursors and other people's changes in it survive when
 * the edits are applied to a live text. Work is bounded by edit counts rather than by time, so the same texts give the
 * same edits everywhere; beyond the bound the result is coarser, never wrong.
 */
import { diffArrays } from 'diff'
import { splitLines } from './lines.ts'

/** Replace `[from, to)` of the text before by `insert`. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Elements `[fromA, toA)` of the one sequence became `[fromB, toB)` of the other. */
export interface SequenceChange {
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

/** Myers' search is quadratic in these: some 10 ms each in the worst case. */
const maxLineEdits = 300
const maxWordEdits = 400
/** So many pairs of words are compared for the best alignment; some milliseconds. */
const maxWordPairs = 250_000
/** Of lines that were replaced together: longer ones are not cut into words; some milliseconds. */
const maxWordCharacters = 100_000
/** Words with their script's letters, blanks, line ends, else one code point: never half a surrogate pair. */
const wordPattern = /[\p{L}\p{N}\p{M}_]+|[^\S\n]+|\n|[\s\S]/gu

/** Edits over `before`, ascending and apart, that make it `after`. */
export function diffText(before: string, after: string): Edit[] {
  if (before === after) return []
  const linesBefore = splitLines(before)
  const linesAfter = splitLines(after)
  const edits: Edit[] = []
  let line = 0
  let offset = 0
  for (const change of diffLines(linesBefore, linesAfter)) {
    for (; line < change.fromA; line++) offset += linesBefore[line]?.length ?? 0
    const old = linesBefore.slice(change.fromA, change.toA).join('')
    pushWordEdits(edits, offset, old, linesAfter.slice(change.fromB, change.toB).join(''))
  }
  return edits
}

/** `text` with edits made over it. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits) {
    result += text.slice(at, edit.from) + edit.insert
    at = edit.to
  }
  return result + text.slice(at)
}

/** The changes between two sequences of lines, ascending; equal lines between any two of them. */
export function diffLines(a: readonly string[], b: readonly string[]): SequenceChange[] {
  return diffSequences(a, b, maxLineEdits)
}

function pushWordEdits(edits: Edit[], offset: number, old: string, now: string): void {
  if (old === '' || now === '') {
    edits.push({ from: offset, to: offset + old.length, insert: now })
    return
  }
  if (old.length + now.length > maxWordCharacters) {
    pushTrimmedEdits(edits, offset, old, now)
    return
  }
  const before = old.match(wordPattern) ?? []
  const after = now.match(wordPattern) ?? []
  let word = 0
  let at = offset
  const isSmall = before.length * after.length <= maxWordPairs
  const changes = isSmall ? diffWords(before, after) : diffSequences(before, after, maxWordEdits)
  for (const change of joinOverBlanks(changes, before)) {
    for (; word < change.fromA; word++) at += before[word]?.length ?? 0
    const from = at
    for (; word < change.toA; word++) at += before[word]?.length ?? 0
    edits.push({ from, to: at, insert: after.slice(change.fromB, change.toB).join('') })
  }
}

/** The alignment that keeps most: long words before short ones, words before blanks. A weighted common subsequence. */
function diffWords(a: readonly string[], b: readonly string[]): SequenceChange[] {
  const width = b.length + 1
  /** Most that can be kept of the words from a place in `a` and one in `b` on. */
  const kept = new Int32Array((a.length + 1) * width)
  const best = (inA: number, inB: number) => kept[inA * width + inB] ?? 0
  for (let inA = a.length - 1; inA >= 0; inA--) {
    const word = a[inA] ?? ''
    const weight = weightOf(word)
    for (let inB = b.length - 1; inB >= 0; inB--) {
      const together = word === b[inB] ? weight + best(inA + 1, inB + 1) : 0
      kept[inA * width + inB] = Math.max(together, best(inA + 1, inB), best(inA, inB + 1))
    }
  }
  const changes: SequenceChange[] = []
  let [inA, inB] = [0, 0]
  let [fromA, fromB] = [0, 0]
  const close = () => {
    if (fromA < inA || fromB < inB) changes.push({ fromA, toA: inA, fromB, toB: inB })
  }
  while (inA < a.length && inB < b.length) {
    const word = a[inA] ?? ''
    if (word === b[inB] && best(inA, inB) === weightOf(word) + best(inA + 1, inB + 1)) {
      close()
      fromA = ++inA
      fromB = ++inB
    } else if (best(inA, inB) === best(inA + 1, inB)) inA++
    else inB++
  }
  inA = a.length
  inB = b.length
  close()
  return changes
}

function weightOf(word: string): number {
  if (/^[\p{L}\p{N}_]/u.test(word)) return 20 * Math.min(word.length, 50)
  return /^[^\S\n]/.test(word) ? 1 : 2
}

/** Blanks alone between two changes carry nothing: "a b" → "x y" reads better as one change than as two. */
function joinOverBlanks(changes: readonly SequenceChange[], words: readonly string[]): SequenceChange[] {
  const joined: SequenceChange[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    const between = last && words.slice(last.toA, change.fromA).join('')
    const replaces = (one: SequenceChange) => one.fromA < one.toA && one.fromB < one.toB
    if (last && between !== undefined && /^[^\S\n]+$/.test(between) && replaces(last) && replaces(change)) {
      joined[joined.length - 1] = { fromA: last.fromA, fromB: last.fromB, toA: change.toA, toB: change.toB }
    } else joined.push(change)
  }
  return joined
}

/** Line by line where there are as many on both sides, else as one. */
function pushTrimmedEdits(edits: Edit[], offset: number, old: string, now: string): void {
  const [before, after] = [splitLines(old), splitLines(now)]
  if (before.length !== after.length) {
    edits.push(trimToBlanks(offset, old, now))
    return
  }
  let at = offset
  before.forEach((line, index) => {
    const other = after[index] ?? ''
    if (line !== other) edits.push(trimToBlanks(at, line, other))
    at += line.length
  })
}

/** One edit, without the words that both texts begin or end with. */
function trimToBlanks(offset: number, old: string, now: string): Edit {
  const shorter = Math.min(old.length, now.length)
  let head = 0
  let tail = 0
  for (let at = 0; at < shorter && old[at] === now[at]; at++) if (/\s/.test(old[at] ?? '')) head = at + 1
  for (let at = 1; at <= shorter - head && old.at(-at) === now.at(-at); at++)
    if (/\s/.test(old.at(-at) ?? '')) tail = at
  return { from: offset + head, to: offset + old.length - tail, insert: now.slice(head, now.length - tail) }
}

function diffSequences(a: readonly string[], b: readonly string[], maxEdits: number): SequenceChange[] {
  const changes: SequenceChange[] = []
  const numbers = new Map<string, number>()
  const range = { fromA: 0, toA: a.length, fromB: 0, toB: b.length }
  diffRange(numbered(a, numbers), numbered(b, numbers), range, maxEdits, changes)
  return changes
}

/** Each element as a number, equal ones as the same: compared and counted far faster than text. */
function numbered(elements: readonly string[], numbers: Map<string, number>): number[] {
  return elements.map((element) => {
    const known = numbers.get(element)
    if (known !== undefined) return known
    numbers.set(element, numbers.size)
    return numbers.size - 1
  })
}

function diffRange(
  a: readonly number[],
  b: readonly number[],
  range: SequenceChange,
  maxEdits: number,
  into: SequenceChange[],
): void {
  let { fromA, toA, fromB, toB } = range
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) {
    fromA++
    fromB++
  }
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) {
    toA--
    toB--
  }
  if (fromA === toA && fromB === toB) return
  if (fromA === toA || fromB === toB) {
    into.push({ fromA, toA, fromB, toB })
    return
  }
  const parts =
    fewestEdits(a, b, { fromA, toA, fromB, toB }) > maxEdits
      ? undefined
      : diffArrays(a.slice(fromA, toA), b.slice(fromB, toB), { maxEditLength: maxEdits })
  if (!parts) {
    diffBetweenLandmarks(a, b, { fromA, toA, fromB, toB }, maxEdits, into)
    return
  }
  let atA = fromA
  let atB = fromB
  let open: { fromA: number; toA: number; fromB: number; toB: number } | null = null
  for (const part of parts) {
    if (!part.added && !part.removed) {
      if (open) into.push(open)
      open = null
      atA += part.count
      atB += part.count
      continue
    }
    open ??= { fromA: atA, toA: atA, fromB: atB, toB: atB }
    if (part.removed) open.toA = atA += part.count
    else open.toB = atB += part.count
  }
  if (open) into.push(open)
}

/** What no search can do with less: an element that one side has more often is in an edit. */
function fewestEdits(a: readonly number[], b: readonly number[], range: SequenceChange): number {
  const surplus = new Map<number, number>()
  for (let at = range.fromA; at < range.toA; at++) surplus.set(a[at] ?? 0, (surplus.get(a[at] ?? 0) ?? 0) + 1)
  for (let at = range.fromB; at < range.toB; at++) surplus.set(b[at] ?? 0, (surplus.get(b[at] ?? 0) ?? 0) - 1)
  let edits = 0
  for (const count of surplus.values()) edits += Math.abs(count)
  return edits
}

/**
 * For sequences too far apart to search whole: cuts both where an element that is unique in each stands in the same
 * order in both (patience diff), and searches between. Without such landmarks the whole range is one change.
 */
function diffBetweenLandmarks(
  a: readonly number[],
  b: readonly number[],
  range: SequenceChange,
  maxEdits: number,
  into: SequenceChange[],
): void {
  const landmarks = commonUniques(a, b, range)
  if (landmarks.length === 0) {
    into.push(range)
    return
  }
  // The work of all parts together stays within that of the whole.
  const share = Math.max(8, Math.floor(maxEdits / Math.sqrt(landmarks.length + 1)))
  let { fromA, fromB } = range
  for (const [inA, inB] of [...landmarks, [range.toA, range.toB] as const]) {
    diffRange(a, b, { fromA, toA: inA, fromB, toB: inB }, share, into)
    fromA = inA + 1
    fromB = inB + 1
  }
}

/** Pairs of places of elements unique on both sides, the longest run of them that ascends on both. */
function commonUniques(a: readonly number[], b: readonly number[], range: SequenceChange): [number, number][] {
  const inA = uniquePlaces(a, range.fromA, range.toA)
  const inB = uniquePlaces(b, range.fromB, range.toB)
  const pairs: [number, number][] = []
  for (const [element, place] of inA) {
    const other = inB.get(element)
    if (place >= 0 && other !== undefined && other >= 0) pairs.push([place, other])
  }
  // Longest increasing subsequence over the places in b; the pairs ascend in a already.
  const tails: number[] = []
  const before = new Array<number>(pairs.length).fill(-1)
  pairs.forEach(([, place], index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1
      else high = middle
    }
    if (low > 0) before[index] = tails[low - 1] ?? -1
    tails[low] = index
  })
  const run: [number, number][] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index]
    if (pair) run.push(pair)
  }
  return run.reverse()
}

/** Where each element stands, -1 where it stands more than once. */
function uniquePlaces(elements: readonly number[], from: number, to: number): Map<number, number> {
  const places = new Map<number, number>()
  for (let place = from; place < to; place++) {
    const element = elements[place] ?? 0
    places.set(element, places.has(element) ? -1 : place)
  }
  return places
}
