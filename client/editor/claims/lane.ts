/**
 * A lane at the text's left edge: a stitch beside the lines that a running task claims, or waits for, with the agent's
 * name on it. Pressing one goes there.
 *
 * It lies in what scrolls, so that it goes with the text by itself; where its lines are is asked of CodeMirror at most once
 * a frame, and only while there is a claim. Its own elements, not a gutter's: those are hidden from screen readers.
 */
import type { Extension } from '@codemirror/state'
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type * as Y from 'yjs'
import { resolveRange } from '../../../shared/model/anchors.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Readable } from '../../session/store.ts'
import { Placements } from '../hunks/placements.ts'
import type { ReviewSource } from '../hunks/review-source.ts'
import { type Claim, claimants, claimsOf, claimWords, columnsOf } from './claims.ts'
import './lane.css'

export interface LaneOptions {
  readonly file: FileId
  readonly text: Y.Text
  readonly review: Pick<ReviewSource, 'hunks' | 'subscribe' | 'agentName'>
  readonly tasks: Readable<readonly Task[]>
}

/** A face, and what is between a number and the signs beside it. */
const faceRoomPx = 22
/** A column of the lane, and the first one with the face in it. */
const columnPx = 4
const faceColumnPx = 16
const bareColumnPx = 6

export function claimLane(options: LaneOptions): Extension {
  return ViewPlugin.define((view) => new ClaimLane(view, options))
}

interface Mark {
  readonly key: string
  readonly from: number
  readonly kind: Claim['kind']
  readonly words: string
  readonly topPx: number
  readonly heightPx: number
  readonly leftPx: number
  /** Whether there is room for a face beside the lines' numbers. */
  readonly hasFace: boolean
}

class ClaimLane implements PluginValue {
  readonly #view: EditorView
  readonly #options: LaneOptions
  readonly #placements: Placements<string>
  readonly #lane: HTMLElement
  readonly #unfollow: readonly (() => void)[]
  #claimants: ReturnType<typeof claimants> = []
  #frame: number | null = null
  #shown = ''

  constructor(view: EditorView, options: LaneOptions) {
    this.#view = view
    this.#options = options
    this.#placements = new Placements((anchors) => resolveRange(options.text, anchors))
    this.#lane = document.createElement('div')
    this.#lane.className = 'weft-lane'
    this.#lane.setAttribute('role', 'group')
    this.#lane.setAttribute('aria-label', 'Where the agent is at work')
    this.#lane.hidden = true
    view.scrollDOM.prepend(this.#lane)
    this.#unfollow = [options.review.subscribe(this.#schedule), options.tasks.subscribe(this.#schedule)]
    this.#schedule()
  }

  update({ docChanged, changes, geometryChanged }: ViewUpdate) {
    if (this.#claimants.length === 0) return
    if (docChanged && this.#placements.map(changes)) this.#schedule()
    if (docChanged || geometryChanged) this.#measure()
  }

  destroy() {
    for (const unfollow of this.#unfollow) unfollow()
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#lane.remove()
  }

  /** Anchors are resolved in a frame of their own: only then text and editor are sure to hold the same. */
  readonly #schedule = () => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      const { file, review, tasks } = this.#options
      this.#claimants = claimants(file, review.hunks(), tasks.get())
      this.#placements.update(this.#claimants)
      this.#measure()
    })
  }

  #measure() {
    if (this.#claimants.length === 0 && this.#shown === '') return
    this.#view.requestMeasure({ key: this, read: () => this.#read(), write: (marks) => this.#write(marks) })
  }

  #read(): readonly Mark[] {
    const { state, documentPadding, scrollDOM, defaultCharacterWidth } = this.#view
    const { doc } = state
    const numbers = scrollDOM.querySelector<HTMLElement>('.cm-lineNumbers')?.offsetWidth ?? 0
    const hasFace = numbers - String(doc.lines).length * defaultCharacterWidth > faceRoomPx
    const { review, tasks } = this.#options
    const placed = this.#claimants.flatMap((claimant) => {
      const place = this.#placements.get(claimant.id)
      if (place === undefined) return []
      return [{ claimant, from: Math.min(place.from, doc.length), to: Math.min(place.to, doc.length) }]
    })
    const prompts = new Map(tasks.get().map(({ id, prompt }) => [id, prompt]))
    const claims = claimsOf(placed, (offset) => doc.lineAt(offset))
    const columns = columnsOf(claims)
    return claims.map((claim, index) => {
      const column = columns[index] ?? 0
      const top = this.#view.lineBlockAt(claim.from).top
      return {
        key: claim.key,
        from: claim.from,
        kind: claim.kind,
        words: claimWords(claim, review.agentName, prompts.get(claim.task) ?? ''),
        topPx: documentPadding.top + top,
        heightPx: this.#view.lineBlockAt(claim.to).bottom - top,
        leftPx: column === 0 ? 0 : (hasFace ? faceColumnPx : bareColumnPx) + (column - 1) * columnPx,
        // In the first column it stands for all that are beside it.
        hasFace: hasFace && column === 0,
      }
    })
  }

  /** A claim's mark stays one element, so that the focus in it stays too. */
  #write(marks: readonly Mark[]) {
    const shown = marks.length === 0 ? '' : JSON.stringify(marks)
    if (shown === this.#shown) return
    this.#shown = shown
    const known = new Map(
      [...this.#lane.querySelectorAll('button')].map((button) => [button.dataset.claim, button] as const),
    )
    const drawn = marks.map(({ key, from, kind, words, topPx, heightPx, leftPx, hasFace }) => {
      const button = known.get(key) ?? this.#draw(key)
      button.dataset.kind = kind
      button.dataset.from = String(from)
      button.dataset.words = words
      button.dataset.initial = hasFace ? this.#options.review.agentName.charAt(0).toUpperCase() : ''
      button.setAttribute('aria-label', words)
      button.style.top = `${topPx}px`
      button.style.height = `${heightPx}px`
      button.style.left = `${leftPx}px`
      button.style.setProperty('--left', String(leftPx))
      return button
    })
    const hadFocus = this.#lane.contains(document.activeElement)
    for (const button of known.values()) if (!drawn.includes(button)) button.remove()
    drawn.forEach((button, index) => {
      if (this.#lane.children[index] !== button) this.#lane.insertBefore(button, this.#lane.children[index] ?? null)
    })
    this.#lane.hidden = drawn.length === 0
    // The claim that had the focus is gone, and its lines are what it was about.
    if (hadFocus && !this.#lane.contains(document.activeElement)) this.#view.focus()
  }

  #draw(key: string): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'weft-claim'
    button.dataset.claim = key
    button.addEventListener('mousedown', (event) => event.preventDefault())
    button.addEventListener('click', () => {
      const anchor = Math.min(Number(button.dataset.from), this.#view.state.doc.length)
      this.#view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: 'nearest', yMargin: 40 }),
        userEvent: 'select',
      })
      this.#view.focus()
    })
    return button
  }
}
