/**
 * Follows where somebody is in this file, and tells others what is in view here while somebody follows us.
 *
 * Both at most once a frame. What we scroll to is not our own doing: whoever follows stops by a key, a click or a wheel,
 * which is for others to notice.
 */
import { type Extension, StateEffect } from '@codemirror/state'
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { MemberId } from '../../../shared/model/ids.ts'
import { offsetOfPublished } from '../carets/published-position.ts'
import { type Lines, scrollTarget, stateOf } from './scroll-target.ts'

export interface Follow {
  readonly extension: Extension
  /** Null follows nobody. */
  follow(view: EditorView, member: MemberId | null): void
  share(view: EditorView, isShared: boolean): void
}

const setFollowed = StateEffect.define<MemberId | null>()
const setShared = StateEffect.define<boolean>()

export function createFollow(text: Y.Text, awareness: Awareness): Follow {
  return {
    extension: ViewPlugin.define((view) => new Following(view, text, awareness)),
    follow: (view, member) => view.dispatch({ effects: setFollowed.of(member) }),
    share: (view, isShared) => view.dispatch({ effects: setShared.of(isShared) }),
  }
}

class Following implements PluginValue {
  readonly #view: EditorView
  readonly #text: Y.Text
  readonly #awareness: Awareness
  #followed: MemberId | null = null
  #newest: number | null = null
  #isShared = false
  #shown = ''
  #frame: number | null = null

  constructor(view: EditorView, text: Y.Text, awareness: Awareness) {
    this.#view = view
    this.#text = text
    this.#awareness = awareness
    awareness.on('change', this.#onPresence)
    view.scrollDOM.addEventListener('scroll', this.#onScroll, { passive: true })
  }

  update(update: ViewUpdate) {
    for (const { effects } of update.transactions) {
      for (const effect of effects) {
        if (effect.is(setFollowed)) this.#followed = effect.value
        else if (effect.is(setShared)) this.#isShared = effect.value
        else continue
        this.#schedule()
      }
    }
    if (update.docChanged || update.geometryChanged || update.selectionSet) this.#schedule()
  }

  destroy() {
    this.#awareness.off('change', this.#onPresence)
    this.#view.scrollDOM.removeEventListener('scroll', this.#onScroll)
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#show(null)
  }

  readonly #onPresence = ({ added, updated }: { added: number[]; updated: number[] }) => {
    if (this.#followed === null) return
    const changed = [...added, ...updated].filter((client) => this.#isOf(client, this.#followed))
    if (changed.length === 0) return
    this.#newest = changed.at(-1) ?? null
    this.#schedule()
  }

  readonly #onScroll = () => this.#schedule()

  #isOf(client: number, member: MemberId | null): boolean {
    return this.#awareness.getStates().get(client)?.user?.id === member
  }

  #schedule() {
    if (this.#followed === null && !this.#isShared && this.#shown === '') return
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#tell()
      this.#go()
    })
  }

  /** What is in view here, for whoever follows us. */
  #tell() {
    const lines = this.#isShared ? linesInView(this.#view) : null
    if (lines === null) {
      this.#show(null)
      return
    }
    const { doc } = this.#view.state
    const at = (line: number) => Y.createRelativePositionFromTypeIndex(this.#text, doc.line(line).from)
    this.#show({ from: at(lines.first), to: at(lines.last) })
  }

  #show(view: { from: Y.RelativePosition; to: Y.RelativePosition } | null) {
    const shown = view === null ? '' : JSON.stringify(view)
    if (shown === this.#shown || this.#awareness.getLocalState() === null) return
    this.#shown = shown
    this.#awareness.setLocalStateField('view', view)
  }

  #go() {
    const ours = this.#followed === null ? null : linesInView(this.#view)
    if (ours === null || this.#followed === null) return
    const state = stateOf(this.#awareness.getStates(), this.#followed, this.#newest)
    if (state === null) return
    const { doc } = this.#view.state
    const target = scrollTarget({
      theirs: this.#readLines(state.view),
      caret: this.#lineOf((state.cursor as { head?: unknown } | null)?.head),
      ours,
    })
    if (target === null) return
    const { from } = doc.line(target.line)
    const options = target.kind === 'top' ? ({ y: 'start', yMargin: 0 } as const) : ({ y: 'center' } as const)
    this.#view.dispatch({ effects: EditorView.scrollIntoView(from, options) })
  }

  #readLines(view: unknown): Lines | null {
    const { from, to } = (view ?? {}) as { from?: unknown; to?: unknown }
    const [first, last] = [this.#lineOf(from), this.#lineOf(to)]
    return first === null || last === null ? null : { first, last }
  }

  #lineOf(position: unknown): number | null {
    const { doc } = this.#view.state
    const offset = offsetOfPublished(this.#text, position)
    return offset === null ? null : doc.lineAt(Math.min(offset, doc.length)).number
  }
}

/** Null while nothing of the text is on the screen. */
function linesInView(view: EditorView): Lines | null {
  const { top, bottom } = view.scrollDOM.getBoundingClientRect()
  if (bottom <= top) return null
  const { doc } = view.state
  const at = (y: number) => doc.lineAt(view.lineBlockAtHeight(y - view.documentTop).from).number
  return { first: at(top + 1), last: at(bottom - 1) }
}
