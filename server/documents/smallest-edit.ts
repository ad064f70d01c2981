/**
 * The edit that turns one text into another and touches only what differs, so that carets and other people's typing in
 * the rest survive. Pure.
 *
 * By lines first, then the equal ends of each changed block are left alone. The line diff is given up beyond a bound (its
 * time grows with the number of differences); then the texts are one changed block. A surrogate pair is never split.
 */
import { diffArrays } from 'diff'

/** Replaces `[from, to)` of the old text; UTF-16 offsets. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly insert: string
}

const maxDifferences = 4_000
const timeoutMs = 200

/** In ascending order, not touching; apply from the last to the first. Empty where the texts are equal. */
export function smallestEdit(before: string, after: string): Replacement[] {
  if (before === after) return []
  const whole = widenToLines(trimEqualEnds({ from: 0, to: before.length, insert: after }, before), before)
  const oldLines = splitLines(before.slice(whole.from, whole.to))
  const newLines = splitLines(whole.insert)
  const changes = diffArrays(oldLines, newLines, { maxEditLength: maxDifferences, timeout: timeoutMs })
  if (changes === undefined) return [trimEqualEnds(whole, before)]

  const edits: Replacement[] = []
  let offset = whole.from
  let block: Replacement | null = null
  const close = () => {
    if (block === null) return
    const trimmed = trimEqualEnds(block, before)
    if (trimmed.from < trimmed.to || trimmed.insert !== '') edits.push(trimmed)
    block = null
  }
  for (const { added, removed, value } of changes) {
    const text = value.join('')
    if (!added && !removed) {
      close()
      offset += text.length
      continue
    }
    const open: Replacement = block ?? { from: offset, to: offset, insert: '' }
    if (removed) offset += text.length
    block = { from: open.from, to: offset, insert: added ? open.insert + text : open.insert }
  }
  close()
  return edits
}

/** The same edit, from the start of its first line to the end of its last one. */
function widenToLines({ from, to, insert }: Replacement, before: string): Replacement {
  const start = from === 0 ? 0 : before.lastIndexOf('\n', from - 1) + 1
  const newline = before.indexOf('\n', to)
  const end = newline < 0 ? before.length : newline + 1
  return { from: start, to: end, insert: before.slice(start, from) + insert + before.slice(to, end) }
}

/** Lines with their LF; the last one may be without. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function trimEqualEnds({ from, to, insert }: Replacement, before: string): Replacement {
  const shorter = Math.min(to - from, insert.length)
  let prefix = 0
  while (prefix < shorter && before[from + prefix] === insert[prefix]) prefix += 1
  if (prefix > 0 && isHighSurrogate(insert.charCodeAt(prefix - 1))) prefix -= 1
  let suffix = 0
  while (suffix < shorter - prefix && before[to - 1 - suffix] === insert[insert.length - 1 - suffix]) suffix += 1
  if (suffix > 0 && isLowSurrogate(insert.charCodeAt(insert.length - suffix))) suffix -= 1
  return { from: from + prefix, to: to - suffix, insert: insert.slice(prefix, insert.length - suffix) }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
