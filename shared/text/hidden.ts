/**
 * Characters that do not show, in what people name: they would make two names look like one, or turn the text around.
 *
 * U+200C and U+200D are none where they do something: between two characters that show, as in Persian and Sinhala words
 * and in emoji of several parts. Two ASCII characters are never joined, so `a.ts` has no double.
 */

const shown = String.raw`[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\s/\\]`
const shownBeyondAscii = String.raw`[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\s\u0000-\u007f]`
const joins = (before: string, after: string) => String.raw`(?<=${before})[\u200c\u200d](?=${after})`
const joining = `${joins(shownBeyondAscii, shown)}|${joins(shown, shownBeyondAscii)}`
const hidden = new RegExp(String.raw`(?!${joining})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]`, 'gu')

/** Halves of surrogate pairs and line separators among them. */
export function hasHidden(text: string): boolean {
  return text.search(hidden) >= 0
}

export function replaceHidden(text: string, by: (character: string) => string): string {
  return text.replace(hidden, by)
}
