/** The words of a text that are worth offering while another one is typed. Pure. */

/** Shorter ones are typed sooner than chosen. */
const minLength = 3
const maxLength = 60
/** Whether a text is one word, of any length. */
export const wholeWord = /^[\p{L}_$][\p{L}\p{N}_$]*$/u
const word = /[\p{L}_$][\p{L}\p{N}_$]+/gu

/** The different words of a text, in the order in which they come, at most so many. */
export function wordsIn(text: string, most: number): readonly string[] {
  const words = new Set<string>()
  for (const [found] of text.matchAll(word)) {
    if (found.length >= minLength && found.length <= maxLength) words.add(found)
    if (words.size >= most) break
  }
  return [...words]
}

/** Several lists as one, the first ones first, each word once, at most so many. */
export function offeredWords(lists: readonly (readonly string[])[], most: number): readonly string[] {
  const words = new Set<string>()
  for (const list of lists) {
    for (const each of list) {
      if (words.size >= most) return [...words]
      words.add(each)
    }
  }
  return [...words]
}
