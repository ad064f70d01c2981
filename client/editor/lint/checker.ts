/**
 * When the server is asked what of a text cannot be read, and which answers count. Pure but for the timer it is given.
 *
 *   changed ─→ quiet for a while ─→ asked ─→ of the very text that is here → shown
 *      ↑                                ├──→ of another text, or no answer → asked again, a few times, ever later
 *      └── typing goes on               └──→ nobody reads such files → never again, until the file is called otherwise
 *
 * An answer about any other text than the one that is here is dropped: a mark never stands in a wrong place.
 */
import type { FileDiagnosticsResponse } from '../../../shared/protocol/api.ts'

export type Diagnosis = Pick<FileDiagnosticsResponse, 'version' | 'state' | 'diagnostics'>

export interface CheckerOptions<Doc> {
  /** The text as it is now; the same one as long as nothing changes it. */
  readonly read: () => Doc
  readonly versionOf: (doc: Doc) => string
  readonly ask: () => Promise<Diagnosis>
  readonly show: (diagnostics: Diagnosis['diagnostics']) => void
  /** Calls once after so many milliseconds; returns giving it up. */
  readonly after: (ms: number, call: () => void) => () => void
}

export interface Checker {
  /** The text changed. */
  changed(): void
  /** The file may be in another language now. */
  renamed(): void
  /** Whether somebody looks at the text; nothing is asked while nobody does. */
  setWatched(isWatched: boolean): void
  close(): void
}

export const quietMs = 600
const mostTries = 5

export function createChecker<Doc>({ read, versionOf, ask, show, after }: CheckerOptions<Doc>): Checker {
  let giveUp: (() => void) | null = null
  let isAsking = false
  let isWatched = false
  let isUnread = false
  let isClosed = false
  /** Of the text as it is; 0 where that was never asked about. */
  let tries = 0
  /** How often the file was called otherwise: an answer from before that may be of another language. */
  let renames = 0
  /** The text whose answer was shown last. */
  let known: Doc | null = null

  function schedule(ms: number): void {
    giveUp?.()
    giveUp = null
    if (isClosed || isUnread || !isWatched) return
    giveUp = after(ms, () => {
      giveUp = null
      if (!isAsking) void check()
    })
  }

  async function check(): Promise<void> {
    isAsking = true
    const doc = read()
    const renamesBefore = renames
    tries++
    const found = await ask().catch(() => null)
    isAsking = false
    if (isClosed) return
    if (renames !== renamesBefore) {
      // The question that renaming brought may have come due, and been left, while this one was out.
      if (giveUp === null) schedule(quietMs)
    } else if (found?.state === 'unread') {
      isUnread = true
      show([])
    } else if (read() !== doc) {
      if (giveUp === null) schedule(quietMs)
    } else if (found === null || found.state === 'unavailable' || found.version !== versionOf(doc)) {
      if (tries < mostTries) schedule(quietMs * 2 ** tries)
    } else {
      known = doc
      show(found.diagnostics)
    }
  }

  return {
    changed() {
      tries = 0
      schedule(quietMs)
    },
    renamed() {
      renames++
      isUnread = false
      known = null
      tries = 0
      schedule(quietMs)
    },
    setWatched(now) {
      if (isWatched === now) return
      isWatched = now
      if (!now || read() !== known) schedule(now ? 0 : quietMs)
    },
    close() {
      isClosed = true
      giveUp?.()
    },
  }
}
