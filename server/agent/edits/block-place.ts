/** Where a block, of whatever format, stands in a text, and what is to stand there instead. Pure over strings. */
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkMatch } from '../../../shared/model/hunk.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import type { PlaceHints } from './ambiguity.ts'
import { type LocateOptions, type Location, locating, toEnd } from './locator.ts'
import { locatingPatch } from './patch-hunk.ts'
import type { Fit } from './replacement-fit.ts'
import type { FindEvent } from './reply-event.ts'
import { textKindOf } from './text-kind.ts'

/** A place in the text that was searched, and what is to stand there. */
export interface Found extends Range {
  readonly match: HunkMatch
  readonly fit: Fit
  /** 0-based line after what was found. */
  readonly end: number
}

export type FoundIn =
  | ({ readonly kind: 'placed'; readonly first: number } & Found)
  | Exclude<Location, { kind: 'placed' }>

export function findBlock(text: string, event: FindEvent, options: LocateOptions): FoundIn {
  return toEnd(findingBlock(text, event, options))
}

/** The same in steps, as `locating`. */
export function* findingBlock(
  text: string,
  { find, patch, isWholeFile, path }: FindEvent,
  given: LocateOptions,
): Generator<void, FoundIn, void> {
  if (isWholeFile) {
    const match = { rung: 'whole', score: 1, margin: 1 } as const
    return { kind: 'placed', from: 0, to: text.length, match, fit: (received) => received, first: 0, end: 0 }
  }
  const options = { kind: textKindOf(path), ...given }
  if (patch) {
    const location = yield* locatingPatch(text, patch, options)
    if (location.kind !== 'placed') return location
    const { replacement } = location
    return { ...location, fit: () => replacement }
  }
  const location = yield* locating(text, find, options)
  if (location.kind !== 'placed') return location
  const first = lineNumberAt(text, location.from) - 1
  const end = lineNumberAt(text, location.to) - (text[location.to - 1] === '\n' ? 1 : 0)
  return { ...location, first, end }
}

/** What a block tells of its place beside its text. */
export function hintsOf({ anchors, isAtEnd, lineHint }: FindEvent): PlaceHints {
  return {
    ...(anchors && { anchors }),
    ...(isAtEnd && { isAtEnd }),
    ...(lineHint !== undefined && { lineHint }),
  }
}
