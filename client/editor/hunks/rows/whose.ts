/** Whose text a conflict's is, as its answers and versions call it: one's own, somebody's by name, or people's. Pure. */
export interface Whose {
  /** The answer that leaves it. */
  readonly keep: string
  /** The version itself. */
  readonly version: string
  /** Takes it as the beginning of the result. */
  readonly begin: string
}

/** `changedBy` is "You" for ourselves, null where that is not known. */
export function whoseIs(changedBy: string | null): Whose {
  if (changedBy === 'You') return { keep: 'Keep mine', version: 'Yours', begin: 'Begin with yours' }
  if (changedBy === null) return { keep: 'Keep theirs', version: 'Theirs', begin: 'Begin with theirs' }
  const version = `${changedBy}'s`
  return { keep: `Keep ${version}`, version, begin: `Begin with ${version}` }
}
