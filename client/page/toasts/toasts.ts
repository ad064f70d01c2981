/**
 * What the page has to say, newest last; docs/SPEC.md calls them notices. Those that pass are bounded; one that stays is
 * pushed out by none, for it may hold the only copy of a text. Failed requests become a sentence and a remedy.
 */
import type { ErrorCode } from '../../../shared/errors.ts'
import { type PageErrorCode, pageErrors } from '../../../shared/page-errors.ts'
import { ClientError } from '../../session/api.ts'
import { createStore, type Readable } from '../../session/store.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly title: string
  /** What is behind it, and what to do. */
  readonly detail?: string
  /** By which it can be looked up, where it is an error of the catalogue. */
  readonly code?: ErrorCode | PageErrorCode
  /** Stays until it is dismissed: what it offers is nowhere else. */
  readonly isLasting?: boolean
  /** There may be no other copy; where it has no action of its own, one copies it. */
  readonly text?: string
  /** For how long, where not as usual. */
  readonly shownMs?: number
  readonly action?: { readonly label: string; readonly run: () => void }
  /** What its action is for, or it tells of: once that is done in another way, or is another, it has nothing to say. */
  readonly about?: object
}

export interface Toasts {
  readonly list: Readable<readonly Toast[]>
  show(toast: Omit<Toast, 'id'>): void
  /** Says what happened and what to do; for anything thrown. */
  fail(error: unknown): void
  dismiss(id: number): void
  dismissAbout(about: object): void
}

/** Of those that pass; beside those that stay there are fewer, but always the newest. */
const mostAtOnce = 4
/** Somebody else was first, and there is nothing to do: no failure of anybody's. */
const harmless: ReadonlySet<string> = new Set<ErrorCode>(['hunk_decided', 'task_ended'])

export function createToasts(): Toasts {
  const list = createStore<readonly Toast[]>([])
  let lastId = 0
  function show(toast: Omit<Toast, 'id'>): void {
    const others = list.get().filter((one) => !isSame(one, toast))
    const shown = [...others, { ...toast, id: ++lastId }]
    const passing = shown.filter(({ isLasting }) => isLasting !== true)
    const room = Math.max(1, mostAtOnce - (shown.length - passing.length))
    const gone = new Set(passing.slice(0, -room))
    list.set(shown.filter((one) => !gone.has(one)))
  }
  return {
    list,
    show,
    fail(error) {
      if (error instanceof ClientError && harmless.has(error.code))
        show({ tone: 'info', title: error.detail || error.title, detail: error.remedy })
      else show({ tone: 'error', ...describeFailure(error) })
    },
    dismiss: (id) => list.set(list.get().filter((toast) => toast.id !== id)),
    dismissAbout: (about) => list.set(list.get().filter((toast) => toast.about !== about)),
  }
}

/** Whether the second makes the first superfluous: of those that stay only where both hold one text about one thing. */
function isSame(shown: Toast, next: Omit<Toast, 'id'>): boolean {
  if (shown.title !== next.title || shown.detail !== next.detail) return false
  if (shown.isLasting !== true) return true
  return shown.text !== undefined && shown.text === next.text && shown.about === next.about
}

/** A text that is about to be nowhere else. */
export interface Rescue {
  readonly title: string
  readonly detail: string
  readonly text: string
  /** By which the toast is found again, where it may have to go. */
  readonly about?: object
}

/** Its toast stays, and copies it. */
export function offerCopy(toasts: Pick<Toasts, 'show'>, rescue: Rescue): void {
  toasts.show({ tone: 'error', ...rescue, isLasting: true })
}

/** Calls back once, when no toast is about it any more; returns forgetting it. */
export function whenDismissed({ list }: Pick<Toasts, 'list'>, about: object, run: () => void): () => void {
  const unfollow = list.subscribe(() => {
    if (list.get().some((toast) => toast.about === about)) return
    unfollow()
    run()
  })
  return unfollow
}

/** What happened, what to do, and the code to look it up by. */
export function describeFailure(error: unknown): Required<Pick<Toast, 'title' | 'detail' | 'code'>> {
  if (error instanceof ClientError) {
    const { title, detail, remedy, code } = error
    return { title, detail: [detail, remedy].filter((part) => part !== '').join(' '), code }
  }
  const { title, remedy } = pageErrors.page_failed
  return { title, detail: remedy, code: 'page_failed' }
}
