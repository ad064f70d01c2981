/**
 * Tokens of a text by a real tokenizer, the same for all models: cl100k_base, as the encodings of newer models cut code
 * nearly alike, and other languages into fewer tokens; so what it counts is kept to.
 *
 * Its tables take a tenth of a second or so to load, at once, which is why that is done before the server listens.
 */
import { estimateTokens } from './token-estimate.ts'

export type CountTokens = (text: string) => number

/** UTF-16 units of a run without a border; the tokenizer takes quadratic time for one. */
const longestRun = 256
const longRun = new RegExp(`\\S{${longestRun + 1},}|\\s{${longestRun + 1},}`, 'g')

export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base')
  // Words such as <|endoftext|> are nothing special in a file.
  const options = { disallowedSpecial: new Set<string>() }
  const count = (text: string) => (text === '' ? 0 : countTokens(text, options))
  return (text) => {
    let tokens = 0
    let from = 0
    for (const run of text.matchAll(longRun)) {
      tokens += count(text.slice(from, run.index))
      from = run.index + run[0].length
      for (let at = run.index; at < from; at += longestRun) {
        tokens += count(text.slice(at, Math.min(at + longestRun, from)))
      }
    }
    return tokens + count(text.slice(from))
  }
}

/** UTF-16 units that are counted in one go: two milliseconds at most. */
const sliceLength = 8_192

/** No token spans the beginning of a line that is not indented, nor a single space's beginning. */
const border = /(?<=\n)(?=\S)|(?<=\S)(?= \S)/g

/** The same number, with a pause before each slice of a long text. */
export async function countInSlices(
  text: string,
  countTokens: CountTokens,
  pause: () => Promise<void>,
): Promise<number> {
  let tokens = 0
  for (let from = 0; from < text.length; ) {
    await pause()
    const to = sliceEnd(text, from + sliceLength)
    tokens += countTokens(text.slice(from, to))
    from = to
  }
  return tokens
}

/** The first place from `at` on where a text may be cut. */
function sliceEnd(text: string, at: number): number {
  border.lastIndex = at
  return border.exec(text)?.index ?? text.length
}

/** Where no endpoint counts, such as for the offline agent. */
export const estimatedTokens: CountTokens = (text) => estimateTokens(text.length)
