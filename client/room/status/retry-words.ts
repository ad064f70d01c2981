/** When a lost connection is tried next, in words. Pure. */

/** `retryAt` and `nowMs` in ms since the epoch; null while it is being tried. */
export function retryWords(retryAt: number | null, nowMs: number): string {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - nowMs) / 1_000)
  return seconds < 1 ? 'trying now' : `next try in ${seconds} s`
}
