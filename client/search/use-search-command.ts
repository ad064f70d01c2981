/** The command that opens the search, with what is selected in the text as its words. */
import { holdKeys } from '../commands/typed-ahead.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useView } from '../room/view-context.ts'
import type { SearchStore } from './search-store.ts'

/** `onOpen` brings the side panel into view, where it is not always. */
export function useSearchCommand(onOpen: () => void): void {
  const { panel, search } = useView()
  useCommands([
    {
      id: 'search.open',
      title: 'Search in all files',
      words: 'find replace grep',
      key: 'Mod-Shift-f',
      run() {
        const selected = selectedInText()
        if (selected !== null) search.change({ query: selected })
        if (search.get().wanted === null) holdForField(search)
        else search.want()
        panel.set('search')
        onOpen()
      },
    },
  ])
}

/** Until somebody shows the field, or it is not wanted any more. */
function holdForField(search: SearchStore): void {
  search.want()
  const give = holdKeys(window, { onText: search.typeAhead, onEscape: search.served })
  const unfollow = search.subscribe(() => {
    if (search.get().wanted !== null) return
    unfollow()
    give()
  })
}

/** Within one line of an editor; null else. */
function selectedInText(): string | null {
  const selection = window.getSelection()
  const isInText = selection?.anchorNode?.parentElement?.closest('.cm-content') != null
  const text = selection?.toString() ?? ''
  return isInText && text.trim() !== '' && !text.includes('\n') ? text.slice(0, 500) : null
}
