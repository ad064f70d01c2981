/** What is meant by the words in the palette's field: its first character may narrow them to one kind of thing. Pure. */

export type Question =
  /** Files, symbols of the room, commands. */
  | { readonly kind: 'all'; readonly words: string }
  | { readonly kind: 'commands'; readonly words: string }
  /** Of the open file. */
  | { readonly kind: 'symbols'; readonly words: string }
  /** Of the open file, from 1; null until there is a number. */
  | { readonly kind: 'line'; readonly line: number | null }

export function readQuestion(text: string): Question {
  const words = text.slice(1).trim()
  switch (text[0]) {
    case '>':
      return { kind: 'commands', words }
    case '@':
      return { kind: 'symbols', words }
    case ':':
      return { kind: 'line', line: /^[1-9]\d{0,8}$/.test(words) ? Number(words) : null }
    default:
      return { kind: 'all', words: text.trim() }
  }
}
