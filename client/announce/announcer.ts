/**
 * Says in passing what a screen reader's user cannot see happen: news are collected for a moment, said together, and taken
 * away again, so that the same words can be said once more.
 */
import { createStore, type Readable } from '../session/store.ts'
import { type News, sayNews } from './news.ts'

export interface Announcer {
  /** What the live region holds now. */
  readonly text: Readable<string>
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
  const text = createStore('')
  let collected: News[] = []
  let forgetSaying: (() => void) | null = null
  let forgetClearing: (() => void) | null = null
  let isClosed = false

  function say(): void {
    forgetSaying = null
    const words = sayNews(collected)
    collected = []
    if (words === '') return
    text.set(words)
    forgetClearing?.()
    forgetClearing = after(shownMs, () => text.set(''))
  }

  return {
    text,
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
