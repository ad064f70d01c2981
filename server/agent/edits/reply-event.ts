/**
 * What a reply parser says while a reply arrives, the same for every format a model may answer in.
 *
 *   prose*  ( find  replace*  end  |  cut  |  file )*
 *
 * A format is a `BlockFormat`: it recognises the line that opens a block of its kind, or a whole patch of them, and reads
 * the lines from there on. The parser around it owns everything between blocks: prose, code fences, the path above a block.
 */
import type { PatchHunk } from './patch-hunk.ts'

export type ReplyEvent =
  /** What is for the chat; a delta. */
  | { readonly kind: 'prose'; readonly text: string }
  | FindEvent
  /** A delta of what takes its place; joined, whole lines that each end in "\n". */
  | { readonly kind: 'replace'; readonly block: number; readonly text: string }
  /** `complete` is false where the block was left open in the middle of a reply. */
  | { readonly kind: 'end'; readonly block: number; readonly complete: boolean }
  /** The block ended before it was known what it wants to find; it had no `find`. */
  | { readonly kind: 'cut'; readonly block: number; readonly path: string | null }
  | FileEvent

/** Whole, ended lines to be found; empty for a new or empty file. */
export interface FindEvent {
  readonly kind: 'find'
  readonly block: number
  /** Null where the reply named none. */
  readonly path: string | null
  readonly find: string
  /** 1-based line where the model believes it is. */
  readonly lineHint?: number
  /** Lines above it that tell which place is meant, the outermost first. */
  readonly anchors?: readonly string[]
  /** It ends where the file ends. */
  readonly isAtEnd?: boolean
  /** Its lines, where the format says of each whether it stays; then no `replace` follows. */
  readonly patch?: PatchHunk
  /** What follows is the file's whole content, whether or not it exists. */
  readonly isWholeFile?: boolean
}

/** An operation on a whole file. */
export type FileEvent =
  /** `content` is what the file should hold, where the reply says it. */
  | {
      readonly kind: 'file'
      readonly block: number
      readonly path: string
      readonly operation: 'delete'
      readonly content?: string
    }
  | {
      readonly kind: 'file'
      readonly block: number
      readonly path: string
      readonly operation: 'rename'
      readonly newPath: string
    }

/** What the parser knows when a block opens. */
export interface BlockHeader {
  /** The next block's number. */
  readonly takeNumber: () => number
  /** The path that the lines above give, else the previous block's. */
  readonly path: string | null
  /** Whether the block stands in a code fence, whose last line is then not content. */
  readonly fenced: boolean
  readonly isKnownPath: (path: string) => boolean
}

export interface BlockFormat {
  /** Whether a line that begins like this may still become one that opens a block. True for the empty string. */
  mayOpen(lineSoFar: string): boolean
  open(line: string, header: BlockHeader): BlockReader | null
}

/** Reads one block, or all of one patch, from the line after its opening. */
export interface BlockReader {
  readonly path: string | null
  /** A line without its "\n"; `isWhole` is false for one that the reply's end cut off. */
  line(line: string, isWhole: boolean): BlockStep
  /** The same of one that is too long for anything but content. */
  longLine(line: string): BlockStep
  /** The last line as far as it has come; what is reported of it is not reported again by `line`. */
  partial(lineSoFar: string): ReplyEvent[]
  /** The reply was cut here by its length and is gone on with: what is open now is complete only if it says so. */
  cut(): void
  /** The reply ended, as replies do; an unfinished line has been given to `line` before. */
  finish(): ReplyEvent[]
}

export interface BlockStep {
  readonly events: ReplyEvent[]
  /** `again`: the block is over and this very line is not of it. */
  readonly next: 'more' | 'closed' | 'again'
}
