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
/** Of a replacement that are looked at, and places of the file at which one of a length is. */
const mostDividers = 64
const mostPlaces = 16

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
  const dividers = dividersIn(replacement)
  const last = dividers.at(-1)
  if (last === undefined) return { find, replacement }
  const file = `\n${text}\n`
  let best: { readonly from: number; readonly to: number; readonly divider: string } | null = null
  for (const length of dividerLengths) {
    const divider = `${'='.repeat(length)}\n`
    const before = `\n${find}${divider}`
    let at = file.indexOf(before)
    for (let places = 0; at >= 0 && places < mostPlaces; places++) {
      const shared = sharedLength(file, at + before.length, replacement, last.from)
      const found = dividers.findLast(({ from }) => from <= shared)
      if (found !== undefined && found.from > (best?.from ?? -1)) best = { ...found, divider }
      at = file.indexOf(before, at + 1)
    }
  }
  if (best === null) return { find, replacement }
  return { find: find + best.divider + replacement.slice(0, best.from), replacement: replacement.slice(best.to) }
}

/** The first lines that may be the divider: where each begins, and what is below it. */
function dividersIn(replacement: string): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  for (let from = 0; from < replacement.length && found.length < mostDividers; ) {
    const end = replacement.indexOf('\n', from)
    const to = end < 0 ? replacement.length : end + 1
    if (/^={5,9}[ \t]*$/.test(replacement.slice(from, end < 0 ? to : end))) found.push({ from, to })
    from = to
  }
  return found
}

/** For how many characters the file goes on as the replacement begins, up to `most`. */
function sharedLength(file: string, at: number, replacement: string, most: number): number {
  let length = 0
  while (length < most && file.charCodeAt(at + length) === replacement.charCodeAt(length)) length++
  return length
}
