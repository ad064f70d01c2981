/**
 * Search/replace blocks, read line by line:
 *
 *   <<<<<<< SEARCH          5 to 9 marker characters; also ------- SEARCH, and with the path of a known file after it
 *   text to find
 *   =======
 *   text instead
 *   >>>>>>> REPLACE         also +++++++ REPLACE
 *
 * Only an exact marker is one: "=======" within the replacement, or a marker with anything around it, is content. Of lines
 * that may be the divider the one as long as the opening marker is; another only where there is none before the end. An
 * opening marker inside a block means that the block before it was never closed. A block that lacks only its last marker
 * is whole where the reply ends, unless the end of the fence around it went by: what follows that is no content.
 */

import { knownPathOfLine } from './path-line.ts'
import type { BlockFormat, BlockHeader, BlockReader, BlockStep, ReplyEvent } from './reply-event.ts'
import { fenceOf } from './reply-fence.ts'

const opening = /^(?:<{5,9} (?:SEARCH|search)|-{5,9} SEARCH)[>:]?\s{0,80}$/
const openingWithPath = /^<{5,9} SEARCH[>:]? (?=\S)(.{1,400}?)\s{0,80}$/
const divider = /^={5,9}\s{0,80}$/
const closing = /^(?:>{5,9} (?:REPLACE|replace)|\+{5,9} REPLACE)[>:]?\s{0,80}$/
const usualLength = 7
/** With all blanks that may follow one. */
const maxMarkerLength = 100
/** Some models are taught to say where they believe the text to be, above a line of dashes. */
const lineHint = /^:(start|end)_line:\s*(\d+)\s*$/
const hintEnd = /^-{5,9}\s*$/

export const searchReplace: BlockFormat = {
  mayOpen: (lineSoFar) => isMarkerStart(lineSoFar, '<-', ' SEARCH') || openingWithPath.test(lineSoFar),
  open(line, header) {
    if (opening.test(line)) return new SearchReplaceReader(header, markerLength(line))
    const path = knownPathOfLine(openingWithPath.exec(line)?.[1] ?? '', header.isKnownPath)
    return path !== null ? new SearchReplaceReader({ ...header, path }, markerLength(line)) : null
  },
}

class SearchReplaceReader implements BlockReader {
  readonly path: string | null
  readonly #block: number
  readonly #fenced: boolean
  #part: 'find' | 'replace' = 'find'
  #find = ''
  readonly #markerLength: number
  /** Where in the text to find a line stands that is a divider but for its length. */
  #looseDivider: { readonly from: number; readonly to: number } | null = null
  #lineHint: number | null = null
  #hinted = false
  /** How much of the unfinished line has been reported. */
  #reported = 0
  /** Lines that are content only if others follow: what may be the end of an unclosed block, or of the fence around it. */
  #heldBack = ''
  /** Whether what may have been the end of it, or of the fence around it, became content. */
  #mayHaveEnded = false
  #wasCut = false

  constructor({ path, takeNumber, fenced }: BlockHeader, length: number) {
    this.#markerLength = length
    this.path = path
    this.#block = takeNumber()
    this.#fenced = fenced
  }

