/** What CSS allows and its grammar does not know. */
import type { GrammarGap } from '../grammar-gaps.ts'

const importConditions =
  /(?<=@import[ \t]{1,20}(?:url\([^)\n]{1,400}\)|"[^"\n]{1,400}"|'[^'\n]{1,400}'))[^;{}]{1,400}(?=;)/gi

export const cssGaps: readonly GrammarGap[] = [
  // Ranges of media features, and containers with a name.
  { found: /(?<=@(?:media|container)\b)[^{};@]{1,400}(?=\{)/gi, as: (found) => (isQuery(found) ? ' all' : found) },
  { found: /(?<=@page\b)[ \t]+(?=[\w:-])[\w-]*(?::[\w-]+)*(?:\s*,\s*[\w-]*(?::[\w-]+)*)*\s*(?=\{)/gi },
  { found: importConditions, as: (found) => (isBalanced(found) ? '' : found) },
  // A selector around the one that it is nested in, which the grammar knows only at the front.
  { found: /(?<=[\w\])*"'&-](?:[ \t]{0,20}[>+~,][ \t]{0,20}|[ \t]{1,20}|\s{0,20},\s{0,20})|\([ \t]{0,20})&/g, as: 'a' },
  { found: /(?<=\d)\.(?=\d+%\s*[,{])/g, as: '0' },
  { found: /(?<=["'\w])[ \t]+[is](?=[ \t]*\])/gi },
  // A custom property may have anything for its value.
  { found: /(?<=--[\w-]{1,80}[ \t]{0,20}:[ \t]{0,20})\{[^{}]*\}/g, as: '0' },
  // A string goes on in the next line.
  { found: /\\\r?\n/g, as: (found) => ' '.repeat(found.length) },
  { found: /;(?=\s*;)/g },
  // What old browsers are told in their own way.
  { found: /(?<=:[ \t]{0,20})progid:[^;{}]{0,400}(?=[;}])/gi, as: 'none' },
  { found: /(?<=filter[ \t]{0,20}:[ \t]{0,20})alpha\([^(){};]{0,80}\)/gi, as: 'none' },
]

/** Whether it evidently is what may stand before the block of `@media` or `@container`: nothing open, nothing left out. */
function isQuery(text: string): boolean {
  return (
    /^[\w\s(),.:%<>=/*+-]+$/.test(text) &&
    isBalanced(text) &&
    !/[<>=:]\s*\)|\(\s*[<>=:)]|\)\s*\(|\b(?:and|or|not)\s*(?:\)|$)|,\s*$/.test(text)
  )
}

function isBalanced(text: string): boolean {
  let open = 0
  for (const sign of text) {
    if (sign === '(') open++
    else if (sign === ')' && --open < 0) return false
  }
  return open === 0
}
