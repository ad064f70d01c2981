/** What the chat knows of `@ai`: whether a text asks the agent, how a half-typed mention is completed. Pure. */

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

export type TextPart = { readonly kind: 'text' | 'code' | 'mention'; readonly text: string }

/** A person's message in parts: words, `code` between backticks, mentions of the agent. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(/`([^`\n]+)`|(?<![\p{L}\p{M}\p{N}_@])@ai(?![\p{L}\p{M}\p{N}_-])/giu)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push(match[1] === undefined ? { kind: 'mention', text: match[0] } : { kind: 'code', text: match[1] })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}
