/**
 * Find and replace in one file, above its text: the field, how many there are, what counts as a match, and, for whoever
 * may edit, what comes instead. Enter goes on, Shift-Enter back, Escape leaves; Alt-Enter selects all.
 */
import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  SearchQuery,
  search,
  selectMatches,
  setSearchQuery,
} from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { type EditorView, type Panel, runScopeHandlers, type ViewUpdate } from '@codemirror/view'
import { countMatches, countWords } from './match-count.ts'
import './search.css'

/** Matches are counted when nobody has typed for so long. */
const countAfterMs = 150

export function searchPanel(): Extension {
  return search({ top: true, createPanel: (view) => new SearchPanel(view) })
}

class SearchPanel implements Panel {
  readonly dom: HTMLElement
  readonly top = true
  readonly #view: EditorView
  readonly #find: HTMLInputElement
  readonly #replace: HTMLInputElement
  readonly #count: HTMLElement
  readonly #options: readonly {
    readonly name: 'caseSensitive' | 'wholeWord' | 'regexp'
    readonly button: HTMLElement
  }[]
  readonly #replacing: HTMLElement
  #query: SearchQuery
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(view: EditorView) {
    this.#view = view
    this.#query = getSearchQuery(view.state)
    this.#find = field('Find', 'Find in this file')
    this.#find.setAttribute('main-field', 'true')
    this.#replace = field('Replace', 'Replace with')
    this.#count = element('span', 'weft-search-count')
    this.#count.setAttribute('role', 'status')
    const toggle = (name: 'caseSensitive' | 'wholeWord' | 'regexp', sign: string, label: string) => {
      const made = button(sign, label, () => this.#commit({ [name]: !this.#query[name] }))
      made.classList.add('weft-search-toggle')
      return { name, button: made }
    }
    this.#options = [
      toggle('caseSensitive', 'Aa', 'Match case'),
      toggle('wholeWord', 'ab', 'Whole words'),
      toggle('regexp', '.*', 'Regular expression'),
    ]
    const finding = row(
      this.#find,
      ...this.#options.map((option) => option.button),
      this.#count,
      button('↑', 'Previous match', () => findPrevious(view)),
      button('↓', 'Next match', () => findNext(view)),
      button('✕', 'Close', () => closeSearchPanel(view)),
    )
    this.#replacing = row(
      this.#replace,
      worded('Replace', () => replaceNext(view)),
      worded('Replace all', () => replaceAll(view)),
    )
    this.dom = element('div', 'weft-search')
    this.dom.setAttribute('role', 'search')
    this.dom.setAttribute('aria-label', 'Find and replace')
    this.dom.append(finding, this.#replacing)
    this.dom.addEventListener('keydown', (event) => this.#onKey(event))
    for (const input of [this.#find, this.#replace]) input.addEventListener('input', () => this.#commit({}))
    this.#show()
  }

  mount() {
    this.#find.select()
  }

  update({ state, startState, docChanged, selectionSet }: ViewUpdate) {
    const query = getSearchQuery(state)
    const isOther = !query.eq(this.#query)
    if (isOther || state.readOnly !== startState.readOnly) {
      this.#query = query
      this.#show()
    } else if (docChanged || selectionSet) this.#countLater()
  }

  destroy() {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #commit(change: Partial<Pick<SearchQuery, 'caseSensitive' | 'wholeWord' | 'regexp'>>) {
    const { caseSensitive, wholeWord, regexp } = { ...pick(this.#query), ...change }
    const texts = { search: this.#find.value, replace: this.#replace.value }
    const query = new SearchQuery({ ...texts, caseSensitive, wholeWord, regexp, literal: !regexp })
    this.#view.dispatch({ effects: setSearchQuery.of(query) })
  }

  #onKey(event: KeyboardEvent) {
    const { target, key, altKey, shiftKey } = event
    if (runScopeHandlers(this.#view, event, 'search-panel')) event.preventDefault()
    else if (key !== 'Enter' || event.isComposing || (target !== this.#find && target !== this.#replace)) return
    else {
      event.preventDefault()
      if (altKey) {
        selectMatches(this.#view)
        this.#view.focus()
      } else if (target === this.#replace) replaceNext(this.#view)
      else if (shiftKey) findPrevious(this.#view)
      else findNext(this.#view)
    }
  }

  #show() {
    const { search: wanted, replace, valid } = this.#query
    if (this.#find.value !== wanted) this.#find.value = wanted
    if (this.#replace.value !== replace) this.#replace.value = replace
    this.#find.setAttribute('aria-invalid', String(wanted !== '' && !valid))
    for (const { name, button: made } of this.#options) made.setAttribute('aria-pressed', String(this.#query[name]))
    this.#replacing.hidden = this.#view.state.readOnly
    this.#countLater()
  }

  #countLater() {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = null
      const { search: wanted, valid } = this.#query
      if (wanted === '') this.#count.textContent = ''
      else if (!valid) this.#count.textContent = 'Not a regular expression'
      else this.#count.textContent = countWords(countMatches(this.#query, this.#view.state))
    }, countAfterMs)
  }
}

function pick({ caseSensitive, wholeWord, regexp }: SearchQuery) {
  return { caseSensitive, wholeWord, regexp }
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.className = className
  return made
}

function row(...children: readonly HTMLElement[]): HTMLElement {
  const made = element('div', 'weft-search-row')
  made.append(...children)
  return made
}

function field(label: string, placeholder: string): HTMLInputElement {
  const made = element('input', 'weft-search-field')
  made.type = 'text'
  made.placeholder = placeholder
  made.spellcheck = false
  made.setAttribute('aria-label', label)
  made.setAttribute('autocapitalize', 'off')
  made.setAttribute('autocomplete', 'off')
  return made
}

/** A sign with a name. */
function button(sign: string, label: string, act: () => void): HTMLButtonElement {
  const made = worded(sign, act)
  made.classList.add('weft-search-sign')
  made.setAttribute('aria-label', label)
  made.title = label
  return made
}

function worded(words: string, act: () => void): HTMLButtonElement {
  const made = element('button', 'weft-search-button')
  made.type = 'button'
  made.textContent = words
  made.addEventListener('click', act)
  return made
}
