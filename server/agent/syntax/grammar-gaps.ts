/**
 * Constructs that a language allows and its grammar does not know yet, and what the grammar reads in their place.
 *
 * Where a text cannot be read, such constructs are written over with something of the same length that the grammar knows,
 * and it is read once more: offsets hold, and what is broken beside them is still found. Nothing is asked of the texts that
 * can be read, so a pattern need not be right in strings and comments; it must take time in proportion to the text.
 */

export interface GrammarGap {
  /** With the flag `g`; look-around tells what is around it. */
  readonly found: RegExp
  /** What stands for it, blanks after it up to its length; left out, blanks alone. Given back as it is, it stays. */
  readonly as?: string | ((found: string) => string)
}

/** `text` as far as possible in words that the grammar knows, of the same length. */
export function fillGaps(gaps: readonly GrammarGap[], text: string): string {
  return gaps.reduce((filled, { found, as = '' }) => filled.replace(found, (match) => inPlaceOf(match, as)), text)
}

/** Lines stay lines: in some languages their ends mean something. */
export function blanks(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

function inPlaceOf(match: string, as: string | ((found: string) => string)): string {
  const put = typeof as === 'string' ? as : as(match)
  return put.length > match.length ? match : put + blanks(match.slice(put.length))
}
