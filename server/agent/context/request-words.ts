/**
 * What a request speaks of, by its words alone: paths and names, symbols, and the terms that files are searched for.
 *
 * Terms are stems, so that "retries" finds `retry` and `Retrying`; a word of several parts stands for each of them too.
 */

export interface RequestWords {
  /** What could be a path or a file's name, in lower case: words without the sentence's own full stop, and all in backticks. */
  readonly names: ReadonlySet<string>
  /** Identifiers as they were written: after `#`, in backticks, or with a capital, digit or underscore inside. */
  readonly symbols: ReadonlySet<string>
  /** Of those, what the request marks as a name: after `#` or in backticks. */
  readonly marked: ReadonlySet<string>
  /** Stems in lower case. */
  readonly terms: ReadonlySet<string>
}

const mostTerms = 40
/** UTF-16 units that are read; a longer request brings its own text along. */
const mostCharacters = 8_000

const common = new Set(
  `a about above add after again all also an and any are as at be been before being below between both but by can change
  code could do does doing done down each file files fix for from function get give has have here how i if in into is it
  its just let like line lines make me more most my need new no not now of off on once one only or other our out over
  own please same set should show so some such than that the their them then there these they this those to too try under
  until up update use used using very want was way we what when where which while who why will with without work works
  would write you your`.split(/\s+/),
)

/** A path with spaces or brackets is read in backticks alone. */
const quotedText = /`([^`\n]+)`/g
const markedSymbol = /#([\p{L}_$][\p{L}\p{N}_$]*)|`([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?`/gu

export function readRequestWords(request: string): RequestWords {
  const text = request.slice(0, mostCharacters)
  const words = text.toLowerCase().match(/[\p{L}\p{N}_$./-]+/gu) ?? []
  const marked = new Set<string>()
  for (const [, hashed, quoted] of text.matchAll(markedSymbol)) marked.add(hashed ?? quoted ?? '')
  const symbols = new Set(marked)
  const terms = new Set<string>()
  for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) {
    if (isIdentifier(word)) symbols.add(word)
    for (const part of partsOf(word)) {
      if (terms.size >= mostTerms) break
      if (part.length > 2 && !common.has(part)) terms.add(stemOf(part))
    }
  }
  const names = new Set(words.map(withoutPunctuation))
  for (const [, quoted = ''] of text.matchAll(quotedText)) names.add(quoted.toLowerCase())
  return { names, symbols, marked, terms }
}

/** By hand: a pattern would look for the end from each of these characters on. */
function withoutPunctuation(word: string): string {
  let end = word.length
  while (end > 0 && './-'.includes(word[end - 1] ?? '')) end--
  return word.slice(0, end)
}

/** Ends of words that are left out of a stem, and may follow it where it is found. */
export const endings = ['ations', 'ation', 'ings', 'ing', 'ies', 'ers', 'ors', 'er', 'or', 'ed', 'es', 'y', 'e', 's']

export function stemOf(word: string): string {
  const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= 4)
  return ending === undefined ? word : word.slice(0, -ending.length)
}

/** In lower case: `parseURLOf_two` is parse, url, of and two. */
function partsOf(identifier: string): string[] {
  return (identifier.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{N}+/gu) ?? []).map((part) => part.toLowerCase())
}

function isIdentifier(word: string): boolean {
  return word.length > 2 && /[\p{Ll}\p{N}]\p{Lu}|\p{L}_|\p{Lu}{2}\p{Ll}|\p{L}\p{N}/u.test(word)
}
