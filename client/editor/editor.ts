/**
 * A file's editor: CodeMirror over the shared text, with others' carets and the changes under review.
 *
 * Whoever creates it destroys it, soon after the text's document is ended at the latest. It knows the text and the review, not
 * where either comes from. All styles are sheets of our own or carry the page's nonce, as its content security policy asks.
 */
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { Compartment, EditorState } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Range } from '../../shared/model/anchors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId } from '../../shared/model/ids.ts'
import { isApple } from './apple-keys.ts'
import { createAsk, type OpenAsk } from './ask/ask.ts'
import { othersCarets } from './carets/caret-layer.ts'
import type { LaneOptions } from './claims/lane.ts'
import { createCollaboration } from './collaboration/collaboration.ts'
import type { FindSymbols } from './completion/symbol-index.ts'
import { type Cursor, cursorIn } from './cursor.ts'
import type { Extras } from './extras/extras.ts'
import { loadExtras } from './extras/load-extras.ts'
import type { ReadOnlyOptions } from './extras/read-only.ts'
import { folding } from './folding/folding.ts'
import { createFollow } from './follow/follow.ts'
import { gutterWidth } from './gutter-width.ts'
import { createHunkReview } from './hunks/hunk-review.ts'
import type { HunkHere } from './hunks/numbering.ts'
import type { ReviewKey } from './hunks/review-keys.ts'
import type { ReviewSource } from './hunks/review-source.ts'
import { loadLanguage } from './language/language.ts'
import type { Diagnosis } from './lint/checker.ts'
import type { Problem } from './lint/lint.ts'
import { createPreferences, type EditorPreferences, type MissingKeys } from './preferences/preferences.ts'
import { sizeLimit, type TooLarge } from './size-limit.ts'
import { steadyView } from './steady/steady.ts'
import { tabWalk } from './tab-walk/tab-walk.ts'
import './theme/theme.css'

export interface EditorOptions {
  readonly parent: HTMLElement
  readonly file: FileId
  readonly text: Y.Text
  readonly awareness: Awareness
  /** Names the text box, and tells the language. */
  readonly path: string
  readonly isReadOnly: boolean
  /** The page's nonce for the styles that CodeMirror makes; empty where there is no policy. */
  readonly nonce: string
  readonly review: ReviewSource
  /** Who began a conflict, "You" for ourselves; null where that is not known. */
  readonly changedBy: (hunk: Hunk) => string | null
  /** Of the room: what those that run claim of this file is marked. */
  readonly tasks: LaneOptions['tasks']
  /** A change by hand was too large, and was not made. */
  readonly onTooLarge: (why: TooLarge) => void
  /** Which change under review the cursor is in now; null for none. */
  readonly onReviewed?: (at: HunkHere | null) => void
  /** Where the cursor went. */
  readonly onCursor?: (cursor: Cursor) => void
  /** What of the file cannot be read, as the server says. */
  readonly diagnose: () => Promise<Diagnosis>
  readonly onProblemCount: (count: number) => void
  readonly preferences: EditorPreferences
  /** Keys that were chosen could not be loaded; the usual ones work. */
  readonly onKeysMissing: (missing: MissingKeys) => void
  /** Texts of the room's other open files, for their words. */
  readonly otherTexts: () => readonly Y.Text[]
  /** What the room's files define by names like these. */
  readonly findSymbols: FindSymbols
  /** Hears of what is typed where nothing may be. */
  readonly readOnly: ReadOnlyOptions
  readonly canAsk: () => boolean
  /** A request to the agent is being written in the text, or no more. */
  readonly onAsk: (open: OpenAsk | null) => void
}

export interface Editor {
  readonly view: EditorView
  focus(): void
  /** Puts the cursor at the hunk and brings it into view. */
  revealHunk(hunk: HunkId): void
  /** To the first or last change under review. */
  revealEnd(end: 'first' | 'last'): void
  /** Puts the cursor at the line (from 1; past the end, the last one) and brings it into view. */
  revealLine(line: number): void
  /** Puts it in at the cursor, in place of what is selected; where nothing may be written, nothing happens. */
  insert(text: string): void
  /** Does what a key of review does: walks on from the cursor, or decides the change that it is in. */
  review(action: ReviewKey): void
  /** Opens the field in which a request about what is selected is written. */
  ask(): void
  /** The same about that place, and takes no focus; false where nobody may ask here. */
  askAt(place: Range): boolean
  /** Puts the cursor at the next place that cannot be read. */
  goToNextProblem(): void
  /** Goes with somebody's place in this file; null goes with nobody's. */
  follow(member: MemberId | null): void
  /** Tells others what is in view here, while somebody follows us. */
  shareView(isShared: boolean): void
  setReadOnly(isReadOnly: boolean): void
  setPreferences(preferences: EditorPreferences): void
  /** After the file was renamed. */
  setPath(path: string): void
  destroy(): void
}

const linesToTellIndentation = 2_000

