/**
 * What people press on the rows, turned into commands: one at a time for each hunk, and at most one result that is being
 * written by hand.
 *
 * It changes no hunk itself: the server decides, and the room document brings what came of it to everyone alike.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import type { ReviewSource, Verdict } from './review-source.ts'
import type { RowAction, RowHandlers } from './row-widget.ts'

export interface DecisionOptions {
  readonly source: Pick<ReviewSource, 'decide' | 'askAgain' | 'place' | 'onError' | 'onDraftLost'>
  /** The hunk, where it is now and what stands there; null where it has no place. */
  readonly find: (hunk: HunkId) => { readonly hunk: Hunk; readonly place: Range; readonly current: string } | null
  /** The lines that are selected, or the cursor's, and how they read. */
  readonly pointedAt: () => Range & { readonly text: string }
  /** Something to be drawn changed. */
  readonly onChange: () => void
  /** Writing by hand was given up. */
  readonly onLeave: () => void
}

interface Editing {
  readonly hunk: HunkId
  /** What it began with: people's text, then the agent's. */
  readonly draft: string
  readonly written: string
}

export class Decisions implements RowHandlers {
  readonly #options: DecisionOptions
  readonly #busy = new Set<HunkId>()
  #editing: Editing | null = null

  constructor(options: DecisionOptions) {
    this.#options = options
  }

  isBusy(hunk: HunkId): boolean {
    return this.#busy.has(hunk)
  }

  /** What the result's text box begins with, null where none is being written. */
  draftOf(hunk: HunkId): string | null {
    return this.#editing?.hunk === hunk ? this.#editing.draft : null
  }

  readDraft(hunk: HunkId): string | null {
    return this.#editing?.hunk === hunk ? this.#editing.written : null
  }

  keepDraft(hunk: HunkId, written: string): void {
    if (this.#editing?.hunk === hunk) this.#editing = { ...this.#editing, written }
  }

  /** To be called when hunks changed: a result by hand is handed over once its hunk, which `isOpen` tells, is decided. */
  follow(isOpen: (hunk: HunkId) => boolean): void {
    const editing = this.#editing
    // While our own answer is on its way, its outcome says what becomes of the text.
    if (editing === null || this.#busy.has(editing.hunk) || isOpen(editing.hunk)) return
    this.close()
  }

  /** Hands over what was being written. */
  close(): void {
    const editing = this.#editing
    this.#editing = null
    if (editing === null || editing.written === editing.draft) return
    this.#options.source.onDraftLost(editing.hunk, editing.written)
  }

  act(id: HunkId, action: RowAction): void {
    const found = this.#options.find(id)
    if (found === null) return
    const { hunk, place, current } = found
    switch (action) {
      case 'accept':
      case 'reject':
        this.decide(id, { kind: action })
        break
      case 'mine':
      case 'agent':
      case 'both':
        this.decide(id, { kind: 'resolve', resolution: action })
        break
      case 'again':
        this.#run(id, () => this.#options.source.askAgain(hunk, place))
        break
      case 'move': {
        const to = this.#options.pointedAt()
        this.#run(id, () => this.#options.source.place(id, to))
        break
      }
      case 'edit':
        this.#edit(id, oneAfterTheOther(current, hunk.replacement))
        break
      case 'save': {
        const text = this.readDraft(id)
        if (text !== null) this.decide(id, { kind: 'resolve', resolution: 'text', text })
        break
      }
      case 'show':
        break
      case 'cancel':
        this.#editing = null
        this.#options.onChange()
        this.#options.onLeave()
    }
  }

  decide(id: HunkId, verdict: Verdict): void {
    this.#run(id, () => this.#options.source.decide(id, verdict))
  }

  #edit(hunk: HunkId, draft: string) {
    this.#editing = { hunk, draft, written: draft }
    this.#options.onChange()
  }

  #run(id: HunkId, command: () => Promise<unknown>) {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    this.#options.onChange()
    command()
      .then(
        () => {
          if (this.#editing?.hunk === id) this.#editing = null
        },
        (error: unknown) => this.#options.source.onError(error),
      )
      .finally(() => {
        this.#busy.delete(id)
        this.#options.onChange()
      })
  }
}

function oneAfterTheOther(mine: string, agents: string): string {
  return mine === '' || mine.endsWith('\n') ? mine + agents : `${mine}\n${agents}`
}
