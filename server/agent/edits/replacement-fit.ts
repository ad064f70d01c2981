/**
 * A block's replacement as it stands at its place: indented as the file is, garbled as little as the file, within the
 * lines that a fragment is part of, and without a last line end where the place has none.
 *
 * A fit is asked again and again while the replacement arrives; what it gave stays the beginning of what it gives.
 */
import type { Indentation } from './indentation.ts'
import type { Repair } from './line-fold.ts'

export type Fit = (received: string, isWhole: boolean) => string

/** Whole lines in place of whole lines. */
export function fitLines(options: {
  readonly indentation: Indentation | null
  readonly repair?: Repair | null
  /** Whether the place ends with a "\n". */
  readonly isEnded: boolean
}): Fit {
  const { indentation, repair, isEnded } = options
  return (received, isWhole) => {
    const text = indentation || repair ? fitted(received, isWhole, indentation, repair ?? null) : received
    return isEnded || !text.endsWith('\n') ? text : text.slice(0, -1)
  }
}

function fitted(received: string, isWhole: boolean, indentation: Indentation | null, repair: Repair | null): string {
  const lines = received.split('\n')
  // What a line becomes is known once it is whole.
  const last = lines.pop() ?? ''
  if (isWhole && last !== '') lines.push(last)
  // How the lines after the first are indented shows in the second.
  if (!isWhole && lines.filter((line) => line.trim() !== '').length < 2) return ''
  const repaired = repair ? lines.flatMap((line) => repair.line(line)) : lines
  const indented = indentation ? indentation.apply(repaired) : repaired
  return indented.map((line) => `${line}\n`).join('')
}

/** Part of a line, or of lines: what stands before and after it there stays. */
export function fitFragment(options: {
  readonly before: string
  readonly after: string
  /** For the lines after the first. */
  readonly indentation: Indentation | null
}): Fit {
  const { before, after, indentation } = options
  return (received, isWhole) => {
    const lines = indentation ? fitted(received, isWhole, indentation, null).slice(before.length) : received
    const text = lines.endsWith('\n') ? lines.slice(0, -1) : lines
    return isWhole ? before + text + after : text === '' ? '' : before + text
  }
}

/** As many blank lines less above and below as were too many in what was to be found, where the replacement has them. */
export function withoutBlankEdges(inner: Fit, above: number, below: number): Fit {
  return (received, isWhole) => {
    let lines = received
    for (let left = above; left > 0 && /^[ \t]*\n/.test(lines); left--) lines = lines.slice(lines.indexOf('\n') + 1)
    // Blank lines at the end may yet be followed by others.
    if (!isWhole) return inner(lines.trimEnd(), false)
    for (let left = below; left > 0 && /\n[ \t]*\n$/.test(lines); left--) lines = lines.replace(/[ \t]*\n$/, '')
    return inner(lines, true)
  }
}

/** Before a file's first character where it has one; no model writes it. */
export const byteOrderMark = '\ufeff'

/** With the byte order mark that the file's first line begins with. */
export function withMark(inner: Fit): Fit {
  return (received, isWhole) => {
    const text = inner(received, isWhole)
    return text.startsWith(byteOrderMark) || (text === '' && !isWhole) ? text : byteOrderMark + text
  }
}
