/**
 * At the upper and lower edge of the text: who is beyond it, and on which line; pressing one shows the place, and leaves
 * one's own cursor where it is. Drawn with what CodeMirror measures, at most once a frame.
 */
import type { EditorState, Extension } from '@codemirror/state'
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { Caret } from './carets.ts'
import { caretsElsewhere, type Elsewhere, type Pill } from './offscreen.ts'

type Side = 'above' | 'below'

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
    if (docChanged || geometryChanged || viewportChanged || this.#caretsIn(state) !== this.#caretsIn(startState))
      this.#schedule()
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

  #read() {
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
    return { elsewhere, topPx: box.top - dom.top, bottomPx: dom.bottom - box.bottom }
  }

  #write({ elsewhere, topPx, bottomPx }: { elsewhere: Elsewhere; topPx: number; bottomPx: number }) {
    const key = JSON.stringify([elsewhere, topPx, bottomPx])
    if (key === this.#shown) return
    this.#shown = key
    this.#edges.above.style.top = `${topPx + edgeGapPx}px`
    this.#edges.below.style.bottom = `${bottomPx + edgeGapPx}px`
    this.#fill('above', elsewhere.above, elsewhere.moreAbove)
    this.#fill('below', elsewhere.below, elsewhere.moreBelow)
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
      button.setAttribute('aria-label', `${pill.name} is at line ${pill.line}: show it`)
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
