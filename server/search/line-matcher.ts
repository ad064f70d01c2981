/**
 * What is searched for, as a function over one line, and what stands there instead.
 *
 * Everything is matched by RE2, in time linear in the line's length, so that no pattern can hold the server up. What
 * RE2 does not know (look-around, back-references) is refused in words. A match never goes beyond its line.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js'
import { WeftError } from '../../shared/errors.ts'

export interface SearchedWords {
  readonly query: string
  readonly isRegex: boolean
  readonly matchCase: boolean
  readonly wholeWord: boolean
}

export interface LineMatch {
  /** UTF-16 offsets in the line. */
  readonly from: number
  readonly to: number
  /** What the pattern's groups found, the whole match first; null for one that took no part. */
  readonly groups: readonly (string | null)[]
}

export type LineMatcher = (line: string) => readonly LineMatch[]

/** @throws search_invalid */
export function createLineMatcher({ query, isRegex, matchCase, wholeWord }: SearchedWords): LineMatcher {
  const pattern = compile(isRegex ? query : RE2JS.quote(query), matchCase ? 0 : RE2JS.CASE_INSENSITIVE)
  return (line) => {
    const found: LineMatch[] = []
    const matcher = pattern.matcher(line)
    while (matcher.find()) {
      const [from, to] = [matcher.start(), matcher.end()]
      if (wholeWord && !isWord(line, from, to)) continue
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? null)
      found.push({ from, to, groups })
    }
    return found
  }
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags)
  } catch (cause) {
    if (!(cause instanceof RE2JSSyntaxException)) throw cause
    throw new WeftError('search_invalid', cause.message, { cause })
  }
}

const wordLetter = /[\p{L}\p{N}\p{M}_]/u

function isWord(line: string, from: number, to: number): boolean {
  return from < to && !wordLetter.test(line.slice(0, from).slice(-1)) && !wordLetter.test(line.slice(to, to + 1))
}

/** A pattern's replacement: `$1` to `$99` and `$&` are what was found, `$$` a dollar, `\n` and `\t` what they are elsewhere. */
export function expandReplacement(replacement: string, { groups }: LineMatch, isRegex: boolean): string {
  if (!isRegex) return replacement
  return replacement.replace(/\$(?:(\d{1,2})|([&$]))|\\([nt\\])/g, (written, group, sign, escaped) => {
    if (escaped !== undefined) return { n: '\n', t: '\t' }[String(escaped)] ?? '\\'
    if (sign !== undefined) return sign === '$' ? '$' : (groups[0] ?? '')
    const index = Number(group)
    return index < groups.length ? (groups[index] ?? '') : written
  })
}
