/** Which changes are one letter, digit or space that somebody typed into what is parsed. */
import { syntaxTree } from '@codemirror/language'
import type { Transaction } from '@codemirror/state'
import type { Tree } from '@lezer/common'
import { isProvisional } from './provisional-tree.ts'

export interface Typed {
  /** Of the text before. */
  readonly tree: Tree
  /** Where, and how much, in UTF-16 units. */
  readonly at: number
  readonly by: number
}

export function typedLetter(transaction: Transaction): Typed | null {
  const { changes, startState } = transaction
  if (!transaction.isUserEvent('input.type') || transaction.isUserEvent('input.type.compose')) return null
  const tree = syntaxTree(startState)
  if (isProvisional(tree)) return null
  const typed: Typed[] = []
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const letter = from === to && inserted.length <= 2 ? inserted.toString() : ''
    const isLetter = /^[\p{L}\p{N}_ ]$/u.test(letter) && !(letter === ' ' && isFirstWord(from))
    typed.push({ tree, at: from, by: isLetter ? letter.length : 0 })
  })
  /** Indentation may hang on what a line's first word is. */
  function isFirstWord(at: number): boolean {
    const { from, text } = startState.doc.lineAt(at)
    return !/\S\s/.test(text.slice(0, at - from))
  }
  const [only, ...others] = typed
  return only !== undefined && others.length === 0 && only.by > 0 ? only : null
}
