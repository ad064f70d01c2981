/**
 * Random texts, replies and typing for tests of what happens when people and the agent write at once.
 *
 * Three alphabets that never meet: base lines are words of Chinese characters, each once; what the agent writes is
 * Greek; what people type is Hangul, each syllable once (see TypingLedger). So every character tells where it is from.
 */
import fc from 'fast-check'
import type { TypingLedger, TypingPeer } from './typing-peer.ts'

/** How often a property is tried: `SOAK=100 npx vitest run …` tries each a hundred times as often. */
export function runs(count: number): number {
  return count * Number(process.env.SOAK ?? 1)
}

const firstBaseLetter = 0x4e00
const baseLetters = 160
const lettersOfLine = 3
export const greek = 'αβγδεζηθικλμνξοπρστυφχψω'

export function isBaseLetter(letter: string): boolean {
  const code = letter.charCodeAt(0)
  return code >= firstBaseLetter && code < firstBaseLetter + baseLetters
}

/** Lines of three letters each; `above` of them are somewhere else already. At most 53 in all. */
export function baseLines(count: number, above = 0): string[] {
  let next = above * lettersOfLine
  const letter = () => String.fromCharCode(firstBaseLetter + next++)
  return Array.from({ length: count }, () => `${letter()}${letter()} ${letter()}`)
}

export interface LineChange {
  readonly line: number
  readonly kind: 'replace' | 'word' | 'insert' | 'delete'
  readonly words: string
}

export const lineChange: fc.Arbitrary<LineChange> = fc.record({
  line: fc.nat(9),
  kind: fc.constantFrom('replace', 'word', 'insert', 'delete'),
  words: fc.array(fc.constantFrom(...greek), { minLength: 1, maxLength: 6 }).map((letters) => letters.join('')),
})

/** One line as the agent rewrites it, null where it goes, and the new lines above it. */
export interface RewrittenLine {
  readonly above: readonly string[]
  readonly was: string
  readonly line: string | null
}

/** The lines as the agent rewrites them: each stays, changes its first word, is replaced or goes; lines come in between. */
export function rewritten(lines: readonly string[], changes: readonly LineChange[]): string[] {
  return alignedRewrite(lines, changes).flatMap(({ above, line }) => (line === null ? above : [...above, line]))
}

export function alignedRewrite(lines: readonly string[], changes: readonly LineChange[]): RewrittenLine[] {
  const result = lines.map((was) => ({ above: [] as string[], was, line: was as string | null }))
  for (const { line, kind, words } of changes) {
    const at = result[line % result.length]
    if (!at) continue
    if (kind === 'insert') at.above.push(words)
    else if (kind === 'delete') at.line = null
    else if (kind === 'replace') at.line = words
    else if (at.line !== null) at.line = `${words} ${at.line.split(' ').at(-1) ?? ''}`
  }
  return result
}

export type Action =
  | { readonly kind: 'write'; readonly length: number }
  | {
      readonly kind: 'type'
      readonly peer: number
      readonly share: number
      readonly count: number
      readonly endsLine: boolean
    }
  | { readonly kind: 'delete'; readonly peer: number; readonly share: number; readonly count: number }
  | { readonly kind: 'send' | 'receive'; readonly peer: number }

const peer = fc.nat(2)
const share = fc.double({ min: 0, max: 0.999, noNaN: true })

export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write'), length: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('type'),
      peer,
      share,
      count: fc.integer({ min: 1, max: 3 }),
      endsLine: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete'), peer, share, count: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('send', 'receive'), peer }) },
)

/** What people do of the actions; the agent's writing is for the caller. */
export function act(peers: readonly TypingPeer[], one: Action): void {
  if (one.kind === 'write') return
  const who = peers[one.peer]
  if (one.kind === 'type') who?.type(one.share, one.count, one.endsLine)
  else if (one.kind === 'delete') who?.delete(one.share, one.count)
  else if (one.kind === 'send') who?.send()
  else who?.receive()
}

/** Everybody's changes reach everybody. */
export function meet(peers: readonly TypingPeer[]): void {
  for (const one of peers) one.send()
  for (const one of peers) one.receive()
}

/** Letters that people typed, deleted nowhere, and that are not in the text exactly once. */
export function lostLetters(text: string, ledger: TypingLedger): string[] {
  return ledger.expected.filter((letter) => text.split(letter).length !== 2)
}
