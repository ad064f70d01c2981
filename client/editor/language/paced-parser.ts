/**
 * Lets a language's parser work in short turns, so that a key never waits for it, nor a frame.
 *
 *   a letter is typed ─→ a provisional tree, for one frame ─→ parsed once that frame is shown, or a key comes that is no sign
 *   any other change of the text ─→ parsed for a few milliseconds ─→ the rest left out, and asked for again ─→ parsed when
 *   idle, a turn at a time, each keeping what it found
 *
 * CodeMirror by itself parses up to the view within each change, for up to 20 ms, and up to 100 ms at a time when idle; what
 * it did when idle is lost to a key that comes before it is done. In a file of 100,000 lines that is each key for many
 * seconds. A turn that is over ends its parse where it is: the tree is shorter than the text, and what follows keeps the
 * colours it had. Languages within languages are parsed as CodeMirror does: theirs cannot be ended half-way without loss.
 */
import { Language, LanguageSupport, LRLanguage, ParseContext, syntaxTree } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'
import { type Input, Parser, type PartialParse, type Tree, TreeFragment } from '@lezer/common'
import { isOnlyChange, leaveOut, ProvisionalParse } from './provisional-parse.ts'
import { isProvisional } from './provisional-tree.ts'
import { readOnceShown, readProvisional } from './read-provisional.ts'
import { type Typed, typedLetter } from './typed-letter.ts'

/** Within a change of the text; when idle. */
const changeTurnMs = 4
const idleTurnMs = 40
/** Without a step for so long, it is another turn that goes on. */
const pauseMs = 3
/** A turn gets at least so much further than what was known, in UTF-16 units, however busy the machine is. */
const leastUnits = 500
/**
 * What is shorter is kept in one piece, in UTF-16 units, and read again as a whole where a change is in it or beside it. Half
 * of Lezer's own: in smaller ones less is read again, but drawing walks over all pieces before the place.
 */
const pieceUnits = 512

type Ranges = readonly { readonly from: number; readonly to: number }[]

export function pacedLanguage(support: LanguageSupport): LanguageSupport {
  const { language } = support
  if (!(language instanceof LRLanguage) || language.allowsNesting) return support
  let isChanging = false
  let typed: Typed | null = null
  const inPieces = language.parser.configure({ bufferLength: pieceUnits })
  const parser = new PacedParser(
    inPieces,
    () => (isChanging ? changeTurnMs : idleTurnMs),
    () => typed,
  )
  return new LanguageSupport(new Language(language.data, parser, [], language.name), [
    support.support,
    // First of all filters, as others may already ask for the tree of the text that is to be.
    Prec.lowest(
      EditorState.transactionFilter.of((transaction) => {
        isChanging = true
        typed = typedLetter(transaction)
        return transaction
      }),
    ),
    ViewPlugin.define(
      (view) => {
        const reading = readOnceShown(view)
        return {
          update({ state }) {
            isChanging = false
            typed = null
            if (isProvisional(syntaxTree(state))) reading.ask()
          },
          destroy: reading.end,
        }
      },
      {
        eventObservers: {
          // Enter, and most commands, do what the tree says.
          keydown({ key }, view) {
            if (key.length > 1) readProvisional(view, 0)
          },
        },
      },
    ),
  ])
}

class PacedParser extends Parser {
  readonly #parser: Parser
  readonly #turnMs: () => number
  readonly #typed: () => Typed | null
  /** What was parsed up to where somebody stopped it: its last nodes are not as they would be in the whole text. */
  readonly #partial = new WeakSet<Tree>()

  constructor(parser: Parser, turnMs: () => number, typed: () => Typed | null) {
    super()
    this.#parser = parser
    this.#turnMs = turnMs
    this.#typed = typed
  }

  override createParse(input: Input, fragments: readonly TreeFragment[], ranges: Ranges): PartialParse {
    const typed = this.#typed()
    if (typed !== null && isOnlyChange(typed, fragments)) return new ProvisionalParse(typed, this.#partial)
    const parse = this.#parser.createParse(input, fragments.map(this.#opened), ranges)
    // What is parsed outside of an editor is wanted whole.
    if (ParseContext.get() === null) return parse
    const [first] = fragments
    const known = first === undefined || first.from > 0 ? 0 : first.to
    return new PacedParse(parse, { known, end: input.length, turnMs: this.#turnMs, partial: this.#partial })
  }

  /** A change before the end of a partial tree makes its fragment forget that (`TreeFragment.applyChanges`). */
  readonly #opened = (fragment: TreeFragment): TreeFragment => {
    const { from, to, tree, offset, openStart, openEnd } = fragment
    const isPartial = !openEnd && this.#partial.has(tree) && to + offset >= tree.length
    return isPartial ? new TreeFragment(from, to, tree, offset, openStart, true) : fragment
  }
}

class PacedParse implements PartialParse {
  readonly #parse: PartialParse
  readonly #known: number
  readonly #end: number
  readonly #turnMs: () => number
  readonly #partial: WeakSet<Tree>
  #turnFrom = performance.now()
  #lastAt = this.#turnFrom
  /** Where it was told to stop, which stays true of a turn that ends before. */
  stoppedAt: number | null = null

  constructor(
    parse: PartialParse,
    options: { known: number; end: number; turnMs: () => number; partial: WeakSet<Tree> },
  ) {
    this.#parse = parse
    this.#known = options.known
    this.#end = options.end
    this.#turnMs = options.turnMs
    this.#partial = options.partial
  }

  get parsedPos(): number {
    return this.#parse.parsedPos
  }

  stopAt(at: number): void {
    this.#parse.stopAt(at)
    this.stoppedAt = at
  }

  advance(): Tree | null {
    const now = performance.now()
    if (now - this.#lastAt > pauseMs) this.#turnFrom = now
    this.#lastAt = now
    const isOver = now - this.#turnFrom > this.#turnMs() && this.parsedPos > this.#known + leastUnits
    const tree = isOver ? this.#endTurn() : this.#parse.advance()
    if (tree !== null && this.stoppedAt !== null) this.#partial.add(tree)
    return tree
  }

  #endTurn(): Tree {
    const from = this.parsedPos
    this.stoppedAt ??= this.#end
    if (from < this.stoppedAt) {
      this.#parse.stopAt(from)
      // The editor takes the text as read up to where it wanted to stop. Nothing but the place itself is left out: what was
      // known of the text behind would be forgotten.
      leaveOut(from, from)
    }
    for (;;) {
      const tree = this.#parse.advance()
      if (tree !== null) return tree
    }
  }
}
