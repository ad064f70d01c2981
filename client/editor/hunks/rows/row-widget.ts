/**
 * The quiet row under a change: what it is, and the decisions it waits for.
 *
 * One hunk's row stays one element whatever changes about it, so that the focus in it stays too. A click never takes the
 * focus from the text; the Tab key reaches every button.
 */
import { type EditorView, WidgetType } from '@codemirror/view'
import type { HunkId } from '../../../../shared/model/ids.ts'

export type RowAction = 'accept' | 'reject' | 'mine' | 'agent' | 'both' | 'edit' | 'again' | 'move' | 'show'

export interface RowButton {
  readonly action: RowAction
  readonly label: string
  /** Shown after the label, and announced as its shortcut. */
  readonly keys?: { readonly shown: string; readonly aria: string }
  /** Said on hovering, where the label is too short to be clear. */
  readonly title?: string
  readonly isMain?: boolean
}

export interface RowContent {
  readonly hunk: HunkId
  /** The group's name. */
  readonly name: string
  readonly tone: 'agent' | 'clash'
  readonly title: string
  readonly note: string
  /** The note is to be read whole; any other is cut to one line. */
  readonly isReason: boolean
  readonly buttons: readonly RowButton[]
  readonly isBusy: boolean
  /** Why nothing can be decided now, where it could before; what decides does nothing then. */
  readonly hindrance: string | null
}

/** What a button does here alone can be done without the server. */
export function isDecision(action: RowAction): boolean {
  return action !== 'show' && action !== 'edit'
}

export interface RowHandlers {
  act(hunk: HunkId, action: RowAction): void
}

const rowHeightPx = 32
/** A pointer that moves less between press and release has stayed. */
const stillPx = 12

export class RowWidget extends WidgetType {
  readonly #content: RowContent
  readonly #key: string
  readonly #handlers: RowHandlers

  constructor(content: RowContent, handlers: RowHandlers) {
    super()
    this.#content = content
    this.#key = JSON.stringify(content)
    this.#handlers = handlers
  }

  override eq(other: RowWidget): boolean {
    return this.#key === other.#key
  }

  override get estimatedHeight(): number {
    return rowHeightPx
  }

  override toDOM(): HTMLElement {
    const row = document.createElement('div')
    row.setAttribute('role', 'group')
    row.dataset.hunk = this.#content.hunk
    row.addEventListener('mousedown', (event) => event.preventDefault())
    this.#show(row, null)
    return row
  }

  override updateDOM(row: HTMLElement, _view: EditorView, from: this): boolean {
    if (from.#content.hunk !== this.#content.hunk) return false
    this.#show(row, from.#content)
    return true
  }

  #show(row: HTMLElement, before: RowContent | null) {
    const { hunk, name, tone, title, note, isReason, buttons, isBusy, hindrance } = this.#content
    row.className = `weft-row weft-row-${tone}${isReason ? ' weft-row-reason' : ''}`
    row.setAttribute('aria-label', name)
    row.setAttribute('aria-busy', String(isBusy))
    if (before === null || !isSameButtons(before.buttons, buttons)) {
      const hadFocus = row.contains(document.activeElement)
      row.replaceChildren(
        drawTitle(),
        drawButtons(buttons, (action) => this.#handlers.act(hunk, action)),
      )
      if (hadFocus) row.querySelector<HTMLElement>('button')?.focus()
    }
    const label = row.querySelector('.weft-row-title')
    const detail = row.querySelector('.weft-row-note')
    if (label !== null && label.textContent !== title) label.textContent = title
    if (detail !== null && detail.textContent !== note) detail.textContent = note
    const line = row.querySelector<HTMLElement>('.weft-row-label')
    if (line !== null) line.title = [title, note].filter((part) => part !== '').join(' · ')
    // Not `disabled`: that would drop the focus of whoever pressed it by key.
    for (const [index, button] of row.querySelectorAll('button').entries()) {
      const { action, title: meaning = '' } = buttons[index] ?? { action: 'show' }
      const whyNot = isDecision(action) ? hindrance : null
      button.setAttribute('aria-disabled', String(isBusy || whyNot !== null))
      button.title = whyNot ?? meaning
    }
  }
}

function drawTitle(): HTMLElement {
  const line = element('span', 'weft-row-label')
  line.append(element('b', 'weft-row-title'), element('span', 'weft-row-note'))
  return line
}

function drawButtons(buttons: readonly RowButton[], act: (action: RowAction) => void): HTMLElement {
  const line = element('span', 'weft-row-buttons')
  for (const { action, label, keys, isMain } of buttons) {
    const button = document.createElement('button')
    button.type = 'button'
    onPress(button, () => act(action))
    button.className = isMain === true ? 'weft-row-button weft-row-main' : 'weft-row-button'
    button.append(label)
    if (keys !== undefined) {
      const shown = element('kbd', 'weft-row-keys')
      shown.setAttribute('aria-hidden', 'true')
      shown.textContent = keys.shown
      button.append(' ', shown)
      button.setAttribute('aria-keyshortcuts', keys.aria)
    }
    line.append(button)
  }
  return line
}

/**
 * What is pressed gets the click wherever the text has moved it since: people and the agent write on above. Who takes the
 * pointer away, off the button, does not mean it any more.
 */
function onPress(button: HTMLElement, act: () => void): void {
  let pressed = { clientX: 0, clientY: 0 }
  button.addEventListener('pointerdown', (event) => {
    pressed = event
    button.setPointerCapture(event.pointerId)
  })
  button.addEventListener('click', ({ detail, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = button.getBoundingClientRect()
    const isOn = x >= left && x <= right && y >= top && y <= bottom
    const isByKey = detail === 0
    if (isByKey || isOn || Math.hypot(x - pressed.clientX, y - pressed.clientY) <= stillPx) act()
  })
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}

function isSameButtons(a: readonly RowButton[], b: readonly RowButton[]): boolean {
  return a.length === b.length && a.every((button, index) => button.action === b[index]?.action)
}
