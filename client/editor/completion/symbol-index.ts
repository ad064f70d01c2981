/**
 * What the room's files define, as far as completion has asked for it: by the first letters of a word, kept for a while.
 *
 * Reading it is instant, so that nothing waits for it; asking goes on beside the typing. One question is under way at a
 * time, the next a moment after it at the soonest, and none for a while after one that failed. What is kept is bounded.
 */
export interface DefinedSymbol {
  readonly name: string
  readonly kind: string
  readonly path: string
}

/** Those that answer to what is typed, best first; at most `mostFound` of them. */
export type FindSymbols = (typed: string) => Promise<readonly DefinedSymbol[]>

export interface SymbolIndex {
  /** What is known of names like this one, at once; the same array until it is another. */
  get(typed: string): readonly DefinedSymbol[]
  /** Asks where that is not known, and calls `onNews` once it is. */
  ask(typed: string, onNews: () => void): void
}

/** What the server gives; with so many there may be more, which a longer word finds. */
export const mostFound = 100
const keptMs = 30_000
const mostKept = 40
const pauseMs = 300
const restMs = 20_000

const none: readonly DefinedSymbol[] = []

export function createSymbolIndex({ find, now }: { readonly find: FindSymbols; now(): number }): SymbolIndex {
  const kept = new Map<string, { readonly symbols: readonly DefinedSymbol[]; readonly untilMs: number }>()
  let isAsking = false
  let nextMs = 0

  /** Of the word, or of its beginning where that was answered whole. */
  function known(typed: string): readonly DefinedSymbol[] | null {
    for (let length = typed.length; length > 0; length--) {
      const answer = kept.get(typed.slice(0, length))
      if (answer === undefined || answer.untilMs < now()) continue
      if (length === typed.length || answer.symbols.length < mostFound) return answer.symbols
    }
    return null
  }

  /** What a beginning has of it, where all is not known. */
  function partly(typed: string): readonly DefinedSymbol[] {
    for (let length = typed.length - 1; length > 0; length--) {
      const answer = kept.get(typed.slice(0, length))
      if (answer !== undefined) return answer.symbols
    }
    return none
  }

  function keep(typed: string, symbols: readonly DefinedSymbol[]): void {
    kept.delete(typed)
    kept.set(typed, { symbols, untilMs: now() + keptMs })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }

  return {
    get: (typed) => known(typed.toLowerCase()) ?? partly(typed.toLowerCase()),
    ask(typed, onNews) {
      const words = typed.toLowerCase()
      if (words === '' || isAsking || now() < nextMs || known(words) !== null) return
      isAsking = true
      find(words)
        .then(
          (symbols) => {
            nextMs = now() + pauseMs
            keep(words, symbols)
            return symbols.length > 0
          },
          () => {
            // Words are offered without the server; it is left alone for a while.
            nextMs = now() + restMs
            return false
          },
        )
        .then((isNews) => {
          isAsking = false
          if (isNews) onNews()
        })
    },
  }
}
