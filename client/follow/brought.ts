/**
 * What becomes of somebody's wish to bring everyone to them. Pure.
 *
 * Whoever types is not moved: a key would go elsewhere, or nowhere. Whoever went back is asked, not moved again, for a while.
 */

export type Brought = 'follow' | 'offer' | 'nothing'

/** Keys within this time are one stretch of typing. */
export const typingMs = 3_000
/** For so long after going back. */
export const declinedMs = 5 * 60_000

export function decideBrought({
  isFollowed,
  sinceKeyMs,
  sinceDeclinedMs,
}: {
  /** We follow them already. */
  readonly isFollowed: boolean
  /** Infinity where there was none. */
  readonly sinceKeyMs: number
  readonly sinceDeclinedMs: number
}): Brought {
  if (isFollowed) return 'nothing'
  return sinceKeyMs < typingMs || sinceDeclinedMs < declinedMs ? 'offer' : 'follow'
}
