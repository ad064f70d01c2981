/**
 * The edit that turns one text into another and touches only what differs, so that carets and other people's typing in
 * the rest survive. Pure.
 *
 * The diff is by words; here the equal ends of each replaced word are left alone too. A surrogate pair is never split.
 */
import { diffText, type Edit } from '../../shared/text/diff.ts'

/** In ascending order, not touching; apply from the last to the first. Empty where the texts are equal. */
export function smallestEdit(before: string, after: string): Edit[] {
  return diffText(before, after).map((edit) => trimEqualEnds(edit, before))
}

function trimEqualEnds({ from, to, insert }: Edit, before: string): Edit {
  const shorter = Math.min(to - from, insert.length)
  let prefix = 0
  while (prefix < shorter && before[from + prefix] === insert[prefix]) prefix += 1
  if (prefix > 0 && isHighSurrogate(insert.charCodeAt(prefix - 1))) prefix -= 1
  let suffix = 0
  while (suffix < shorter - prefix && before[to - 1 - suffix] === insert[insert.length - 1 - suffix]) suffix += 1
  if (suffix > 0 && isLowSurrogate(insert.charCodeAt(insert.length - suffix))) suffix -= 1
  return { from: from + prefix, to: to - suffix, insert: insert.slice(prefix, insert.length - suffix) }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
