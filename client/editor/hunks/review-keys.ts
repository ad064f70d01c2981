/** The keys of review: Alt with K keeps, U undoes, N and P walk, C compares. Browsers leave all of them to the page. */

export type ReviewKey = 'accept' | 'reject' | 'next' | 'previous' | 'compare'

const actions: Readonly<Record<string, ReviewKey>> = {
  k: 'accept',
  u: 'reject',
  n: 'next',
  p: 'previous',
  c: 'compare',
}

type KeyPress = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'key' | 'code'>

/** By the letter on the key; by its place where Alt makes another sign of it, as Apple's keyboards do. */
export function reviewKey({ altKey, ctrlKey, metaKey, shiftKey, key, code }: KeyPress): ReviewKey | null {
  if (!altKey || ctrlKey || metaKey || shiftKey) return null
  const letter = /^[a-z]$/i.test(key) ? key : code.replace(/^Key/, '')
  return actions[letter.toLowerCase()] ?? null
}
