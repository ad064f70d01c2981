/** So many toasts that stay that they would hide the page: the oldest that hold a text become one, which copies them all. Pure. */
import { copyOut } from '../copying.ts'
import type { Toast, Toasts } from './toasts.ts'

/** Drawn at once, the folded one included. */
const mostDrawn = 4
/** Of titles that the folded one names. */
const mostNamed = 6

export interface DrawnToast {
  readonly toast: Toast
  /** Of all toasts that go with it. */
  readonly ids: readonly number[]
}

/** The action is added here, where toasts are drawn: what copies comes after the first key. */
export function offeringCopy(toast: Toast, toasts: Toasts): Toast {
  const { text, detail, action } = toast
  if (text === undefined || action !== undefined) return toast
  return { ...toast, action: { label: 'Copy', run: () => copyOut(toasts, text, detail) } }
}

/** Newest last; those without a text have an action of their own, and stay apart. */
export function foldToasts(lasting: readonly Toast[], toasts: Toasts): readonly DrawnToast[] {
  const apart = lasting.map((toast) => ({ toast, ids: [toast.id] }))
  const over = lasting.length - mostDrawn
  const holding = lasting.filter(({ text }) => text !== undefined)
  if (over <= 0 || holding.length < 2) return apart
  const folded = new Set(holding.slice(0, over + 1))
  const one = foldedOf([...folded], toasts)
  return apart.flatMap((drawn) => {
    if (drawn.toast.id === one.toast.id) return one
    return folded.has(drawn.toast) ? [] : drawn
  })
}

function foldedOf(folded: readonly Toast[], toasts: Toasts): DrawnToast {
  const titles = folded.map(({ title }) => title)
  const more = titles.length > mostNamed ? ` and ${titles.length - mostNamed} more` : ''
  const detail = `${titles.slice(0, mostNamed).join(', ')}${more}.`
  const text = folded.map((one) => `${one.title}\n\n${one.text}`).join('\n\n')
  return {
    toast: {
      id: folded[0]?.id ?? 0,
      tone: 'error',
      title: `${folded.length} texts that may be nowhere else`,
      detail,
      action: { label: 'Copy all', run: () => copyOut(toasts, text, detail) },
    },
    ids: folded.map(({ id }) => id),
  }
}
