/**
 * How well a name answers to what somebody types to find it. Pure.
 *
 * Best is the name itself, then one that begins so, then one with a word that does, then one that has it inside; last
 * one that has the letters in this order. The case does not count.
 */

/** 0 is best; null where it does not answer at all. */
export function matchSymbol(name: string, query: string): number | null {
  const within = name.toLowerCase()
  const wanted = query.toLowerCase()
  if (within === wanted) return 0
  const at = within.indexOf(wanted)
  if (at === 0) return 1
  if (at > 0) return startsWord(name, wanted) ? 2 : 3
  let from = 0
  for (const letter of wanted) {
    from = within.indexOf(letter, from) + 1
    if (from === 0) return null
  }
  return 4
}

/** Whether a word inside of a name begins so: `hand` in `setHand`, `set_hand` and `Set2Hand`. */
function startsWord(name: string, wanted: string): boolean {
  const within = name.toLowerCase()
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const [before = '', first = ''] = [name[at - 1], name[at]]
    if (/[^\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(first) && !/\p{Lu}/u.test(before))) return true
  }
  return false
}
