/**
 * Marks what the server cannot read of the text: underlined, with a sign beside the line, a sentence where one points at
 * it or comes to it by F8, and a way to have the agent mend it.
 *
 * Between two answers CodeMirror carries the marks along with the text; see `checker` for which answers count.
 */
import {
  type Diagnostic,
  diagnosticCount,
  forEachDiagnostic,
  nextDiagnostic,
  previousDiagnostic,
  setDiagnostics,
  setDiagnosticsEffect,
} from '@codemirror/lint'
import { type EditorState, type Extension, RangeSet, StateField, type Text } from '@codemirror/state'
import {
  type Command,
  EditorView,
  GutterMarker,
  gutterLineClass,
  keymap,
  type PluginValue,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { fingerprint } from '../../../shared/text/fingerprint.ts'
import { type Checker, createChecker, type Diagnosis } from './checker.ts'
import { markRange } from './mark-range.ts'
import './lint.css'

export interface Problem {
  readonly from: number
  readonly to: number
  readonly message: string
}

export interface LintOptions {
  readonly ask: () => Promise<Diagnosis>
  /** Has the agent mend it; null where nobody here may ask. */
  readonly fix: () => ((view: EditorView, problem: Problem) => void) | null
  /** How many there are; called when that changes. */
  readonly onCount: (count: number) => void
}

export interface Lint {
  readonly extension: Extension
  /** After the file was renamed. */
  refresh(view: EditorView): void
}

/** Beside a line with a problem; the gutter of signs shows it where no change does. */
class ProblemMarker extends GutterMarker {
  override readonly elementClass = 'weft-problem'
}
const problemMarker = new ProblemMarker()

const problemLines = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(lines, { effects, changes, state: { doc } }) {
    for (const effect of effects) {
      if (!effect.is(setDiagnosticsEffect)) continue
      const starts = new Set(effect.value.map(({ from }) => doc.lineAt(from).from))
      return RangeSet.of(
        [...starts].map((at) => problemMarker.range(at)),
        true,
      )
    }
    return lines.map(changes)
  },
  provide: (field) => gutterLineClass.from(field),
})

export function createLint(options: LintOptions): Lint {
  const plugin = ViewPlugin.define((view) => new LintMarks(view, options))
  return {
    extension: [
      plugin,
      problemLines,
      keymap.of([
        { key: 'F8', run: told(nextDiagnostic) },
        { key: 'Shift-F8', run: told(previousDiagnostic) },
      ]),
    ],
    refresh: (view) => view.plugin(plugin)?.refresh(),
  }
}

/** To the next problem, and says it. */
export const goToNextProblem: Command = told(nextDiagnostic)

/** The problem that a position is in or beside, null where there is none. */
export function problemAt(
  state: EditorState,
  { from, to }: { readonly from: number; readonly to: number },
): Problem | null {
  let found: Problem | null = null
  forEachDiagnostic(state, ({ message }, start, end) => {
    if (start <= to && from <= end) found ??= { from: start, to: end, message }
  })
  return found
}

/** What is shown by a tooltip alone is also said. */
function told(go: Command): Command {
  return (view) => {
    if (diagnosticCount(view.state) === 0) return false
    go(view)
    const problem = problemAt(view.state, view.state.selection.main)
    if (problem !== null) {
      const { number } = view.state.doc.lineAt(problem.from)
      view.dispatch({ effects: EditorView.announce.of(`Line ${number}: ${problem.message}`) })
    }
    return true
  }
}

class LintMarks implements PluginValue {
  readonly #view: EditorView
  readonly #options: LintOptions
  readonly #checker: Checker
  readonly #seen: IntersectionObserver
  #isSeen = false
  #count = 0

  constructor(view: EditorView, options: LintOptions) {
    this.#view = view
    this.#options = options
    this.#checker = createChecker<Text>({
      read: () => this.#view.state.doc,
      versionOf: (doc) => fingerprint(doc.iter()),
      ask: options.ask,
      show: (diagnostics) => this.#show(diagnostics),
      after(ms, call) {
        const timer = setTimeout(call, ms)
        return () => clearTimeout(timer)
      },
    })
    this.#seen = new IntersectionObserver((entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? false
      this.#watch()
    })
    this.#seen.observe(view.dom)
    document.addEventListener('visibilitychange', this.#watch)
  }

  update({ docChanged, state }: ViewUpdate) {
    if (docChanged) this.#checker.changed()
    const count = diagnosticCount(state)
    if (count === this.#count) return
    this.#count = count
    this.#options.onCount(count)
  }

  refresh() {
    this.#checker.renamed()
  }

  destroy() {
    this.#seen.disconnect()
    document.removeEventListener('visibilitychange', this.#watch)
    this.#checker.close()
  }

  readonly #watch = () => this.#checker.setWatched(this.#isSeen && document.visibilityState === 'visible')

  #show(diagnostics: Diagnosis['diagnostics']) {
    const { state } = this.#view
    if (diagnostics.length === 0 && diagnosticCount(state) === 0) return
    this.#view.dispatch(
      setDiagnostics(
        state,
        diagnostics.map((each) => this.#drawn(each)),
      ),
    )
  }

  #drawn(found: Diagnosis['diagnostics'][number]): Diagnostic {
    const { message } = found
    const { from, to } = markRange(found, this.#view.state.doc)
    const fix = this.#options.fix()
    const apply = (view: EditorView, start: number, end: number) => fix?.(view, { from: start, to: end, message })
    return {
      from,
      to,
      severity: 'error',
      message,
      actions: fix === null ? [] : [{ name: 'Ask the agent to fix this', apply }],
    }
  }
}
