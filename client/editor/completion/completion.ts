/**
 * Completion while one types: what the language knows, then the words of this file, then those of the room's other open
 * files.
 *
 * Words are looked for once where a word begins, in a bounded part of the text; those of another file once until it
 * changes. In prose, where every word is a word, they are offered only when asked for (Ctrl-Space).
 */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  selectedCompletion,
} from '@codemirror/autocomplete'
import { language } from '@codemirror/language'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { type Command, keymap } from '@codemirror/view'
import type * as Y from 'yjs'
import { offeredWords, wordsIn } from './words.ts'
import './completion.css'

/** Typed before words are offered by themselves. */
const minTyped = 2
/** UTF-16 units that are looked through, around the cursor and in each other file. */
const reach = 60_000
const mostWords = 2_000
/** Languages in which one writes sentences. */
const prose: readonly string[] = ['markdown', 'html', 'xml', 'latex', 'textile']

/** `others` are the texts of the room's other open files. */
export function roomCompletion(others: () => readonly Y.Text[]): Extension {
  const otherWords = createWordCache()

  function words(context: CompletionContext): CompletionResult | null {
    const typed = context.matchBefore(/[\p{L}_$][\p{L}\p{N}_$]*/u)
    const spoken = context.state.facet(language)?.name
    if (!context.explicit) {
      if (typed === null || typed.to - typed.from < minTyped) return null
      if (spoken === undefined || prose.includes(spoken)) return null
    }
    const from = typed?.from ?? context.pos
    const { doc } = context.state
    const before = doc.sliceString(Math.max(0, from - reach), from)
    const after = doc.sliceString(context.pos, context.pos + reach)
    // What is being typed is no word yet; the rest of it, where the cursor stands within one, is not either.
    const here = [before, after.replace(/^[\p{L}\p{N}_$]+/u, '')].map((part) => wordsIn(part, mostWords))
    const offered = offeredWords([...here, ...others().map(otherWords)], mostWords)
    return { from, options: offered.map((label) => ({ label })), validFor: /^[\p{L}\p{N}_$]*$/u }
  }

  return [
    EditorState.languageData.of(() => [{ autocomplete: words }]),
    Prec.highest(keymap.of([{ key: 'Enter', run: leaveWhatIsTyped }])),
    autocompletion({ icons: false }),
  ]
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

/** The words of a text, until it changes. */
function createWordCache(): (text: Y.Text) => readonly string[] {
  const known = new WeakMap<Y.Text, { words: readonly string[] | null }>()
  return (text) => {
    let kept = known.get(text)
    if (kept === undefined) {
      const made: { words: readonly string[] | null } = { words: null }
      known.set(text, made)
      text.observe(() => {
        made.words = null
      })
      kept = made
    }
    kept.words ??= wordsIn(text.toString().slice(0, reach), mostWords)
    return kept.words
  }
}
