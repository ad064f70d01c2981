/** What C and C++ allow, by newer standards, by compilers, or by macros, and their grammars do not know. */
import type { GrammarGap } from '../grammar-gaps.ts'

const common: readonly GrammarGap[] = [
  // Macros that stand for a loop's head.
  {
    found: /(?<=(?:^|[{};])[ \t]{0,20})\w{0,80}(?:for_?each|FOR_?EACH)\w{0,80}[ \t]*\([^;{}\n]*\)(?=\s*\{)/gm,
    as: 'if(1)',
  },
]

export const cGaps: readonly GrammarGap[] = [
  ...common,
  { found: /:(?<=\benum[ \t]{1,20}\w{0,80}[ \t]{0,20}:)[ \t]*\w[\w \t]{0,80}(?=\{)/g },
  { found: /\bauto(?=[ \t]+\w+[ \t]*=)/g, as: 'int' },
  // A statement as an expression, which GCC and Clang know.
  {
    found: /\([ \t]*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,400}\}){0,400}\}){0,2000}\}\s*\)/g,
    as: (found) => inParentheses(found),
  },
]

export const cppGaps: readonly GrammarGap[] = [
  ...common,
  // What a macro says of a class or a function: `class EXPORT_API Point`, `Q_OBJECT`.
  {
    found:
      /(?<=\b(?:class|struct|union)[ \t]{1,20})[A-Z][A-Z0-9_]{2,80}(?:\([^()\n]*\))?(?=[ \t]+\w+[ \t]*(?:final\b)?\s*[:{;])/g,
  },
  { found: /(?<=^[ \t]{0,20})[A-Z][A-Z0-9_]{3,80}(?:\([^;{}\n]*\))?(?=[ \t]*$)/gm },
  // Qt's own words.
  { found: /\b(?:Q_SIGNALS|signals)(?=[ \t]*:)/g, as: 'public' },
  { found: /(?<=\b(?:public|protected|private)[ \t]{1,20})(?:Q_SLOTS|slots)(?=[ \t]*:)/g },
]

function inParentheses(found: string): string {
  return `(0${found.slice(2, -1).replace(/[^\n]/g, ' ')})`
}
