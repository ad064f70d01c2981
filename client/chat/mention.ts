/** What the chat knows of mentions: whether a text asks the agent, how a half-typed `@ai` is completed, whom it names. Pure. */
import { splitAtPlaces } from './cited-place.ts'

/** Where the mention ends that a message to the agent begins with, as the server reads it; 0 for a message to people. */
export function mentionEnd(text: string): number {
  return /^\s*@ai(?![\p{L}\p{M}\p{N}_-])/iu.exec(text)?.[0].length ?? 0
}

/** Where a mention is being typed at `cursor`, or null. Only the beginning of a message can ask the agent. */
export function mentionAt(text: string, cursor: number): { readonly from: number; readonly to: number } | null {
  const before = text.slice(0, cursor)
  const match = /^\s*(@a?i?)$/i.exec(before)
  if (match === null || /^\w/.test(text.slice(cursor))) return null
  const typed = match[1] ?? ''
  return typed.toLowerCase() === '@ai' ? null : { from: cursor - typed.length, to: cursor }
}

/** The text with the mention in its place, and where the cursor stands then. */
export function completeMention(
  text: string,
  { from, to }: { from: number; to: number },
): { text: string; cursor: number } {
  const rest = text.slice(to).replace(/^ /, '')
  return { text: `${text.slice(0, from)}@ai ${rest}`, cursor: from + '@ai '.length }
}

export type TextPart = { readonly kind: 'text' | 'code' | 'mention' | 'member' | 'place'; readonly text: string }

/** A person's message in parts: words, `code` between backticks, mentions of the agent and of `names`, what may name a place. */
export function partsOf(text: string, names: readonly string[] = []): TextPart[] {
  return markedParts(text, names).flatMap((part) =>
    part.kind === 'text'
      ? splitAtPlaces(part.text).map(({ text: piece, isCandidate }): TextPart => {
          return { kind: isCandidate ? 'place' : 'text', text: piece }
        })
      : [part],
  )
}

function markedParts(text: string, names: readonly string[]): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(markPattern(names))) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    const [whole, code] = match
    const kind = /^@ai$/i.test(whole) ? 'mention' : 'member'
    parts.push(code === undefined ? { kind, text: whole } : { kind: 'code', text: code })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** The longest name first: "@Ann Lee" is not "@Ann". */
function markPattern(names: readonly string[]): RegExp {
  const quoted = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const whom = ['ai', ...quoted].join('|')
  return new RegExp(`\`([^\`\\n]+)\`|(?<![\\p{L}\\p{M}\\p{N}_@])@(?:${whom})(?![\\p{L}\\p{M}\\p{N}_-])`, 'giu')
}
