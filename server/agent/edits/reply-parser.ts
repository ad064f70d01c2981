/**
 * Turns a model's reply into prose and blocks while it arrives.
 *
 * The events, joined, do not depend on where the reply was cut into chunks: decisions are made on whole lines, or on
 * beginnings of lines that cannot become anything else. What may yet belong to a block (the path above it, its fence,
 * part of a marker) is held back until it is known. It knows nothing of files but which paths exist.
 */

import { toLf } from '../../../shared/text/lines.ts'
import { beginPatch } from './begin-patch.ts'
import { knownPathOfLine, mayBeKnownPath, mayBeQuotedPath, newPathOfLine, quotedPath } from './path-line.ts'
import type { BlockFormat, BlockHeader, BlockReader, ReplyEvent } from './reply-event.ts'
import { closesFence, type Fence, fenceOf, mayBeFence } from './reply-fence.ts'
import { mayBePathLine, pathInSentence, pathOfFence, pathOfLine } from './reply-path.ts'
import { searchReplace } from './search-replace.ts'
import { unifiedDiff } from './unified-diff.ts'

export interface ReplyParser {
  push(chunk: string): ReplyEvent[]
  /** The reply was cut here by its length, and what is pushed next is said to go on with it. */
  cut(): void
  /** The reply is over. What was held back is told, and an open block ended. */
  finish(): ReplyEvent[]
}

export interface ReplyParserOptions {
  /** Whether the room has a file of this path; helps to tell a path from a word. */
  readonly isKnownPath?: (path: string) => boolean
  /** Whether a path of the room that holds white space begins so: such a line is held back until it is known to be one. */
  readonly isKnownStart?: (text: string) => boolean
  readonly formats?: readonly BlockFormat[]
}

/** What was meant to open a block, and does not: said rather than taken for words. */
const brokenMarker = /^[<-]{2,12} ?SEARCH.{0,20}$/
const brokenMarkerStart = /^(?:[<-]{0,12}|[<-]{2,12} ?(?:S|SE|SEA|SEAR|SEARC|SEARCH.{0,20})?)$/
/** How many lines with text above a block may hold its path. */
const pathLines = 3
/** A longer line is prose, so that no endless line is looked at again with each chunk. */
const maxHeaderLength = 500
/** A longer line of a block is content, and of one above a block only so much of its end is kept: a path is shorter. */
const maxMarkerLength = 1_000
/** Held lines beyond this are prose after all. */
const maxHeldLines = 12

const replyFormats: readonly BlockFormat[] = [searchReplace, beginPatch, unifiedDiff]

export function createReplyParser(options: ReplyParserOptions = {}): ReplyParser {
  const parser = new LineParser(options)
  let line = ''
  /** A "\r" that may be half a line end, or half a surrogate pair. */
  let half = ''
  const push = (chunk: string): ReplyEvent[] => {
    const events: ReplyEvent[] = []
    const text = half + chunk
    half = /[\r\ud800-\udbff]$/.exec(text)?.[0] ?? ''
    // Half a pair alone cannot be stored: it becomes what decoders make of it.
    const whole = text.slice(0, text.length - half.length).replace(/\p{Surrogate}/gu, '\ufffd')
    const lines = toLf(whole).split('\n')
    lines.forEach((part, index) => {
      line += part
      if (index === lines.length - 1) return
      events.push(...parser.line(line, '\n'))
      line = ''
    })
    if (line !== '') events.push(...parser.partial(line))
    return joined(events)
  }
  return {
    push,
    cut: () => parser.cut(),
    finish() {
      const rest = half
      half = ''
      const events = rest === '' ? [] : push(rest === '\r' ? '\n' : '\ufffd')
      if (line !== '') events.push(...parser.line(line, ''))
      line = ''
      events.push(...parser.finish())
      return joined(events)
    },
  }
}

