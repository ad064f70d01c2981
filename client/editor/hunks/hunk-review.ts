/**
 * A file's changes under review, drawn in the text and decided there.
 *
 * Works at most once a frame, when the hunks or the text changed, and draws anew only where a hunk's own lines or state
 * differ from last time. Between two frames CodeMirror maps what is drawn through the text's changes.
 */
import { language } from '@codemirror/language'
import { type Extension, Prec } from '@codemirror/state'
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type * as Y from 'yjs'
import { resolveRange } from '../../../shared/model/anchors.ts'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import { wholeLines } from '../../../shared/text/lines.ts'
import { isApple } from '../apple-keys.ts'
import { Decisions } from './decisions.ts'
import { type DrawnHunk, drawHunks, hunkDecorations } from './drawing/decorations.ts'
import { drawHunk, type Surroundings } from './drawing/drawing.ts'
import { byPlace, type HunkHere, hunkAt, nextHunk, numberHunks, type PlacedHunk } from './numbering.ts'
import { Placements } from './placements.ts'
import { type ReviewKey, reviewKey } from './review-keys.ts'
import type { ReviewSource } from './review-source.ts'
import { rowContent } from './rows/row-content.ts'
import { RowWidget } from './rows/row-widget.ts'
import './hunks.css'

interface HunkReviewOptions {
  readonly text: Y.Text
  readonly path: () => string
  readonly source: ReviewSource
  /** Which change the cursor is in, once that is another. */
  readonly onPosition: (at: HunkHere | null) => void
  /** Who began a conflict, "You" for ourselves; null where that is not known. */
  readonly changedBy: (hunk: Hunk) => string | null
}

export interface HunkReview {
  readonly extension: Extension
  /** Puts the cursor at the hunk and brings it into view. */
  reveal(view: EditorView, hunk: HunkId): void
  /** To the first or last change that waits for a decision. */
  revealEnd(view: EditorView, end: 'first' | 'last'): void
  /** Does what a key of review does. */
  press(view: EditorView, action: ReviewKey): void
  /** Draws anew, after the path changed. */
  refresh(view: EditorView): void
}

export function createHunkReview(options: HunkReviewOptions): HunkReview {
  const plugin = ViewPlugin.define((view) => new HunkReviewPlugin(view, options))
  const keys = EditorView.domEventHandlers({
    keydown(event, view) {
      const action = reviewKey(event)
      return action !== null && (view.plugin(plugin)?.press(action) ?? false)
    },
  })
  return {
    // Before Vim's and Emacs's: in a change its keys decide it, elsewhere they are theirs.
    extension: [hunkDecorations, plugin, Prec.highest(keys)],
    reveal: (view, hunk) => view.plugin(plugin)?.reveal(hunk),
    revealEnd: (view, end) => view.plugin(plugin)?.revealEnd(end),
    press: (view, action) => void view.plugin(plugin)?.press(action),
    refresh: (view) => view.plugin(plugin)?.schedule(),
  }
}

interface Memo extends Surroundings {
  readonly hunk: Hunk
  readonly drawing: DrawnHunk['drawing']
}

class HunkReviewPlugin implements PluginValue {
  readonly #view: EditorView
  readonly #options: HunkReviewOptions
  readonly #placements: Placements
  readonly #memos = new Map<HunkId, Memo>()
  readonly #decisions: Decisions
  readonly #unsubscribe: () => void
  /** Text changed inside a hunk: what was mapped through that may be off, though it reads the same. */
  #isStale = false
  #isDestroyed = false
  /** To be revealed once it has a place. */
  #wanted: HunkId | { readonly end: 'first' | 'last' } | null = null
  #position: HunkHere | null = null
  #drawn: readonly DrawnHunk[] = []
  #frame: number | null = null
  #revealFrame: number | null = null

