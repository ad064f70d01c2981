/** Commands that lead to the parts of the room beside the text, and show or hide these; the search has one of its own. */
import { useCommands } from '../commands/use-commands.ts'
import { type PanelTab, useView } from './view-context.ts'

export interface PlaceCommands {
  readonly isNarrow: boolean
  /** Bring a part into view, where it is not. */
  readonly showSide: () => void
  readonly showFiles: () => void
}

/** The chat's message, or for who may not write one and for the tasks, the tab of what is shown. */
const sidePlaces: Readonly<Record<Exclude<PanelTab, 'search'>, readonly string[]>> = {
  chat: ['[data-place="chat"]', '[data-place="side"] [aria-selected="true"]'],
  tasks: ['[data-place="side"] [aria-selected="true"]'],
}
const filePlaces = ['[role="treeitem"][tabindex="0"]', 'nav[aria-label="Files"] button']

export function usePlaceCommands({ isNarrow, showSide, showFiles }: PlaceCommands): void {
  const { panel, panes } = useView()
  const goToSide = (tab: Exclude<PanelTab, 'search'>) => {
    panel.set(tab)
    showSide()
    focusOnceDrawn(sidePlaces[tab])
  }

  useCommands([
    {
      id: 'places.chat',
      title: 'Go to the chat',
      words: 'message write agent side panel',
      key: 'Alt-m',
      run: () => goToSide('chat'),
    },
    { id: 'places.tasks', title: 'Go to the tasks', words: 'agent side panel', run: () => goToSide('tasks') },
    {
      id: 'places.files',
      title: 'Go to the files',
      words: 'tree explorer folder',
      key: 'Mod-Shift-e',
      run() {
        showFiles()
        focusOnceDrawn(filePlaces)
      },
    },
    {
      id: 'panes.files',
      title: 'Show or hide the files',
      words: 'tree pane toggle',
      key: 'Mod-b',
      when: () => !isNarrow,
      run: () => panes.toggle('files'),
    },
    {
      id: 'panes.side',
      title: 'Show or hide the side panel',
      words: 'chat tasks search pane toggle',
      key: 'Mod-Alt-b',
      when: () => !isNarrow,
      run: () => panes.toggle('side'),
    },
  ])
}

/** The first of these places that is there, after what was asked for is drawn and a sheet has taken the focus. */
function focusOnceDrawn(places: readonly string[]): void {
  requestAnimationFrame(() => {
    const found = places.map((place) => document.querySelector<HTMLElement>(place))
    found.find((element) => element !== null)?.focus()
  })
}
