/** A parse that reads nothing: its tree is provisional, and what was typed is left for a later one. */
import { ParseContext } from '@codemirror/language'
import type { PartialParse, Tree, TreeFragment } from '@lezer/common'
import { provisionalTree } from './provisional-tree.ts'
import type { Typed } from './typed-letter.ts'

/**
 * Whether what is known of the text is that tree but for what was typed: a transaction's other filters may have made more of
 * it. Where the change is among the first 128 units the editor forgets what stands before it; behind the end it knows nothing.
 */
export function isOnlyChange({ tree, at, by }: Typed, fragments: readonly TreeFragment[]): boolean {
  const before = fragments.find(({ to }) => to === at)
  const behind = fragments.find(({ from }) => from === at + by)
  return (
    before?.tree === tree &&
    before.from === 0 &&
    before.offset === 0 &&
    behind?.tree === tree &&
    behind.to === tree.length + by &&
    behind.offset === -by
  )
}

export class ProvisionalParse implements PartialParse {
  readonly #typed: Typed
  readonly #partial: WeakSet<Tree>
  readonly parsedPos = 0
  stoppedAt: number | null = null

  /** `partial`: trees that somebody stopped. */
  constructor(typed: Typed, partial: WeakSet<Tree>) {
    this.#typed = typed
    this.#partial = partial
  }

  stopAt(at: number): void {
    this.stoppedAt = at
  }

  advance(): Tree {
    const { tree, at, by } = this.#typed
    leaveOut(at, at + by)
    const grown = provisionalTree(tree, at, by)
    if (this.#partial.has(tree)) this.#partial.add(grown)
    return grown
  }
}

/** Within a parse: has the editor go on from there later. */
export function leaveOut(from: number, to: number): void {
  ParseContext.getSkippingParser(Promise.resolve()).startParse('', [], [{ from, to }]).advance()
}
