/**
 * Which line of a search/replace block is its divider, where the file itself has lines that look like one: a heading of
 * Markdown with "=======" under it, or a conflict that somebody left.
 *
 * The parser takes the first. If what it took for the replacement begins with what follows in the file, up to another such
 * line, then the first one was content. Such a block is passed on when it is whole, so nothing of it is written before.
 */
import type { ReplyEvent } from './reply-event.ts'

type Find = Extract<ReplyEvent, { kind: 'find' }>

export interface DividerChoice {
  /** The events to go on with; a block in question waits for its end. */
  push(events: readonly ReplyEvent[]): ReplyEvent[]
}

const looksLikeDivider = /^={5,9}[ \t]*$/m
const dividerLengths = [5, 6, 7, 8, 9]

/** `textOf` gives what the model was shown of a file, null where there is none of that path. */
export function createDividerChoice(textOf: (path: string) => string | null): DividerChoice {
  let held: { readonly find: Find; readonly text: string; replacement: string } | null = null

  function take(event: ReplyEvent): ReplyEvent[] {
    if (event.kind === 'find') {
      const text = event.path === null ? null : textOf(event.path)
      if (text === null || !looksLikeDivider.test(text)) return [event]
      held = { find: event, text, replacement: '' }
      return []
    }
    if (held === null) return [event]
    if (event.kind === 'replace') {
      held.replacement += event.text
      return []
    }
    const { find, text, replacement } = held
    held = null
    const chosen = choose(text, find.find, replacement)
    const { block } = find
    return [
      { ...find, find: chosen.find },
      ...(chosen.replacement === '' ? [] : [{ kind: 'replace', block, text: chosen.replacement } as const]),
      event,
    ]
  }

  return { push: (events) => events.flatMap(take) }
}

/** The longest text to find that is in the file as it stands, line by line. */
function choose(text: string, find: string, replacement: string): { find: string; replacement: string } {
  const lines = replacement.split('\n')
  for (let at = lines.length - 1; at >= 0; at--) {
    if (!/^={5,9}[ \t]*$/.test(lines[at] ?? '')) continue
    const before = lines.slice(0, at).map((line) => `${line}\n`)
    for (const length of dividerLengths) {
      const longer = `${find}${'='.repeat(length)}\n${before.join('')}`
      if (`\n${text}\n`.includes(`\n${longer}`)) return { find: longer, replacement: lines.slice(at + 1).join('\n') }
    }
  }
  return { find, replacement }
}
