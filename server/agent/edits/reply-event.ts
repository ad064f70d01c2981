/**
 * What a reply parser says while a reply arrives, the same for every format a model may answer in.
 *
 *   prose*  ( find  replace*  end  |  cut )*
 *
 * A format is a `BlockFormat`: it recognises the line that opens a block of its kind and reads the lines from there on.
 * The parser around it owns everything between blocks: prose, code fences, the path above a block.
 */

export type ReplyEvent =
  /** What is for the chat; a delta. */
  | { readonly kind: 'prose'; readonly text: string }
  /** Whole, ended lines to be found; empty for a new or empty file. `path` is null where the reply named none. */
  | {
      readonly kind: 'find'
      readonly block: number
      readonly path: string | null
      readonly find: string
      /** 1-based line where the model believes it is. */
      readonly lineHint?: number
    }
  /** A delta of what takes its place; joined, whole lines that each end in "\n". */
  | { readonly kind: 'replace'; readonly block: number; readonly text: string }
  /** `complete` is false where the closing marker never came: the reply was cut, or the model forgot it. */
  | { readonly kind: 'end'; readonly block: number; readonly complete: boolean }
  /** The block ended before it was known what it wants to find; it had no `find`. */
  | { readonly kind: 'cut'; readonly block: number; readonly path: string | null }

/** What the parser knows when a block opens. */
export interface BlockHeader {
  readonly block: number
  /** The path that the lines above give, else the previous block's. */
  readonly path: string | null
  /** Whether the block stands in a code fence, whose last line is then not content. */
  readonly fenced: boolean
}

export interface BlockFormat {
  /** Whether a line that begins like this may still become one that opens a block. True for the empty string. */
  mayOpen(lineSoFar: string): boolean
  open(line: string, header: BlockHeader): BlockReader | null
}

/** Reads one block, from the line after its opening. */
export interface BlockReader {
  readonly path: string | null
  /** A line without its "\n"; `isWhole` is false for one that the reply's end cut off. */
  line(line: string, isWhole: boolean): BlockStep
  /** The last line as far as it has come; what is reported of it is not reported again by `line`. */
  partial(lineSoFar: string): ReplyEvent[]
  /** The reply ended; an unfinished line has been given to `line` before. */
  finish(): ReplyEvent[]
}

export interface BlockStep {
  readonly events: ReplyEvent[]
  /** `again`: the block is over and this very line opens the next. */
  readonly next: 'more' | 'closed' | 'again'
}
