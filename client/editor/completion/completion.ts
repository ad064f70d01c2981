/**
 * Completion while one types: what the language knows, then the words of this file, what the room's files define, and the
 * words of the room's other open files.
 *
 * Words are looked for once where a word begins, in a bounded part of the text; those of another file once until it
 * changes. What files define is asked of the server beside the typing, and joins with the next letter, or at once where
 * nothing is offered yet: what somebody is about to choose is never exchanged under their hands. In prose, also that of
 * comments and strings, where every word is a word, all this is offered only when asked for (Ctrl-Space).
 */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionStatus,
  currentCompletions,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete'
import { language, syntaxTree } from '@codemirror/language'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { type Command, type EditorView, keymap, ViewPlugin } from '@codemirror/view'
import type * as Y from 'yjs'
import { offersOf } from './offers.ts'
import { createSymbolIndex, type DefinedSymbol, type FindSymbols } from './symbol-index.ts'
import { createWordCache } from './word-cache.ts'
import { offeredWords, wholeWord, wordsIn } from './words.ts'
import './completion.css'

/** Typed before words are offered by themselves. */
const minTyped = 2
/** UTF-16 units that are looked through, around the cursor and in each other file. */
const reach = 60_000
const mostWords = 2_000
/** Elements of the list at a time: they are made anew with each key. Ten are seen. */
const mostDrawn = 30
/** Languages in which one writes sentences. */
const prose: readonly string[] = ['markdown', 'html', 'xml', 'latex', 'textile']

export interface CompletionOptions {
  /** Texts of the room's other open files, for their words. */
  readonly others: () => readonly Y.Text[]
  readonly findSymbols: FindSymbols
  readonly path: () => string
}

/** The word that is being typed, with what was found when it began. */
interface BegunWord {
  readonly from: number
  readonly here: readonly string[]
  readonly elsewhere: readonly string[]
  readonly onSymbols: (() => void) | null
}

export function roomCompletion({ others, findSymbols, path }: CompletionOptions): Extension {
  const otherWords = createWordCache((text) => wordsIn(text.toString().slice(0, reach), mostWords))
  const index = createSymbolIndex({ find: findSymbols, now: () => performance.now() })

  function complete(context: CompletionContext): CompletionResult | null {
    const typed = context.matchBefore(/[\p{L}_$][\p{L}\p{N}_$]*/u)
    const spoken = context.state.facet(language)?.name
    if (!context.explicit) {
      if (typed === null || typed.to - typed.from < minTyped) return null
      if (spoken === undefined || prose.includes(spoken) || isInProse(context.state, context.pos)) return null
    }
    const from = typed?.from ?? context.pos
    const { doc } = context.state
    const before = doc.sliceString(Math.max(0, from - reach), from)
    const after = doc.sliceString(context.pos, context.pos + reach)
    // What is being typed is no word yet; the rest of it, where the cursor stands within one, is not either.
    const here = [before, after.replace(/^[\p{L}\p{N}_$]+/u, '')].map((part) => wordsIn(part, mostWords))
    const { view } = context
    const word: BegunWord = {
      from,
      here: offeredWords(here, mostWords),
      elsewhere: offeredWords(otherWords.wordsOf(others()), mostWords),
      onSymbols: view === undefined ? null : () => showIfNothingIs(view, from),
    }
    return offer(word, typed?.text ?? '', null)
  }

  function offer(
    word: BegunWord,
    typed: string,
    last: { readonly symbols: readonly DefinedSymbol[]; readonly options: CompletionResult['options'] } | null,
  ): CompletionResult {
    if (word.onSymbols !== null && typed.length >= minTyped) index.ask(typed, word.onSymbols)
    const symbols = index.get(typed)
    const { here, elsewhere } = word
    const options =
      last?.symbols === symbols ? last.options : offersOf({ here, elsewhere, symbols, path: path(), most: mostWords })
    return {
      from: word.from,
      options,
      update(_result, from, to, { state }) {
        const now = state.sliceDoc(from, to)
        return wholeWord.test(now) ? offer({ ...word, from }, now, { symbols, options }) : null
      },
    }
  }

  return [
    EditorState.languageData.of(() => [{ autocomplete: complete }]),
    Prec.highest(keymap.of([{ key: 'Enter', run: leaveWhatIsTyped }])),
    autocompletion({ icons: false, maxRenderedOptions: mostDrawn }),
    ViewPlugin.define(() => ({ destroy: () => otherWords.close() })),
  ]
}

/** Within a comment or a string, where one writes sentences in code too. What is put into a string's template is code. */
export function isInProse(state: EditorState, offset: number): boolean {
  return /comment|string|heredoc/i.test(syntaxTree(state).resolveInner(offset, -1).name)
}

/** What the room defines came after the last letter: it is shown where the same word still waits, with nothing to choose from. */
function showIfNothingIs(view: EditorView, from: number): void {
  const { state } = view
  const { head, empty } = state.selection.main
  if (!view.hasFocus || !empty || state.readOnly) return
  // Whoever shut the list has it shut; whoever has one keeps it.
  if (completionStatus(state) !== 'active' || currentCompletions(state).length > 0) return
  if (from <= state.doc.length && head - from >= minTyped && wholeWord.test(state.sliceDoc(from, head))) {
    startCompletion(view)
  }
}

/** Where all of the word is typed already there is nothing to complete: Enter begins a line. */
const leaveWhatIsTyped: Command = (view) => {
  const selected = selectedCompletion(view.state)
  if (selected === null) return false
  const { head } = view.state.selection.main
  const { label } = selected
  if (view.state.sliceDoc(Math.max(0, head - label.length), head) === label) closeCompletion(view)
  return false
}
