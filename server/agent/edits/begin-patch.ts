/**
 * The `*** Begin Patch` format, read line by line:
 *
 *   *** Begin Patch
 *   *** Update File: src/a.ts        also Add File, Delete File
 *   *** Move to: src/b.ts            only below an update
 *   @@ class A                       lines above the change that tell its place; any number, or a bare @@
 *    a line that stays
 *   -a line that goes
 *   +a line that comes
 *   *** End of File                  the change ends where the file does
 *   *** End Patch                    may be missing at the end of a reply
 *
 * Markers may have white space around them, and the whole may stand in a here-document. There are no line numbers.
 */
import { type PatchLine, sideOf } from './patch-hunk.ts'
import type { BlockFormat, BlockHeader, BlockReader, BlockStep, ReplyEvent } from './reply-event.ts'
import { fenceOf } from './reply-fence.ts'
import { patchPath } from './reply-path.ts'

const begin = '*** Begin Patch'
const end = '*** End Patch'
const wrapper = 'apply_patch'
const openers = [begin, '*** Add File:', '*** Update File:', '*** Delete File:', wrapper]
/** A marker without the white space around it. */
const marker = /^\*\*\* (?:(Begin Patch|End Patch|End of File)|(Add File|Update File|Delete File|Move to):(.*))$/
/** As far as it has come. */
const hereDocumentStart = /^apply_patch(?:\s+(?:<(?:<.*)?)?)?$/
const hereDocument = /^\s*apply_patch\s+<<-?\s*['"]?(\w+)['"]?\s*$/
const numbers = /^-(\d+)(?:,\d+)? \+\d+(?:,\d+)?$/

export const beginPatch: BlockFormat = {
  mayOpen(lineSoFar) {
    const line = lineSoFar.trimStart()
    if (line.startsWith(wrapper)) return hereDocumentStart.test(line)
    return openers.some((opener) => opener.startsWith(line) || line.startsWith(opener))
  },
  open(line, header) {
    const opener = hereDocument.exec(line)
    if (opener) return new BeginPatchReader(header, opener[1] ?? '', line)
    const found = marker.exec(line.trim())
    if (!found || found[1]?.startsWith('End') || found[2] === 'Move to') return null
    const reader = new BeginPatchReader(header, null, null)
    reader.begin(line)
    return reader
  },
}

interface OpenHunk {
  readonly lines: PatchLine[]
  readonly anchors: string[]
  lineHint: number | null
  isAtEnd: boolean
}

class BeginPatchReader implements BlockReader {
  path: string | null
  readonly #header: BlockHeader
  /** The word that ends the here-document around it. */
  readonly #word: string | null
  /** The here-document's first line, until a patch has begun in it. */
  #wrapper: string | null
  /** What the opening line gives, told with the next one. */
  #first: ReplyEvent[] = []
  #section: 'none' | 'update' | 'add' = 'none'
  #isOver = false
  /** Whether the patch, and the section, have said anything that can be done. */
  #isEmpty = true
  #isEmptySection = false
  #wasCut = false
  /** Of the file that is being added. */
  #added = 0
  #hunk = newHunk()

  constructor(header: BlockHeader, word: string | null, wrapper: string | null) {
    this.path = header.path
    this.#header = header
    this.#word = word
    this.#wrapper = wrapper
  }

  begin(line: string): void {
    this.#first = this.#marker(line) ?? []
  }

  line(line: string, isWhole: boolean): BlockStep {
    const events = this.#first.splice(0)
    if (this.#wrapper !== null) {
      const text = `${this.#wrapper}\n`
      this.#wrapper = null
      if (!marker.test(line.trim())) return { events: [{ kind: 'prose', text }], next: 'again' }
    }
    if (this.#isOver) return { events, next: line.trim() === this.#word ? 'closed' : 'again' }
    const found = this.#marker(line)
    if (found) {
      const next = this.#isOver && this.#word === null ? 'closed' : 'more'
      return { events: [...events, ...found], next }
    }
    if (this.#header.fenced && fenceOf(line)?.info === '')
      return { events: [...events, ...this.#flush()], next: 'again' }
    // Half a marker at the end of a reply is not content.
    if (!isWhole && line.trim() !== '' && end.startsWith(line.trim())) return { events, next: 'more' }
    return { events: [...events, ...this.#content(line)], next: 'more' }
  }

  longLine(line: string): BlockStep {
    const wrapper = this.#wrapper
    this.#wrapper = null
    const events: ReplyEvent[] = wrapper === null ? this.#first.splice(0) : [{ kind: 'prose', text: `${wrapper}\n` }]
    if (wrapper !== null || this.#isOver) return { events, next: 'again' }
    return { events: [...events, ...this.#content(line)], next: 'more' }
  }

  partial(): ReplyEvent[] {
    return []
  }

  cut(): void {
    this.#wasCut = true
  }

  finish(): ReplyEvent[] {
    const first = this.#first.splice(0)
    const wasCut = this.#wasCut
    const open = this.#flush().map((event) => (wasCut && event.kind === 'end' ? { ...event, complete: false } : event))
    return [...first, ...open, ...(this.#isOver ? [] : this.#cutIfEmpty())]
  }

  /** Null where the line is content. */
  #marker(line: string): ReplyEvent[] | null {
    const [, plain, named, name = ''] = marker.exec(line.trim()) ?? []
    if (plain === 'End of File') {
      if (this.#section !== 'update') return null
      this.#hunk.isAtEnd = true
      return this.#flushHunk()
    }
    if (plain !== undefined) {
      const events = this.#flush()
      this.#isOver = plain === 'End Patch'
      return this.#isOver ? [...events, ...this.#cutIfEmpty()] : events
    }
    if (named === undefined) return this.#section === 'update' && /^@@(?:\s|$)/.test(line) ? this.#anchor(line) : null
    const path = patchPath(name)
    if (named === 'Move to') {
      if (this.#section !== 'update' || this.path === null) return null
      this.#isEmptySection = false
      return [this.#fileEvent({ path: this.path, operation: 'rename', newPath: path })]
    }
    const events = this.#flush()
    this.path = path
    if (named === 'Delete File') return [...events, this.#fileEvent({ path, operation: 'delete' })]
    this.#section = named === 'Add File' ? 'add' : 'update'
    this.#isEmptySection = named === 'Update File'
    if (named === 'Update File') return events
    this.#isEmpty = false
    this.#added = this.#header.takeNumber()
    return [...events, { kind: 'find', block: this.#added, path, find: '', isWholeFile: true }]
  }

  #fileEvent(
    operation:
      | { readonly path: string; readonly operation: 'delete' }
      | { readonly path: string; readonly operation: 'rename'; readonly newPath: string },
  ): ReplyEvent {
    this.#isEmpty = false
    return { kind: 'file', block: this.#header.takeNumber(), ...operation }
  }

  #anchor(line: string): ReplyEvent[] {
    const events = this.#hunk.lines.length > 0 ? this.#flushHunk() : []
    const text = line.slice(2).trim()
    const anchor = text.endsWith('@@') ? text.slice(0, -2).trimEnd() : text
    const numbered = numbers.exec(anchor)
    if (numbered) this.#hunk.lineHint = Number(numbered[1])
    else if (anchor !== '' && anchor !== '...') this.#hunk.anchors.push(anchor)
    return events
  }

  #content(line: string): ReplyEvent[] {
    if (this.#section === 'add') {
      const text = line.startsWith('+') ? line.slice(1) : line
      return [{ kind: 'replace', block: this.#added, text: `${text}\n` }]
    }
    if (this.#section === 'update') this.#hunk.lines.push(patchLineOf(line) ?? { kind: 'stays', text: line })
    return []
  }

  #flush(): ReplyEvent[] {
    const events: ReplyEvent[] =
      this.#section === 'add' ? [{ kind: 'end', block: this.#added, complete: true }] : this.#flushHunk()
    if (this.#section === 'update' && this.#isEmptySection) events.push(this.#cut())
    this.#section = 'none'
    this.#wasCut = false
    return events
  }

  /** A patch that says nothing to do was meant to say something. */
  #cutIfEmpty(): ReplyEvent[] {
    return this.#isEmpty && this.#wrapper === null ? [this.#cut()] : []
  }

  #cut(): ReplyEvent {
    this.#isEmpty = false
    return { kind: 'cut', block: this.#header.takeNumber(), path: this.path }
  }

  #flushHunk(): ReplyEvent[] {
    const { lines, anchors, lineHint, isAtEnd } = this.#hunk
    this.#hunk = newHunk()
    this.#wasCut = false
    if (lines.every(({ kind }) => kind === 'stays')) return []
    this.#isEmpty = false
    this.#isEmptySection = false
    const block = this.#header.takeNumber()
    const patch = { lines }
    return [
      {
        kind: 'find',
        block,
        path: this.path,
        find: sideOf(patch, 'before'),
        patch,
        ...(anchors.length > 0 && { anchors }),
        ...(lineHint !== null && { lineHint }),
        ...(isAtEnd && { isAtEnd }),
      },
      { kind: 'end', block, complete: true },
    ]
  }
}

function newHunk(): OpenHunk {
  return { lines: [], anchors: [], lineHint: null, isAtEnd: false }
}

/** A line of a hunk by its first character, the empty one being a blank line that stays; null for any other. */
export function patchLineOf(line: string): PatchLine | null {
  if (line === '') return { kind: 'stays', text: '' }
  const text = line.slice(1)
  if (line.startsWith(' ')) return { kind: 'stays', text }
  if (line.startsWith('-')) return { kind: 'goes', text }
  return line.startsWith('+') ? { kind: 'comes', text } : null
}
