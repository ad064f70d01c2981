/**
 * What is asked of whoever parses, and what comes back: plain values, so that they cross from thread to thread.
 *
 * A text that both sides know is spoken of by the number of its revision: only its change is sent. Where the other side
 * has forgotten it, it says `stale`, and is sent the whole.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import type { Span } from './check.ts'
import type { ChangedDefinition } from './definition-changes.ts'
import type { DefinitionsAndReferences, Reference } from './definitions.ts'
import type { SyntaxIssue, SyntaxMark } from './issue.ts'
import type { Language } from './languages.ts'
import type { NamesFound } from './names.ts'

export interface Source {
  readonly language: Language
  /** Whose tree is kept for the next question; null for a text that is asked about once. */
  readonly document: string | null
  /** What this text will be called. */
  readonly revision: number
  readonly sent: { readonly whole: string } | { readonly base: number; readonly change: Edit }
}

export type SyntaxQuestion =
  | { readonly kind: 'definitions'; readonly source: Source }
  /** What of the whole text cannot be read. */
  | { readonly kind: 'errors'; readonly source: Source }
  /** Where these are named. */
  | { readonly kind: 'references'; readonly source: Source; readonly names: readonly string[] }
  /** What each place is that writes one of these. */
  | { readonly kind: 'names'; readonly source: Source; readonly names: readonly string[] }
  /** Where it imports. */
  | { readonly kind: 'imports'; readonly source: Source }
  /** Which definitions `change` adds, changes or removes. */
  | { readonly kind: 'changes'; readonly source: Source; readonly change: Edit }
  /** Which faults `change` brings into the text; the text after it is kept, as the next revision. */
  | { readonly kind: 'check'; readonly source: Source; readonly change: Edit }

export type SyntaxAnswer =
  | { readonly kind: 'definitions'; readonly found: DefinitionsAndReferences }
  | { readonly kind: 'issues'; readonly issues: readonly SyntaxIssue[] }
  | { readonly kind: 'marks'; readonly marks: readonly SyntaxMark[] }
  | { readonly kind: 'references'; readonly references: readonly Reference[] }
  /** Null for a language in which nothing is renamed by this. */
  | { readonly kind: 'names'; readonly found: NamesFound | null }
  | { readonly kind: 'imports'; readonly places: readonly Span[]; readonly hasErrors: boolean }
  | { readonly kind: 'changes'; readonly changes: readonly ChangedDefinition[] }
  | { readonly kind: 'stale' }
  /** Its package is not there, or cannot be read. */
  | { readonly kind: 'no-grammar' }
