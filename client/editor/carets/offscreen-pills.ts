/**
 * At the upper and lower edge of the text: who is beyond it, and on which line; pressing one shows the place, and leaves
 * one's own cursor where it is. They lie on no control in the text or over it, as the buttons of a change: they give way,
 * and where there is no place for them they are not shown. Drawn with what CodeMirror measures.
 */
import type { EditorState, Extension } from '@codemirror/state'
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { Caret } from './carets.ts'
import { caretsElsewhere, clearOf, type Elsewhere, type Pill, type Strip } from './offscreen.ts'

type Side = 'above' | 'below'

interface Found {
  readonly elsewhere: Elsewhere
  /** Where each side's pills stand, from the editor's edge; null where there is no place. */
  readonly insets: Readonly<Record<Side, number | null>>
}

const controls = 'button, textarea, input, .weft-row'

export function offscreenPills(caretsIn: (state: EditorState) => readonly Caret[]): Extension {
  return ViewPlugin.define((view) => new OffscreenPills(view, caretsIn))
}

class OffscreenPills implements PluginValue {
  readonly #view: EditorView
  readonly #caretsIn: (state: EditorState) => readonly Caret[]
  readonly #edges: Readonly<Record<Side, HTMLElement>>
  #shown = ''

  constructor(view: EditorView, caretsIn: (state: EditorState) => readonly Caret[]) {
    this.#view = view
    this.#caretsIn = caretsIn
    this.#edges = { above: edge('above'), below: edge('below') }
    view.dom.append(this.#edges.above, this.#edges.below)
    view.scrollDOM.addEventListener('scroll', this.#schedule, { passive: true })
    this.#schedule()
  }

  update({ docChanged, geometryChanged, viewportChanged, state, startState }: ViewUpdate) {
    // What is done with a selection stands over the text too.
    const isSelecting = state.selection.main.empty !== startState.selection.main.empty
    const isOther = this.#caretsIn(state) !== this.#caretsIn(startState)
    if (docChanged || geometryChanged || viewportChanged || isSelecting || isOther) this.#schedule()
  }

  destroy() {
    this.#view.scrollDOM.removeEventListener('scroll', this.#schedule)
    this.#edges.above.remove()
    this.#edges.below.remove()
  }

  readonly #schedule = () => {
    if (this.#shown === '' && this.#caretsIn(this.#view.state).length === 0) return
    this.#view.requestMeasure({ key: this, read: () => this.#read(), write: (found) => this.#write(found) })
  }

  #read(): Found {
    const { scrollDOM, documentTop, state } = this.#view
    const box = scrollDOM.getBoundingClientRect()
    const { length } = state.doc
    const seen = {
      from: this.#view.lineBlockAtHeight(box.top - documentTop).from,
      to: this.#view.lineBlockAtHeight(box.bottom - documentTop).to,
    }
    const carets = this.#caretsIn(state).map((caret) => ({ ...caret, head: Math.min(caret.head, length) }))
    const elsewhere = caretsElsewhere(carets, seen, (offset) => state.doc.lineAt(offset).number)
    const dom = this.#view.dom.getBoundingClientRect()
    const above = this.#inset('above', box)
    const below = this.#inset('below', box)
    return {
      elsewhere,
      insets: {
        above: above === null ? null : above + box.top - dom.top,
        below: below === null ? null : below + dom.bottom - box.bottom,
      },
    }
  }

  /** From the text's edge, for pills as they are drawn now; within their half of the text, or they would tell the wrong edge. */
  #inset(side: Side, box: DOMRect): number | null {
    if (this.#edges[side].hidden) return edgeGapPx
    const { left, right, height } = this.#edges[side].getBoundingClientRect()
    const over =
      this.#view.dom.closest('[role="tabpanel"]')?.querySelectorAll(`[data-over-text] :is(${controls})`) ?? []
    const strips = [...this.#view.scrollDOM.querySelectorAll(controls), ...over]
      .map((control) => control.getBoundingClientRect())
      .filter(({ top, bottom }) => bottom > box.top && top < box.bottom)
      .map(
        (control): Strip => ({
          left: control.left,
          right: control.right,
          near: side === 'above' ? control.top - box.top : box.bottom - control.bottom,
          far: side === 'above' ? control.bottom - box.top : box.bottom - control.top,
        }),
      )
    return clearOf({ left, right, heightPx: height }, strips, { gapPx: edgeGapPx, heightPx: box.height / 2 })
  }

  #write(found: Found) {
    const { elsewhere, insets } = found
    const key = JSON.stringify(found)
    if (key === this.#shown) return
    this.#shown = key
    this.#edges.above.style.top = `${insets.above ?? 0}px`
    this.#edges.below.style.bottom = `${insets.below ?? 0}px`
    for (const side of ['above', 'below'] as const) {
      const element = this.#edges[side]
      const isCrowded = insets[side] === null && !element.contains(document.activeElement)
      element.dataset.crowded = String(isCrowded)
    }
    this.#fill('above', elsewhere.above, elsewhere.moreAbove)
    this.#fill('below', elsewhere.below, elsewhere.moreBelow)
    // What has another size now may have to stand elsewhere; in this frame still.
    this.#schedule()
  }

  /** One person's pill stays one element, so that the focus in it stays too. */
  #fill(side: Side, pills: readonly Pill[], more: number) {
    const known = new Map(
      [...this.#edges[side].querySelectorAll('button')].map((button) => [button.dataset.client, button]),
    )
    const drawn: HTMLElement[] = pills.map((pill) => {
      const button = known.get(String(pill.client)) ?? this.#draw(pill.client)
      button.className = pill.isAgent ? 'weft-pill weft-pill-agent' : 'weft-pill'
      if (!pill.isAgent) button.dataset.member = String(pill.colour)
      button.dataset.head = String(pill.head)
      button.title = `${pill.name} is at line ${pill.line}: show it`
      button.setAttribute('aria-label', button.title)
      button.textContent = `${pill.name} ${side === 'above' ? '↑' : '↓'} ${pill.line}`
      return button
    })
    if (more > 0) {
      const rest = document.createElement('span')
      rest.className = 'weft-pill weft-pill-more'
      rest.textContent = `+${more}`
      drawn.push(rest)
    }
    this.#edges[side].hidden = drawn.length === 0
    const now = [...this.#edges[side].children]
    if (now.length !== drawn.length || now.some((child, index) => child !== drawn[index]))
      this.#edges[side].replaceChildren(...drawn)
  }

  #draw(client: number): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset.client = String(client)
    // The focus stays in the text.
    button.addEventListener('mousedown', (event) => event.preventDefault())
    button.addEventListener('click', () => {
      const head = Math.min(Number(button.dataset.head), this.#view.state.doc.length)
      this.#view.dispatch({ effects: EditorView.scrollIntoView(head, { y: 'center' }) })
    })
    return button
  }
}

const edgeGapPx = 6

function edge(side: Side): HTMLElement {
  const made = document.createElement('div')
  made.className = `weft-pills weft-pills-${side}`
  made.setAttribute('role', 'group')
  made.setAttribute('aria-label', `Further ${side === 'above' ? 'up' : 'down'} in this file`)
  made.hidden = true
  return made
}
