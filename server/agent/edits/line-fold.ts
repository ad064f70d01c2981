/**
 * Characters that models mix up, made one: typographic quotes, dashes, ellipses, odd spaces; and the ways in which text
 * is garbled on its way through a model (escapes, entities, line numbers), undone.
 */

const quotes = /[\u2018\u2019\u201a\u201b\u2032]/g
const doubleQuotes = /[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g
const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g
/** `\s` knows the odd spaces, but not those of no width. */
const noWidth = /[\u200b\u2060\ufeff\u00ad]/g
const hasBlanks = /\t| {2}/
const isPlain = /^[\t\x20-\x7e]*$/

export function folded(line: string): string {
  const trimmed = line.trim()
  if (isPlain.test(trimmed)) return hasBlanks.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
  return line
    .normalize('NFC')
    .replace(quotes, "'")
    .replace(doubleQuotes, '"')
    .replace(dashes, '-')
    .replace(/\u2026/g, '...')
    .replace(noWidth, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** One way to undo what garbled a text. */
export interface Repair {
  /** Whether the lines look garbled so. */
  suits(lines: readonly string[]): boolean
  /** What one line means; one may be several. */
  line(line: string): readonly string[]
  /** What it makes of a line means something else in markup. */
  readonly changesMarkup?: boolean
}

const numbered = /^\s*\d{1,6}\s?(?:[|:\u2192]|\t) ?/
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
}
const entity = new RegExp(Object.keys(entities).join('|'), 'g')
const escaped = /\\(["'`\\])/g

const escapedMarker = /^\\(?=<{5,9}|={5,9}|>{5,9}|-{5,9}|\+{5,9})/

export const repairs: readonly Repair[] = [
  {
    suits: (lines) => lines.some((line) => escapedMarker.test(line)),
    line: (line) => [line.replace(escapedMarker, '')],
  },
  {
    suits: (lines) => lines.every((line) => numbered.test(line) || line.trim() === '') && isCounting(lines),
    line: (line) => [line.replace(numbered, '')],
  },
  {
    suits: (lines) => lines.some((line) => line.search(entity) >= 0),
    line: (line) => [line.replace(entity, (found) => entities[found] ?? found)],
    changesMarkup: true,
  },
  {
    suits: (lines) => lines.some((line) => line.search(escaped) >= 0),
    line: (line) => [line.replace(escaped, '$1')],
  },
  {
    suits: (lines) => lines.some((line) => line.includes('\\n') || line.includes('\\t')),
    line: (line) => line.replaceAll('\\t', '\t').replace(escaped, '$1').split('\\n'),
  },
]

/** Whether the numbers before the lines go up by one. */
function isCounting(lines: readonly string[]): boolean {
  const numbers = lines.filter((line) => numbered.test(line)).map((line) => Number.parseInt(line, 10))
  return numbers.length > 0 && numbers.every((number, index) => number === (numbers[0] ?? 0) + index)
}
