/**
 * Unified diffs, as `diff -u` and git write them and as models try to:
 *
 *   --- a/src/a.ts            /dev/null for a file that is made
 *   +++ b/src/a.ts            /dev/null for a file that is deleted
 *   @@ -1,3 +1,4 @@           numbers may be wrong, "..." or missing
 *    a line that stays
 *   -a line that goes
 *   +a line that comes
 *   \ No newline at end of file
 *
 * A line is what its first character says, whatever the numbers count; an empty one is a blank line that stays. Only
 * where the numbers promise more lines of the file, or a code fence is around, is a line without such a character one
 * that stays.
 */
import { patchLineOf } from './begin-patch.ts'
import { type PatchLine, sideOf } from './patch-hunk.ts'
import type { BlockFormat, BlockHeader, BlockReader, BlockStep, ReplyEvent } from './reply-event.ts'
import { fenceOf } from './reply-fence.ts'
import { diffPath, patchPath } from './reply-path.ts'

const openers = ['--- ', 'diff --git ', 'Index: ', '@@ ']
const hunkHeader = /^@@(?: -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))?)?(?: ?\.\.\.)?(?: @@.*)?\s*$/
const gitHeader = /^diff --git ("(?:[^"\\]|\\.)*"|\S+|a\/.{1,400}?) ("(?:[^"\\]|\\.)*"|\S+|b\/.{1,400})$/
/** The name that git gives to a file without content. */
const emptyFile = /^index 0{7,40}\.\.e69de29[0-9a-f]*\s*$/
/** What ends a patch that was made to be sent by mail. */
const signature = /^-- ?$/
const gitVersion = /^\d+\.\d+[\w.]*\s*$/
const gitLine =
  /^(?:index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename from |rename to |={5,}\s*$)/
const noLineEnd = /^\\ ?No newline/

export const unifiedDiff: BlockFormat = {
  mayOpen: (lineSoFar) => openers.some((opener) => opener.startsWith(lineSoFar) || lineSoFar.startsWith(opener)),
  open(line, header) {
    const isHeader = /^(?:--- \S|Index: \S)/.test(line) || gitHeader.test(line.trimEnd())
    const isBareHunk = header.fenced && hunkHeader.test(line) && header.path !== null
    return isHeader || isBareHunk ? new UnifiedDiffReader(line, header) : null
  },
}

interface FileHeader {
  before: string | null
  after: string | null
  renamedFrom: string | null
  renamedTo: string | null
  isDeleted: boolean
  isNew: boolean
  isEmpty: boolean
}

interface OpenHunk {
  readonly lines: PatchLine[]
  /** How many of them the file has, and how many it is to have. */
  linesBefore: number
  linesAfter: number
  /** 1-based first line of the file's side and how many, where the numbers are there. */
  readonly start: number | null
  readonly count: number
  /** How many lines there are to be; null where the numbers do not say. */
  readonly after: number | null
  readonly lacksLineEnd: { before: boolean; after: boolean }
  /** Blank lines that are of the hunk only if more of it follows. */
  blanks: number
  /** Whether the reply was cut in it. */
  wasCut: boolean
}

class UnifiedDiffReader implements BlockReader {
  path: string | null
  readonly #header: BlockHeader
  #file = newFile()
  /** Whether the lines that are read are a file's header still; they are prose if no diff comes of them. */
  #isInHeader = true
  #held: string[] = []
  #hunk: OpenHunk | null = null
  /** "--- x" in a hunk: the next file's header, or a line "-- x" that goes; "-- ": a mail's end, or a line "- ". */
  #dashes: string | null = null
  /** The block of a file that is being made, and how many lines it has so far. */
  #made: number | null = null
  #madeLines = 0
  /** What a deleted file should hold. */
  #deleted: string | null = null

  constructor(line: string, header: BlockHeader) {
    this.path = header.path
    this.#header = header
    if (hunkHeader.test(line)) {
      this.#isInHeader = false
      this.#hunk = openHunk(line)
    } else this.#readHeader(line)
  }

  line(line: string): BlockStep {
    if (this.#dashes !== null) {
      const dashes = this.#dashes
      this.#dashes = null
      if (line.startsWith('+++ ') && !this.#areContent(dashes, line)) {
        const events = this.#endFile()
        this.#readHeader(dashes)
        this.#readHeader(line)
        return { events, next: 'more' }
      }
      if (signature.test(dashes) && gitVersion.test(line)) return { events: this.#endFile(), next: 'closed' }
      this.#content(dashes)
    }
    return this.#isInHeader ? this.#headerLine(line) : this.#hunkLine(line)
  }

  longLine(line: string): BlockStep {
    const dashes = this.#dashes
    this.#dashes = null
    const events = dashes === null ? [] : this.#content(dashes)
    if (this.#isInHeader || !this.#isOfHunk(line)) return { events: [...events, ...this.#endFile()], next: 'again' }
    return { events: [...events, ...this.#content(line)], next: 'more' }
  }

  partial(): ReplyEvent[] {
    return []
  }

  cut(): void {
    if (this.#hunk) this.#hunk.wasCut = true
  }

  finish(): ReplyEvent[] {
    const events: ReplyEvent[] = []
    if (this.#dashes !== null) events.push(...this.#content(this.#dashes))
    this.#dashes = null
    return [...events, ...this.#endFile()]
  }

  /** Whether "--- x" and "+++ y" are lines "-- x" and "++ y" of a hunk that has lines to come, and name no file. */
  #areContent(dashes: string, pluses: string): boolean {
    if (this.#hunk === null || missingLines(this.#hunk) === 0) return false
    const namesFile = /^--- (?:\/dev\/null|"?a\/)|^\+\+\+ (?:\/dev\/null|"?b\/)/
    if (namesFile.test(dashes) || namesFile.test(pluses)) return false
    const { path } = diffPath(dashes.slice(4), pluses.slice(4), this.#header.isKnownPath)
    return path === null || !this.#header.isKnownPath(path)
  }

  #headerLine(line: string): BlockStep {
    if (this.#readHeader(line)) return { events: [], next: 'more' }
    if (isHunkStart(line) && this.#takePath()) return { events: this.#startHunk(line), next: 'more' }
    const rest = this.#endFile()
    return { events: rest, next: 'again' }
  }

  /** Whether the line is part of a file's header. */
  #readHeader(line: string): boolean {
    const file = this.#file
    const isHeld = file.before === null && file.after === null
    const git = gitHeader.exec(line.trimEnd())
    if (git) [file.before, file.after] = [git[1] ?? null, git[2] ?? null]
    else if (/^--- \S/.test(line)) file.before = line.slice(4)
    else if (/^\+\+\+ \S/.test(line) && file.before !== null) file.after = line.slice(4)
    else if (line.startsWith('rename from ')) file.renamedFrom = patchPath(line.slice(12))
    else if (line.startsWith('rename to ')) file.renamedTo = patchPath(line.slice(10))
    else if (line.startsWith('deleted file mode ')) file.isDeleted = true
    else if (line.startsWith('new file mode ')) file.isNew = true
    else if (!gitLine.test(line) && !(isHeld && line.startsWith('Index: '))) return false
    file.isEmpty ||= emptyFile.test(line)
    this.#held.push(line)
    this.#isInHeader = true
    return true
  }

  /** Whether the header says which file it is about. */
  #takePath(): boolean {
    const { before, after } = this.#file
    if (before === null || after === null) return false
    const read = diffPath(before, after, this.#header.isKnownPath)
    this.path = read.path
    this.#file.isNew ||= read.isNew
    this.#file.isDeleted ||= read.isDeleted
    this.#held = []
    this.#isInHeader = false
    return true
  }

  #startHunk(line: string): ReplyEvent[] {
    const events = this.#flushHunk()
    events.push(...this.#fileOperation())
    this.#hunk = openHunk(line)
    if (this.#file.isNew && this.#made === null) events.push(this.#make())
    return events
  }

  #make(): ReplyEvent {
    this.#made = this.#header.takeNumber()
    this.#madeLines = 0
    return { kind: 'find', block: this.#made, path: this.path, find: '', isWholeFile: true }
  }

  #fileOperation(): ReplyEvent[] {
    const { renamedFrom, renamedTo } = this.#file
    this.#file.renamedFrom = null
    if (renamedFrom === null || renamedTo === null) return []
    this.path = renamedFrom
    const block = this.#header.takeNumber()
    return [{ kind: 'file', block, path: renamedFrom, operation: 'rename', newPath: renamedTo }]
  }

  #hunkLine(line: string): BlockStep {
    const hunk = this.#hunk
    if (isHunkStart(line)) return { events: this.#startHunk(line), next: 'more' }
    if (gitHeader.test(line.trimEnd()) || line.startsWith('Index: ')) {
      const events = this.#endFile()
      this.#readHeader(line)
      return { events, next: 'more' }
    }
    if (/^--- \S/.test(line) || signature.test(line)) {
      this.#dashes = line
      return { events: [], next: 'more' }
    }
    if (hunk && noLineEnd.test(line)) {
      const last = hunk.lines.at(-1)?.kind
      if (last !== 'comes') hunk.lacksLineEnd.before = true
      if (last !== 'goes') hunk.lacksLineEnd.after = true
      return { events: [], next: 'more' }
    }
    const isFence = this.#header.fenced && fenceOf(line)?.info === ''
    if (isFence || !this.#isOfHunk(line)) return { events: this.#endFile(), next: 'again' }
    return { events: this.#content(line), next: 'more' }
  }

  #isOfHunk(line: string): boolean {
    const hunk = this.#hunk
    return hunk !== null && (patchLineOf(line) !== null || missingLines(hunk) > 0 || this.#header.fenced)
  }

  #content(line: string): ReplyEvent[] {
    const hunk = this.#hunk
    if (!hunk) return []
    if (line === '') {
      hunk.blanks += 1
      return []
    }
    for (; hunk.blanks > 0; hunk.blanks--) take(hunk, { kind: 'stays', text: '' })
    const read = patchLineOf(line) ?? { kind: 'stays', text: line }
    take(hunk, read)
    if (this.#made === null || read.kind !== 'comes') return []
    // Its line end is told with what follows it: the last may have none.
    const text = `${this.#madeLines > 0 ? '\n' : ''}${read.text}`
    this.#madeLines += 1
    return [{ kind: 'replace', block: this.#made, text }]
  }

  #endFile(): ReplyEvent[] {
    const { before, isDeleted } = this.#file
    if (this.#isInHeader) {
      const isFile = before !== null && (isDeleted || this.#file.renamedTo !== null || this.#file.isNew)
      if (!(isFile && this.#takePath())) {
        const text = this.#held.map((line) => `${line}\n`).join('')
        const isDiff = this.#file.after !== null
        this.#reset()
        // A diff that changes nothing says nothing.
        return isDiff || text === '' ? [] : [{ kind: 'prose', text }]
      }
    }
    const isMadeUnended = this.#hunk?.lacksLineEnd.after === true
    const complete = this.#hunk === null || isWhole(this.#hunk)
    const events = [...this.#flushHunk(), ...this.#fileOperation()]
    if (this.#file.isNew && this.#file.isEmpty && this.#made === null) events.push(this.#make())
    if (this.#made !== null) {
      if (this.#madeLines > 0 && !isMadeUnended) events.push({ kind: 'replace', block: this.#made, text: '\n' })
      events.push({ kind: 'end', block: this.#made, complete })
    }
    if (this.#file.isDeleted && this.path !== null) {
      const content = this.#deleted
      const block = this.#header.takeNumber()
      const said = content === null ? {} : { content }
      events.push({ kind: 'file', block, path: this.path, operation: 'delete', ...said })
    }
    this.#reset()
    return events
  }

  #reset(): void {
    this.#file = newFile()
    this.#isInHeader = true
    this.#held = []
    this.#made = null
    this.#deleted = null
  }

  #flushHunk(): ReplyEvent[] {
    const hunk = this.#hunk
    this.#hunk = null
    if (!hunk) return []
    for (let left = Math.min(hunk.blanks, missingLines(hunk)); left > 0; left--) {
      take(hunk, { kind: 'stays', text: '' })
    }
    const { lines, lacksLineEnd, start, count } = hunk
    if (this.#made !== null) return []
    if (this.#file.isDeleted) {
      this.#deleted = (this.#deleted ?? '') + sideOf({ lines }, 'before')
      return []
    }
    const block = this.#header.takeNumber()
    if (lines.length === 0) return [{ kind: 'cut', block, path: this.path }]
    if (lines.every(({ kind }) => kind === 'stays')) return []
    const find = sideOf({ lines }, 'before')
    const isMarked = lacksLineEnd.before || lacksLineEnd.after
    const insertAfter = find === '' && start !== null ? (count === 0 ? start : Math.max(0, start - 1)) : null
    const patch = {
      lines,
      ...(isMarked && { lacksLineEnd }),
      ...(insertAfter !== null && { insertAfter }),
    }
    const hint = start === null || find === '' ? {} : { lineHint: start }
    return [
      { kind: 'find', block, path: this.path, find, patch, ...hint },
      { kind: 'end', block, complete: isWhole(hunk) },
    ]
  }
}

/** Within a diff anything may stand behind the marker. */
function isHunkStart(line: string): boolean {
  return /^@@(?:\s|$)/.test(line)
}

function newFile(): FileHeader {
  return {
    before: null,
    after: null,
    renamedFrom: null,
    renamedTo: null,
    isDeleted: false,
    isNew: false,
    isEmpty: false,
  }
}

function openHunk(line: string): OpenHunk {
  const [, start, count = '1', after = '1'] = hunkHeader.exec(line) ?? []
  return {
    lines: [],
    linesBefore: 0,
    linesAfter: 0,
    start: start === undefined ? null : Number(start),
    count: start === undefined ? 0 : Number(count),
    after: start === undefined ? null : Number(after),
    lacksLineEnd: { before: false, after: false },
    blanks: 0,
    wasCut: false,
  }
}

function take(hunk: OpenHunk, line: PatchLine): void {
  hunk.lines.push(line)
  if (line.kind !== 'comes') hunk.linesBefore += 1
  if (line.kind !== 'goes') hunk.linesAfter += 1
}

/** One in which the reply was cut is so only where its numbers say it. */
function isWhole(hunk: OpenHunk): boolean {
  const after = hunk.blanks + hunk.linesAfter
  return !hunk.wasCut || (hunk.after !== null && after >= hunk.after && missingLines(hunk) === 0)
}

/** How many more lines of the file the numbers promise. */
function missingLines({ linesBefore, count, blanks }: OpenHunk): number {
  return Math.max(0, count - blanks - linesBefore)
}
