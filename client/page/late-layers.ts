/** What the page draws over everything after the first key, as a chunk of its own: toasts, and what stands for a part that is not here. */
export { PartWaiting } from './part-waiting.tsx'
export { DrawnToasts } from './toasts/drawn-toasts.tsx'
