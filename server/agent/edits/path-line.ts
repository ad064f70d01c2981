/**
 * The path in the line directly above a block, whatever characters it has: "my file.ts", "C++ notes.md", "- dash.md".
 *
 * A line that names exactly a file of the room is its path. One that only reads like a path is a new file's; a block is
 * better without a place than in the file of the block before it.
 */
import { patchPath, undecorated } from './reply-path.ts'

/** A longer line is prose. */
const longestLine = 500
const leading = /^(?:(?:\*\*|["'`<])|(?:#{1,6}|\/\/|[-*+]|\d{1,3}\.)\s+|(?:file|filename|path):\s*)/i
const trailing = /(?:<\/?[a-z_]*>?)?[`*"':,>\s]*$/i
const quoted = /^\s*(?:#{1,6}\s+)?(["'`])([^"'`*<>|?]{1,400})\1:?\s*$/
const quotedStart = /^\s*(?:#{1,6}\s+)?(["'`])[^"'`*<>|?]{0,400}(?:\1:?\s*)?$/
const extension = /\.[A-Za-z][\w-]{0,11}$/
/** A line with such words is a sentence that happens to end in a name. */
const sentence =
  /[;!?]\s|\.\s|\b(?:add|adds|and|are|change|changes|create|edit|finally|first|fix|for|from|here|in|into|is|it|its|let|let's|next|now|of|remove|rename|replace|that|the|then|this|to|update|use|uses|we|with|you|I|I'll)\s/i

/** The file of the room that a line names exactly, but for what Markdown puts around it. */
export function knownPathOfLine(line: string, isKnown: (path: string) => boolean): string | null {
  if (line.length > longestLine) return null
  let rest = line.trim()
  for (let before = ''; before !== rest; ) {
    for (const path of [rest, rest.replace(trailing, '')]) if (isKnown(path)) return path
    before = rest
    rest = rest.replace(leading, '').trimStart()
  }
  return null
}

/** Whether a line that begins like this may yet name a file of the room, `isKnownStart` saying how those begin. */
export function mayBeKnownPath(lineSoFar: string, isKnownStart: (text: string) => boolean): boolean {
  let rest = lineSoFar.trimStart()
  for (let before = ''; before !== rest; ) {
    if (isKnownStart(rest) || isKnownStart(rest.replace(trailing, ''))) return true
    before = rest
    rest = rest.replace(leading, '').trimStart()
  }
  return false
}

/** What a line holds alone in quotes or backticks. */
export function quotedPath(line: string): string | null {
  const text = line.length > longestLine ? undefined : quoted.exec(line)?.[2]?.trim()
  return text !== undefined && /[\p{L}\p{N}]/u.test(text) ? patchPath(text) : null
}

/** Whether a line that begins like this may yet be one that holds a quotation alone. */
export function mayBeQuotedPath(lineSoFar: string): boolean {
  return quotedStart.test(lineSoFar)
}

/** The path that a line directly above a block reads like, though no file has it. */
export function newPathOfLine(line: string): string | null {
  if (line.length > longestLine) return null
  const inQuotes = quotedPath(line)
  if (inQuotes !== null) return inQuotes
  const path = undecorated(line).replace(trailing, '').trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  return extension.test(path) && !sentence.test(path) && !/[`*<>"|?\u0000-\u001f]/.test(path) ? patchPath(path) : null
}