class LineParser {
  readonly #isKnown: (path: string) => boolean
  readonly #isKnownStart: (text: string) => boolean
  readonly #formats: readonly BlockFormat[]
  #reader: BlockReader | null = null
  #blocks = 0
  #path: string | null = null
  /** Lines since the last prose or block that may belong to a block below. */
  #held: string[] = []
  /** The last lines with text since the last block: what may name the path. */
  #above: string[] = []
  /** The fence around the blocks that are being read. */
  #blockFence: Fence | null = null
  /** The fence of a code example in the prose. */
  #proseFence: Fence | null = null
  /** How much of the unfinished line has been reported as prose. */
  #reported = 0
  #hasProse = false
  #afterBlock = false

  constructor({ isKnownPath, isKnownStart, formats }: ReplyParserOptions) {
    this.#isKnown = isKnownPath ?? (() => false)
    this.#isKnownStart = isKnownStart ?? (() => false)
    this.#formats = formats ?? replyFormats
  }

  line(line: string, end: '\n' | ''): ReplyEvent[] {
    if (this.#reader === null) return this.#lineOutside(line, end)
    const isLong = line.length > maxMarkerLength
    const { events, next } = isLong ? this.#reader.longLine(line) : this.#reader.line(line, end === '\n')
    if (next === 'more') return events
    this.#path = this.#reader.path
    this.#reader = null
    this.#afterBlock = true
    this.#above = []
    return next === 'again' ? [...events, ...this.#lineOutside(line, end)] : events
  }

  partial(lineSoFar: string): ReplyEvent[] {
    if (this.#reader) return this.#reader.partial(lineSoFar)
    if (this.#reported === 0 && this.#mayBeHeader(lineSoFar)) return []
    const events = [...this.#releaseHeld(), ...this.#prose(lineSoFar.slice(this.#reported))]
    this.#reported = lineSoFar.length
    return events
  }

  cut(): void {
    this.#reader?.cut()
  }

  finish(): ReplyEvent[] {
    if (this.#reader) return this.#reader.finish()
    if (this.#blockFence && this.#held.every((line) => line.trim() === '')) this.#held = []
    return this.#releaseHeld()
  }

  #lineOutside(line: string, end: '\n' | ''): ReplyEvent[] {
    const reported = this.#reported
    this.#reported = 0
    if (reported > 0 || line.length > maxHeaderLength) return this.#proseLine(line, reported, end)
    const opened = this.#open(line)
    if (opened) return opened
    const fence = fenceOf(line)
    if (fence && this.#proseFence) {
      const closes = closesFence(this.#proseFence, fence)
      const events = this.#proseLine(line, 0, end)
      if (closes) this.#proseFence = null
      return events
    }
    if (fence && this.#blockFence && closesFence(this.#blockFence, fence) && this.#held.every(isBlank)) {
      this.#blockFence = null
      this.#held = []
      return []
    }
    if (fence || isBlank(line) || this.#isPathAlone(line)) {
      this.#held.push(line + end)
      if (!fence && !isBlank(line)) this.#remember(line)
      return this.#held.length > maxHeldLines ? this.#releaseHeld() : []
    }
    if (brokenMarker.test(line) && !this.#proseFence) {
      return [...this.#releaseHeld(), { kind: 'cut', block: this.#blocks++, path: this.#pathAbove(null) }]
    }
    return this.#proseLine(line, 0, end)
  }

  #open(line: string): ReplyEvent[] | null {
    let fence = this.#blockFence
    let fencePath: string | null = null
    for (const held of this.#held) {
      const found = fenceOf(held.replace('\n', ''))
      if (!found) continue
      fence = fence && closesFence(fence, found) ? null : found
      fencePath = pathOfFence(found.info, this.#isKnown) ?? fencePath
    }
    // Most lines open nothing, and it takes a while to find the path.
    const pathHere = () => this.#pathAbove(fencePath) ?? this.#path
    let path: string | null | undefined
    const header: BlockHeader = {
      takeNumber: () => this.#blocks++,
      get path() {
        if (path === undefined) path = pathHere()
        return path
      },
      fenced: fence !== null,
      isKnownPath: this.#isKnown,
    }
    for (const format of this.#formats) {
      const reader = format.open(line, header)
      if (!reader) continue
      this.#reader = reader
      this.#blockFence = fence
      this.#held = []
      return []
    }
    return null
  }

  /**
   * What the nearest line names exactly; a line that is a path before one that mentions one, the nearest first, and a path
   * that exists before one that does not; the fence's; then what the nearest line reads like.
   */
  #pathAbove(fencePath: string | null): string | null {
    const nearest = this.#above.toReversed()
    const [next = ''] = nearest
    const exact = knownPathOfLine(next, this.#isKnown)
    if (exact !== null) return exact
    const alone = nearest.map((line) => pathOfLine(line, this.#isKnown)).filter((path) => path !== null)
    const known = alone.find(this.#isKnown)
    if (known !== undefined || alone[0] !== undefined) return known ?? alone[0] ?? null
    const mentioned = nearest.map((line) => pathInSentence(line, this.#isKnown))
    const readsLike = fencePath === null ? newPathOfLine(next) : null
    return mentioned[0] ?? readsLike ?? mentioned.find((path) => path !== null) ?? fencePath
  }

  /** Whether a line holds a path and nothing else, as far as that can be told from it. */
  #isPathAlone(line: string): boolean {
    const isPath = pathOfLine(line, this.#isKnown) !== null || quotedPath(line) !== null
    return isPath || (mayBeKnownPath(line, this.#isKnownStart) && knownPathOfLine(line, this.#isKnown) !== null)
  }

  #mayBeHeader(lineSoFar: string): boolean {
    if (lineSoFar.length > maxHeaderLength) return false
    return (
      mayBeFence(lineSoFar) ||
      mayBePathLine(lineSoFar) ||
      mayBeQuotedPath(lineSoFar) ||
      mayBeKnownPath(lineSoFar, this.#isKnownStart) ||
      brokenMarkerStart.test(lineSoFar) ||
      this.#formats.some((format) => format.mayOpen(lineSoFar))
    )
  }

  #proseLine(line: string, reported: number, end: string): ReplyEvent[] {
    const events = reported > 0 ? [] : this.#releaseHeld()
    if (!isBlank(line)) this.#remember(line)
    return [...events, ...this.#prose(line.slice(reported) + end)]
  }

  #releaseHeld(): ReplyEvent[] {
    let held = this.#held
    this.#held = []
    // Blank lines between a block and the prose below it are one paragraph break.
    if (this.#afterBlock) while (held[0] !== undefined && isBlank(held[0])) held = held.slice(1)
    for (const line of held) {
      const fence = fenceOf(line.replace('\n', ''))
      if (!fence) continue
      if (this.#proseFence && closesFence(this.#proseFence, fence)) this.#proseFence = null
      else this.#proseFence ??= fence
    }
    return this.#prose(held.join(''))
  }

  #prose(text: string): ReplyEvent[] {
    if (text === '') return []
    const breaks = this.#afterBlock && this.#hasProse
    this.#afterBlock = false
    this.#hasProse = true
    return [{ kind: 'prose', text: breaks ? `\n${text}` : text }]
  }

  #remember(line: string): void {
    this.#above = [...this.#above.slice(1 - pathLines), line.slice(-maxMarkerLength)]
  }
}

function isBlank(line: string): boolean {
  return line.trim() === ''
}

/** Neighbouring deltas of one kind as one. */
function joined(events: readonly ReplyEvent[]): ReplyEvent[] {
  const result: ReplyEvent[] = []
  for (const event of events) {
    const last = result.at(-1)
    if (event.kind === 'prose' && last?.kind === 'prose') {
      result[result.length - 1] = { kind: 'prose', text: last.text + event.text }
    } else if (event.kind === 'replace' && last?.kind === 'replace' && last.block === event.block) {
      result[result.length - 1] = { ...last, text: last.text + event.text }
    } else result.push(event)
  }
  return result
}