  constructor(view: EditorView, options: HunkReviewOptions) {
    this.#view = view
    this.#options = options
    this.#placements = new Placements((anchors) => resolveRange(options.text, anchors))
    this.#decisions = new Decisions({
      source: options.source,
      find: (id) => this.#find(id),
      placeOf: ({ anchors }) => (anchors === undefined ? null : resolveRange(options.text, anchors)),
      pointedAt: () => this.#pointedAt(),
      onChange: () => this.schedule(),
    })
    this.#unsubscribe = options.source.subscribe(this.schedule)
    this.schedule()
  }

  update(update: ViewUpdate) {
    const isOtherLanguage = update.startState.facet(language) !== update.state.facet(language)
    if (isOtherLanguage) this.#isStale = true
    if (isOtherLanguage || update.docChanged) this.schedule()
    // What may be decided goes with what may be typed.
    if (update.selectionSet || update.startState.readOnly !== update.state.readOnly) this.schedule()
    // Who has begun something else is not taken away from it.
    if (update.transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('select'))) this.#wanted = null
    if (update.docChanged && this.#placements.map(update.changes)) this.#isStale = true
  }

  destroy() {
    this.#isDestroyed = true
    this.#unsubscribe()
    for (const frame of [this.#frame, this.#revealFrame]) if (frame !== null) cancelAnimationFrame(frame)
  }

  readonly schedule = () => {
    if (this.#isDestroyed) return
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#refresh()
    })
  }

  reveal(id: HunkId) {
    const place = this.#placements.get(id)
    this.#wanted = place === undefined ? id : null
    if (place === undefined) return
    const anchor = Math.min(place.from, this.#view.state.doc.length)
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      userEvent: 'select',
    })
    if (this.#revealFrame !== null) cancelAnimationFrame(this.#revealFrame)
    // Once it has been scrolled to, in the same frame.
    this.#revealFrame = requestAnimationFrame(() => {
      this.#revealFrame = null
      this.#revealDecisions(id)
    })
  }

  /** Where there is room for it below its first line, the row under the change is in view too. */
  #revealDecisions(id: HunkId) {
    const { scrollDOM, dom, state } = this.#view
    const place = this.#placements.get(id)
    const row = dom.querySelector(`.weft-row[data-hunk="${id}"]`)
    const first = place && this.#view.coordsAtPos(Math.min(place.from, state.doc.length))
    if (row === null || first == null) return
    const { top, bottom } = scrollDOM.getBoundingClientRect()
    const hiddenPx = row.getBoundingClientRect().bottom - bottom
    if (hiddenPx > 0) scrollDOM.scrollTop += Math.max(0, Math.min(hiddenPx, first.top - top))
  }

  revealEnd(end: 'first' | 'last') {
    const open = this.#openHunks().sort(byPlace)
    const found = end === 'first' ? open[0] : open.at(-1)
    if (found === undefined) this.#wanted = { end }
    else this.reveal(found.id)
  }

  /** Whether the key meant something here. */
  press(action: ReviewKey): boolean {
    const { doc, selection } = this.#view.state
    const open = this.#openHunks()
    if (action === 'next' || action === 'previous') {
      const direction = action === 'next' ? 1 : -1
      if (open.length === 0) return this.#options.source.leave(direction)
      const { head } = selection.main
      const isLast = !open.some(({ from }) => (direction === 1 ? from > head : from < head))
      if (isLast && this.#options.source.leave(direction)) return true
      const found = nextHunk(open, head, direction)
      if (found !== null) this.reveal(found.id)
      return true
    }
    if (open.length === 0) return false
    const line = doc.lineAt(selection.main.head)
    const here = hunkAt(open, line.from, line.to)
    if (action === 'compare') {
      const next = here ?? nextHunk(open, selection.main.head, 1)
      const hunk = this.#hunks().find(({ id }) => id === next?.id)
      if (hunk?.state === 'conflicted' && here !== null) this.#options.source.editByHand(hunk)
      else if (hunk !== undefined) this.#options.source.compare(hunk)
      return true
    }
    const hunk = this.#hunks().find(({ id }) => id === here?.id)
    // Why nothing is decided is said by the commands of the review.
    if (hunk?.state !== 'pending' || !this.#options.source.canDecide()) return false
    this.#decisions.decide(hunk.id, { kind: action })
    return true
  }

  #hunks(): readonly Hunk[] {
    return this.#options.source.hunks()
  }

  #openHunks(): PlacedHunk[] {
    const open = new Set(this.#hunks().flatMap(({ id, state }) => (isHunkDecided(state) ? [] : [id])))
    return this.#placements.all().filter(({ id }) => open.has(id))
  }

  #refresh() {
    this.#drawAll()
    const wanted = this.#wanted
    if (wanted !== null && typeof wanted === 'object') this.revealEnd(wanted.end)
    else if (wanted !== null && this.#placements.get(wanted) !== undefined) this.reveal(wanted)
    this.#tellPosition()
  }

  #tellPosition() {
    const { doc, selection } = this.#view.state
    const line = doc.lineAt(selection.main.head)
    const here = hunkAt(this.#openHunks(), line.from, line.to)
    const ordinal = here === null ? undefined : numberHunks(this.#placements.all()).get(here.id)
    const now = here === null || ordinal === undefined ? null : { id: here.id, ...ordinal }
    const last = this.#position
    if (now?.id === last?.id && now?.number === last?.number && now?.count === last?.count) return
    this.#position = now
    this.#options.onPosition(now)
  }

  #drawAll() {
    const hunks = this.#hunks()
    this.#placements.update(hunks)
    const numbers = numberHunks(this.#placements.all())
    const byId = new Map(hunks.map((hunk) => [hunk.id, hunk]))
    const drawn: DrawnHunk[] = []
    for (const { id, from } of this.#openHunks().sort(byPlace)) {
      const hunk = byId.get(id)
      const ordinal = numbers.get(id)
      if (hunk === undefined || ordinal === undefined) continue
      const drawing = this.#draw(hunk)
      const { source, path, changedBy } = this.#options
      const content = rowContent({
        hunk,
        path: path(),
        ordinal,
        prompt: source.promptOf(hunk),
        agentName: source.agentName,
        changedBy: changedBy(hunk),
        canDecide: source.canDecide(),
        isBusy: this.#decisions.isBusy(id),
        isApple,
      })
      drawn.push({ from, drawing, row: new RowWidget(content, this.#decisions) })
    }
    for (const id of this.#memos.keys()) if (!byId.has(id)) this.#memos.delete(id)
    const isSame =
      !this.#isStale &&
      drawn.length === this.#drawn.length &&
      drawn.every(({ drawing, row }, index) => {
        const before = this.#drawn[index]
        return before !== undefined && before.drawing === drawing && before.row.eq(row)
      })
    if (isSame) return
    this.#drawn = drawn
    this.#isStale = false
    const { activeElement } = document
    const isInRow = activeElement !== this.#view.contentDOM && this.#view.contentDOM.contains(activeElement)
    this.#view.dispatch({ effects: drawHunks.of(drawn) })
    // The row that was decided is gone, and the focus with it.
    if (isInRow && !this.#view.contentDOM.contains(document.activeElement)) this.#view.focus()
  }

  #draw(hunk: Hunk): Memo['drawing'] {
    const { doc } = this.#view.state
    const place = this.#placements.get(hunk.id) ?? { from: 0, to: 0 }
    const from = Math.min(place.from, doc.length)
    const to = Math.min(place.to, doc.length)
    const lead = doc.sliceString(doc.lineAt(from).from, from)
    const current = doc.sliceString(from, to)
    const tail = doc.sliceString(to, doc.lineAt(to).to)
    const known = this.#memos.get(hunk.id)
    if (known?.hunk === hunk && known.lead === lead && known.current === current && known.tail === tail)
      return known.drawing
    const drawing = drawHunk(hunk, { lead, current, tail })
    this.#memos.set(hunk.id, { hunk, lead, current, tail, drawing })
    return drawing
  }

  #pointedAt() {
    const { doc, selection } = this.#view.state
    const { from, to } = selection.main
    const lines = wholeLines(doc.toString(), { from, to })
    return { from, to, text: doc.sliceString(lines.from, lines.to) }
  }

  #find(id: HunkId) {
    const hunk = this.#hunks().find((one) => one.id === id)
    const place = this.#placements.get(id)
    return hunk === undefined || place === undefined ? null : { hunk, place }
  }
}