  line(line: string, isWhole: boolean): BlockStep {
    const reported = this.#reported
    this.#reported = 0
    if (opening.test(line) && !this.#isShorter(line)) return { events: this.#end(this.#endsWithDivider), next: 'again' }
    if (this.#part === 'find') {
      const loose = closing.test(line) && !this.#isShorter(line) ? this.#looselyDivided() : null
      return loose ? { events: loose, next: 'closed' } : { events: this.#findLine(line), next: 'more' }
    }
    if (closing.test(line) && !this.#isShorter(line)) {
      return { events: [...this.#release(''), { kind: 'end', block: this.#block, complete: true }], next: 'closed' }
    }
    // Half a marker at the end of a cut reply is not content.
    if (!isWhole && reported === 0 && mayBeMarker(line)) return { events: [], next: 'more' }
    if (divider.test(line) || (this.#mayEndFence(line) && (this.#heldBack !== '' || fenceOf(line)))) {
      if (divider.test(line) && this.#heldBack !== '') return { events: this.#release('', line), next: 'more' }
      this.#heldBack += `${line}\n`
      return { events: [], next: 'more' }
    }
    return { events: this.#release(`${line.slice(reported)}\n`), next: 'more' }
  }

  longLine(line: string): BlockStep {
    const reported = this.#reported
    this.#reported = 0
    if (this.#part === 'replace') return { events: this.#release(`${line.slice(reported)}\n`), next: 'more' }
    this.#find += `${line}\n`
    return { events: [], next: 'more' }
  }

  partial(lineSoFar: string): ReplyEvent[] {
    const isHeld = mayBeMarker(lineSoFar) || this.#mayEndFence(lineSoFar) || mayBeDivider(lineSoFar)
    if (this.#part === 'find' || isHeld) return []
    const text = lineSoFar.slice(this.#reported)
    this.#reported = lineSoFar.length
    return this.#release(text)
  }

  cut(): void {
    this.#wasCut = true
  }

  finish(): ReplyEvent[] {
    return this.#end(this.#wasCut ? this.#endsWithDivider : !this.#mayHaveEnded)
  }

  /** Some write the divider again where the last marker belongs. */
  get #endsWithDivider(): boolean {
    return divider.test(this.#heldBack.split('\n')[0] ?? '')
  }

  #end(complete: boolean): ReplyEvent[] {
    if (this.#part === 'find') return [{ kind: 'cut', block: this.#block, path: this.path }]
    return [{ kind: 'end', block: this.#block, complete }]
  }

  #findLine(line: string): ReplyEvent[] {
    if (divider.test(line)) {
      if (markerLength(line) === this.#markerLength) {
        this.#part = 'replace'
        return [this.#found(this.#find)]
      }
      this.#looseDivider ??= { from: this.#find.length, to: this.#find.length + line.length + 1 }
    }
    const hint = this.#find === '' ? lineHint.exec(line) : null
    if (hint) {
      if (hint[1] === 'start') this.#lineHint = Number(hint[2])
      this.#hinted = true
    } else if (this.#hinted && this.#find === '' && hintEnd.test(line)) this.#hinted = false
    else this.#find += `${line}\n`
    return []
  }

  /** Who takes longer markers than usual means that shorter ones are content. */
  #isShorter(line: string): boolean {
    return this.#markerLength > usualLength && markerLength(line) < this.#markerLength
  }

  #found(find: string): ReplyEvent {
    const hint = this.#lineHint === null ? {} : { lineHint: this.#lineHint }
    return { kind: 'find', block: this.#block, path: this.path, find, ...hint }
  }

  /** The whole block, whose only divider is of another length; null where there is none either. */
  #looselyDivided(): ReplyEvent[] | null {
    if (this.#looseDivider === null) return null
    const { from, to } = this.#looseDivider
    const block = this.#block
    const text = this.#find.slice(to)
    return [
      this.#found(this.#find.slice(0, from)),
      ...(text === '' ? [] : [{ kind: 'replace', block, text } as const]),
      { kind: 'end', block, complete: true },
    ]
  }

  /** In a fence a line of fence characters, and blank lines after it, may be what follows an unclosed block. */
  #mayEndFence(lineSoFar: string): boolean {
    return this.#fenced && lineSoFar.length <= maxMarkerLength && /^ {0,3}(`*|~*)\s*$/.test(lineSoFar)
  }

  /** Tells what was held back, and `text`; `held` is held back in turn. */
  #release(text: string, held?: string): ReplyEvent[] {
    const all = this.#heldBack + text
    this.#mayHaveEnded ||= this.#heldBack.trim() !== ''
    this.#heldBack = held === undefined ? '' : `${held}\n`
    return all === '' ? [] : [{ kind: 'replace', block: this.#block, text: all }]
  }
}

function markerLength(line: string): number {
  let length = 1
  while (line[length] === line[0]) length++
  return length
}

function mayBeDivider(lineSoFar: string): boolean {
  return lineSoFar.length <= maxMarkerLength && /^={0,9}\s*$/.test(lineSoFar)
}

function mayBeMarker(lineSoFar: string): boolean {
  return isMarkerStart(lineSoFar, '>+', ' REPLACE') || isMarkerStart(lineSoFar, '<-', ' SEARCH')
}

/** Whether this may be the start of a line of 5 to 9 of one of `characters`, then `word`. */
function isMarkerStart(lineSoFar: string, characters: string, word: string): boolean {
  const first = lineSoFar[0]
  if (first === undefined) return true
  if (lineSoFar.length > maxMarkerLength) return false
  if (!characters.includes(first)) return false
  let count = 1
  while (lineSoFar[count] === first) count++
  if (count > 9) return false
  const rest = lineSoFar.slice(count).trimEnd().toUpperCase()
  return rest === '' || (count >= 5 && (word.startsWith(rest) || rest === `${word}>` || rest === `${word}:`))
}
