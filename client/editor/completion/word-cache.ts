/**
 * The words of other files' texts, looked for once in each until it changes. It follows only the texts that it was asked
 * for last; whoever makes it closes it.
 */
import type * as Y from 'yjs'

export interface WordCache {
  /** Of each text, in their order. */
  wordsOf(texts: readonly Y.Text[]): readonly (readonly string[])[]
  /** Follows no text any more. */
  close(): void
}

interface Known {
  /** Null since the text changed. */
  words: readonly string[] | null
  readonly unfollow: () => void
}

export function createWordCache(find: (text: Y.Text) => readonly string[]): WordCache {
  const known = new Map<Y.Text, Known>()

  function follow(text: Y.Text): Known {
    const onChange = () => {
      made.words = null
    }
    const made: Known = { words: null, unfollow: () => text.unobserve(onChange) }
    text.observe(onChange)
    known.set(text, made)
    return made
  }

  function forgetAllBut(texts: readonly Y.Text[]): void {
    for (const [text, { unfollow }] of known) {
      if (texts.includes(text)) continue
      unfollow()
      known.delete(text)
    }
  }

  return {
    wordsOf(texts) {
      forgetAllBut(texts)
      return texts.map((text) => {
        const kept = known.get(text) ?? follow(text)
        kept.words ??= find(text)
        return kept.words
      })
    },
    close: () => forgetAllBut([]),
  }
}
