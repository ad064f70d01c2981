/** What the chat knows of mentions in a text: whether it asks the agent, and whom of the room it names. Pure. */
import { splitAtCitations } from './citation.ts'

/** Where the mention ends that a message to the agent begins with, as the server reads it; 0 for a message to people. */
export function mentionEnd(text: string): number {
  return /^\s*@ai(?![\p{L}\p{M}\p{N}_-])/iu.exec(text)?.[0].length ?? 0
}

export type TextPart = { readonly kind: 'text' | 'code' | 'mention' | 'member' | 'citation'; readonly text: string }

/** A person's message in parts: words, `code` between backticks, mentions of the agent and of `names`, what may cite a file. */
export function partsOf(text: string, names: readonly string[] = []): TextPart[] {
  return markedParts(text, names).flatMap((part) =>
    part.kind === 'text'
      ? splitAtCitations(part.text).map(({ text: piece, isCandidate }): TextPart => {
          return { kind: isCandidate ? 'citation' : 'text', text: piece }
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
    const kind = isAgent(whole) ? 'mention' : 'member'
    parts.push(code === undefined ? { kind, text: whole } : { kind: 'code', text: code })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Where the text names members, half-open in UTF-16 offsets. */
export function membersIn(text: string, names: readonly string[]): { from: number; to: number }[] {
  return [...text.matchAll(markPattern(names))].flatMap(({ index, 0: whole, 1: code }) =>
    code === undefined && !isAgent(whole) ? [{ from: index, to: index + whole.length }] : [],
  )
}

/** Whether the text names that one of `names`. */
export function isNamed(text: string, name: string, names: readonly string[]): boolean {
  if (!text.includes('@')) return false
  return membersIn(text, [name, ...names]).some(({ from, to }) => isSameName(text.slice(from + 1, to), name))
}

export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

const isAgent = (mention: string) => /^@ai$/i.test(mention)

/** The longest name first: "@Ann Lee" is not "@Ann". */
function markPattern(names: readonly string[]): RegExp {
  const quoted = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const whom = ['ai', ...quoted].join('|')
  return new RegExp(`\`([^\`\\n]+)\`|(?<![\\p{L}\\p{M}\\p{N}_@])@(?:${whom})(?![\\p{L}\\p{M}\\p{N}_-])`, 'giu')
}
