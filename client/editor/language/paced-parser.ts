/**
 * Lets a language's parser work in short turns, so that a key never waits for it, nor a frame.
 *
 *   a change of the text ─→ parsed for a few milliseconds ─→ the rest left out, and asked for again ─→ parsed when idle,
 *   a turn at a time, each keeping what it found
 *
 * CodeMirror by itself parses up to the view within each change, for up to 20 ms, and up to 100 ms at a time when idle; what
 * it did when idle is lost to a key that comes before it is done. In a file of 100,000 lines that is each key for many
 * seconds. A turn that is over ends its parse where it is: the tree is shorter than the text, and what follows keeps the
 * colours it had. Languages within languages are parsed as CodeMirror does: theirs cannot be ended half-way without loss.
 */
import { Language, LanguageSupport, LRLanguage, ParseContext } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'
import { type Input, Parser, type PartialParse, type Tree, type TreeFragment } from '@lezer/common'

/** Within a change of the text; when idle. */
const changeTurnMs = 4
const idleTurnMs = 40
/** Without a step for so long, it is another turn that goes on. */
const pauseMs = 3
/** A turn gets at least so much further than what was known, in UTF-16 units, however busy the machine is. */
const leastUnits = 2_000

type Ranges = readonly { readonly from: number; readonly to: number }[]

export function pacedLanguage(support: LanguageSupport): LanguageSupport {
  const { language } = support
  if (!(language instanceof LRLanguage) || language.allowsNesting) return support
  let isChanging = false
  const parser = new PacedParser(language.parser, () => (isChanging ? changeTurnMs : idleTurnMs))
  return new LanguageSupport(new Language(language.data, parser, [], language.name), [
    support.support,
    // First of all filters, as others may already ask for the tree of the text that is to be.
    Prec.lowest(
      EditorState.transactionFilter.of((transaction) => {
        isChanging = true
        return transaction
      }),
    ),
    ViewPlugin.define(() => ({
      update() {
        isChanging = false
      },
    })),
  ])
}

class PacedParser extends Parser {
  readonly #parser: Parser
  readonly #turnMs: () => number

  constructor(parser: Parser, turnMs: () => number) {
    super()
    this.#parser = parser
    this.#turnMs = turnMs
  }

  override createParse(input: Input, fragments: readonly TreeFragment[], ranges: Ranges): PartialParse {
    const parse = this.#parser.createParse(input, fragments, ranges)
    // What is parsed outside of an editor is wanted whole.
    if (ParseContext.get() === null) return parse
    const [first] = fragments
    const known = first === undefined || first.from > 0 ? 0 : first.to
    return new PacedParse(parse, { known, end: input.length, turnMs: this.#turnMs })
  }
}

class PacedParse implements PartialParse {
  readonly #parse: PartialParse
  readonly #known: number
  readonly #end: number
  readonly #turnMs: () => number
  #turnFrom = performance.now()
  #lastAt = this.#turnFrom
  /** Where it was told to stop, which stays true of a turn that ends before. */
  stoppedAt: number | null = null

  constructor(parse: PartialParse, options: { known: number; end: number; turnMs: () => number }) {
    this.#parse = parse
    this.#known = options.known
    this.#end = options.end
    this.#turnMs = options.turnMs
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
    return isOver ? this.#endTurn() : this.#parse.advance()
  }

  #endTurn(): Tree {
    const from = this.parsedPos
    this.stoppedAt ??= this.#end
    if (from < this.stoppedAt) {
      this.#parse.stopAt(from)
      // Has the editor go on from there: it takes the text as read up to where it wanted to stop.
      const rest = { from, to: this.stoppedAt }
      ParseContext.getSkippingParser(Promise.resolve()).startParse('', [], [rest]).advance()
    }
    for (;;) {
      const tree = this.#parse.advance()
      if (tree !== null) return tree
    }
  }
}
