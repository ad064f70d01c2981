/**
 * Says in passing what a screen reader's user cannot see happen: news are collected for a moment, said together, and taken
 * away again, so that the same words can be said once more. The words are made where they are said (`announcements.tsx`).
 */
import { createStore, type Readable } from '../session/store.ts'
import type { News } from './news.ts'

export interface Announcer {
  /** What the live region says now. */
  readonly said: Readable<readonly News[]>
  tell(news: News): void
  /** Nothing is said from then on. */
  close(): void
}

const collectMs = 400
const shownMs = 5_000
/** Of a flood the newest count. */
const mostCollected = 50

export function createAnnouncer({
  after,
}: {
  /** Calls back once; returns forgetting. */
  after: (ms: number, run: () => void) => () => void
}): Announcer {
  const said = createStore<readonly News[]>([])
  let collected: News[] = []
  let forgetSaying: (() => void) | null = null
  let forgetClearing: (() => void) | null = null
  let isClosed = false

  function say(): void {
    forgetSaying = null
    said.set(collected)
    collected = []
    forgetClearing?.()
    forgetClearing = after(shownMs, () => said.set([]))
  }

  return {
    said,
    tell(news) {
      if (isClosed) return
      collected = [...collected, news].slice(-mostCollected)
      forgetSaying ??= after(collectMs, say)
    },
    close() {
      isClosed = true
      forgetSaying?.()
      forgetClearing?.()
    },
  }
}
