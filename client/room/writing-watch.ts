/**
 * Whether somebody has begun to write elsewhere while what is going to take the focus was on its way, as a file that opens
 * late: then it does not (U213). Whoever began to watch ends it.
 */
export interface WritingWatch {
  isElsewhere(): boolean
  end(): void
}

const acts = ['keydown', 'pointerdown'] as const
const takesText =
  'textarea:not([readonly]), input:not([readonly], [type="radio"], [type="checkbox"]), [contenteditable="true"]'

type WatchedPage = Pick<Document, 'activeElement' | 'addEventListener' | 'removeEventListener'>

export function watchWriting(page: WatchedPage): WritingWatch {
  /** Where nothing was done since, the focus is where it was when this was asked for. */
  let hasActed = false
  const onAct = () => {
    hasActed = true
  }
  for (const act of acts) page.addEventListener(act, onAct, { capture: true })
  return {
    isElsewhere: () => hasActed && page.activeElement?.matches(takesText) === true,
    end() {
      for (const act of acts) page.removeEventListener(act, onAct, { capture: true })
    },
  }
}
