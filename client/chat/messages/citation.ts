/**
 * Citations of the room's files in a message, `src/app.ts:12` or `src/app.ts:12-20`: where they stand in its text, and which
 * file and line each means. Pure.
 *
 * What looks like one counts only where the room has a file of that path: so a port, a time or a ratio stays a word.
 */
import type { FileEntry } from '../../../shared/model/room-document.ts'

/** A stretch of a text; a candidate has no white space, and ends in a line number. */
interface Stretch {
  readonly text: string
  readonly isCandidate: boolean
}

interface Citation {
  readonly file: FileEntry
  /** From 1; it may be past the file's end by now. */
  readonly line: number
  /** Where the citation begins in its candidate: a bracket or a quote may stand before it. */
  readonly from: number
}

/** Longer paths are none of the room's; it bounds the way back from each colon. */
const mostCharacters = 512
/** Brackets and quotes before a path; all of the room's files are looked through for each. */
const mostOpening = 16
const lineNumbers = /:\d{1,7}(?:[-–:]\d{1,7})?(?![\p{L}\p{N}_])/gu
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character)

export function splitAtCitations(text: string): readonly Stretch[] {
  const stretches: Stretch[] = []
  let end = 0
  const take = (to: number, isCandidate: boolean) => {
    if (to > end) stretches.push({ text: text.slice(end, to), isCandidate })
    end = Math.max(end, to)
  }
  for (const { index, 0: lines } of text.matchAll(lineNumbers)) {
    let from = index
    while (from > end && index - from < mostCharacters && !isSpace(text[from - 1])) from -= 1
    if (from === index) continue
    take(from, false)
    take(index + lines.length, true)
  }
  take(text.length, false)
  return stretches
}

/** Null where the candidate names no file of the room. */
export function citationIn(candidate: string, files: readonly FileEntry[]): Citation | null {
  const [, head = '', first = ''] = /^(.*?):(\d{1,7})(?:[-–:]\d{1,7})?$/su.exec(candidate) ?? []
  const line = Number(first)
  if (line === 0 || head.length > mostCharacters) return null
  for (let from = 0; from < Math.min(head.length, mostOpening); from++) {
    const named = head.slice(from)
    const path = named.startsWith('./') ? named.slice(2) : named
    const file = files.find((one) => one.path === path)
    if (file !== undefined) return { file, line, from }
    if (!/[^\p{L}\p{N}_./]/u.test(head[from] ?? '')) return null
  }
  return null
}
