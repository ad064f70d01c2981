/**
 * Edits of a text as search/replace blocks, in the form that `edits/search-replace.ts` reads.
 *
 * Every SEARCH is whole lines that occur exactly once, in the text as it is and in the text as the blocks before it
 * leave it; lines of context are added until that holds. Blocks are in file order, never touch, and never contain a line
 * that reads as a marker: an edit that would need one is handed back as `left`.
 */
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt, splitLines } from '../../../shared/text/lines.ts'

export interface EditBlock {
  /** Whole lines, each with its "\n"; empty only for an empty text. */
  readonly find: string
  readonly replacement: string
}

export interface BlockPlan {
  readonly blocks: readonly EditBlock[]
  /** Edits that no block can carry. */
  readonly left: readonly Edit[]
}

/** Lines `[first, end)` and the edits inside them. */
interface Region {
  first: number
  end: number
  edits: Edit[]
}

interface Lines {
  readonly lines: readonly string[]
  /** Where each line begins, and where the text ends. */
  readonly starts: readonly number[]
  /** The text, its last line ended. */
  readonly whole: string
}

/** A line that may be read as a marker or a line hint, and one with a lone CR, which is read as a line end. */
const marker = /^(?:[<-]{5,9} SEARCH>?|={5,9}|[>+]{5,9} REPLACE>?|:(?:start|end)_line:\s*\d+|-{5,9})\s*$/

export function renderBlock(path: string, block: EditBlock): string {
  return `${path}\n<<<<<<< SEARCH\n${block.find}=======\n${block.replacement}>>>>>>> REPLACE\n`
}

/** `edits` are over `text`, ascending and apart. */
export function planBlocks(text: string, edits: readonly Edit[]): BlockPlan {
  if (edits.length === 0) return { blocks: [], left: [] }
  if (text === '') return { blocks: [{ find: '', replacement: ended(applyEdits('', edits)) }], left: [] }
  const lines = readLines(text)
  const left: Edit[] = []
  const settle = (region: Region, isFit: () => boolean): boolean => {
    while (isShowable(lines, region)) {
      if (isFit()) return true
      if (!grow(lines, region)) break
    }
    left.push(...region.edits)
    return false
  }

  // A region that grows stays the only one of its kind, so joining needs no second look.
  let regions = joinNeighbours(edits.map((edit) => regionOf(lines, edit))).filter((region) =>
    settle(region, () => isOnlyOne(lines, blockOf(lines, region).find, lines.whole)),
  )
  regions = joinNeighbours(regions)
  for (let clash = firstClash(lines, regions); clash; clash = firstClash(lines, regions)) {
    const isRoom = grow(lines, clash)
    if (!isRoom) left.push(...clash.edits)
    regions = joinNeighbours(isRoom ? regions : regions.filter((region) => region !== clash))
  }
  return { blocks: regions.map((region) => blockOf(lines, region)), left }
}

function readLines(text: string): Lines {
  const lines = splitLines(text)
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length)
  return { lines, starts, whole: ended(text) }
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

function regionOf({ lines, whole, starts }: Lines, edit: Edit): Region {
  // What is added below the last line is shown together with that line.
  const from = Math.min(edit.from, (starts.at(-1) ?? 0) - 1)
  const first = starts.indexOf(lineStartAt(whole, from))
  const lineStart = edit.from === (starts[first] ?? 0)
  const leavesLineOpen = edit.insert === '' ? !lineStart : !edit.insert.endsWith('\n')
  // Where a line end goes and none comes, the line below moves up, and belongs to it.
  const lastCharacter = leavesLineOpen ? Math.max(from, edit.to) : Math.max(from, edit.to - 1)
  const end = starts.findIndex((start) => start > lineEndAt(whole, lastCharacter))
  return { first, end: end < 0 ? lines.length : end, edits: [edit] }
}

function joinNeighbours(regions: readonly Region[]): Region[] {
  const joined: Region[] = []
  for (const region of regions) {
    const last = joined.at(-1)
    if (last && region.first <= last.end) {
      last.end = Math.max(last.end, region.end)
      last.edits = [...last.edits, ...region.edits]
    } else joined.push({ ...region })
  }
  return joined
}

/** The first region whose SEARCH has company once the blocks before it were applied. */
function firstClash(lines: Lines, regions: readonly Region[]): Region | null {
  let evolved = lines.whole
  for (const region of regions) {
    const { find, replacement } = blockOf(lines, region)
    if (!isOnlyOne(lines, find, evolved)) return region
    const at = evolved.indexOf(find)
    evolved = evolved.slice(0, at) + replacement + evolved.slice(at + find.length)
  }
  return null
}

/** Blank lines are not something to look for, unless there is nothing else. */
function isOnlyOne(lines: Lines, find: string, text: string): boolean {
  if (find === lines.whole) return true
  const at = text.indexOf(find)
  return find.trim() !== '' && at >= 0 && text.indexOf(find, at + 1) < 0
}

function isShowable(lines: Lines, region: Region): boolean {
  const { find, replacement } = blockOf(lines, region)
  return !splitLines(find + replacement).some(isMarker)
}

function isMarker(line: string): boolean {
  return line.includes('\r') || marker.test(line.trimEnd())
}

/** Takes in a line above or below by turns, more at once the larger it is; false where there is none to take. */
function grow({ lines }: Lines, region: Region): boolean {
  const size = region.end - region.first
  const canTake = (line: string | undefined) => line !== undefined && !isMarker(line)
  for (let count = 0; count < Math.max(1, size / 8); count++) {
    const above = canTake(lines[region.first - 1])
    const below = canTake(lines[region.end])
    if (above && (!below || (size + count) % 2 === 1)) region.first--
    else if (below) region.end++
    else return count > 0
  }
  return true
}

function blockOf({ lines, starts }: Lines, region: Region): EditBlock {
  const from = starts[region.first] ?? 0
  const find = lines.slice(region.first, region.end).join('')
  const local = region.edits.map((edit) => ({ from: edit.from - from, to: edit.to - from, insert: edit.insert }))
  return { find: ended(find), replacement: ended(applyEdits(find, local)) }
}