export function createEditor(options: EditorOptions): Editor {
  const { file, text, awareness, review, onCursor } = options
  const collaboration = createCollaboration(text)
  const readOnly = new Compartment()
  const language = new Compartment()
  const extras = new Compartment()
  const name = new Compartment()
  let { path } = options
  const life = new AbortController()
  let loaded: Extras | null = null

  const hunks = createHunkReview({
    text,
    path: () => path,
    source: review,
    onPosition: (at) => options.onReviewed?.(at),
    changedBy: options.changedBy,
  })
  const ask = createAsk({
    canAsk: options.canAsk,
    suggest(editor, at) {
      const problem = at.from === at.to ? loaded?.problemAt(editor.state, at) : null
      return problem == null ? { span: at, draft: '' } : fixing(problem)
    },
    onChange: options.onAsk,
  })
  const content = text.toString()
  const preferences = createPreferences({
    path: () => path,
    lines: content.split('\n', linesToTellIndentation),
    initial: options.preferences,
    onKeysMissing: options.onKeysMissing,
  })
  const follow = createFollow(text, awareness)
  const nameOf = (file: string) =>
    // The tab stop is there anyway; said, so that what checks pages for what scrolls without keys knows it too.
    EditorView.contentAttributes.of({
      'aria-label': file,
      // So the way out is told.
      'aria-description': 'Once you type, Tab indents; Escape, then Tab leaves the text',
      spellcheck: 'false',
      tabindex: '0',
    })

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: content,
      extensions: [
        EditorView.cspNonce.of(options.nonce),
        EditorView.editorAttributes.of({ class: 'weft-editor' }),
        name.of(nameOf(path)),
        readOnly.of(EditorState.readOnly.of(options.isReadOnly)),
        EditorState.allowMultipleSelections.of(true),
        preferences.extension,
        collaboration.extension,
        sizeLimit(options.onTooLarge),
        lineNumbers(),
        hunks.extension,
        ask.extension,
        othersCarets(text, awareness),
        follow.extension,
        steadyView(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        drawSelection({ cursorBlinkRate: 0 }),
        dropCursor(),
        // As people know it: Alt-click adds a cursor, Shift-Alt-drag selects columns.
        EditorView.clickAddsSelectionRange.of(
          ({ altKey, ctrlKey, metaKey }) => altKey || (isApple ? metaKey : ctrlKey),
        ),
        rectangularSelection({ eventFilter: ({ altKey, shiftKey, button }) => altKey && shiftKey && button === 0 }),
        indentOnInput(),
        bracketMatching(),
        extras.of([]),
        folding(),
        gutterWidth(),
        language.of([]),
        keymap.of([
          ...defaultKeymap,
          // Esc, then Tab, leaves the text: CodeMirror lets the Tab after an Esc through.
          indentWithTab,
        ]),
        tabWalk(),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged && !update.selectionSet) return
          onCursor?.(cursorIn(update.state))
        }),
      ],
    }),
  })

  const showLanguage = async () => {
    const asked = path
    const extension = await loadLanguage(asked, life.signal)
    if (extension !== null && asked === path) view.dispatch({ effects: language.reconfigure(extension) })
  }
  void showLanguage()

  const lint = {
    ask: options.diagnose,
    fix: () =>
      options.canAsk()
        ? (editor: EditorView, problem: Problem) => {
            const { span, draft } = fixing(problem)
            ask.open(editor, span, draft)
          }
        : null,
    onCount: options.onProblemCount,
  }
  const completion = { others: options.otherTexts, findSymbols: options.findSymbols, path: () => path }
  const lane = { file, text, review, tasks: options.tasks }
  void loadExtras({ completion, lint, lane, readOnly: options.readOnly }, life.signal).then((made) => {
    if (made === null) return
    loaded = made
    view.dispatch({ effects: extras.reconfigure(made.extension) })
  })

  return {
    view,
    focus: () => view.focus(),
    revealHunk: (hunk) => hunks.reveal(view, hunk),
    revealEnd: (end) => hunks.revealEnd(view, end),
    revealLine(line) {
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)))
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    },
    ask: () => void ask.openHere(view),
    askAt: (place) => ask.open(view, place, '', false),
    goToNextProblem() {
      loaded?.goToNextProblem(view)
      view.focus()
    },
    insert(inserted) {
      if (view.state.readOnly) return
      view.dispatch(view.state.replaceSelection(inserted), { scrollIntoView: true, userEvent: 'input.paste' })
    },
    review: (action) => hunks.press(view, action),
    follow: (member) => follow.follow(view, member),
    shareView: (isShared) => follow.share(view, isShared),
    setReadOnly: (isReadOnly) => view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(isReadOnly)) }),
    setPreferences: (chosen) => preferences.apply(view, chosen),
    setPath(renamed) {
      if (renamed === path) return
      path = renamed
      view.dispatch({ effects: name.reconfigure(nameOf(path)) })
      hunks.refresh(view)
      loaded?.refresh(view)
      preferences.refresh(view)
      void showLanguage()
    },
    destroy() {
      if (life.signal.aborted) return
      life.abort()
      view.destroy()
      collaboration.destroy()
    },
  }
}

/** A request to mend it, for whoever asks to add to or just to send. */
function fixing({ from, to, message }: Problem) {
  return { span: { from, to }, draft: `Fix this syntax error: ${message}` }
}
