/** The commands of the search: opening it, with what is selected in the text as its words, and taking back what it replaced. */
import { useCommands } from '../commands/use-commands.ts'
import { useToasts } from '../page/platform.ts'
import { useView } from '../room/view-context.ts'

/** `onOpen` brings the side panel into view, where it is not always. */
export function useSearchCommand(onOpen: () => void): void {
  const { panel, search } = useView()
  const toasts = useToasts()
  useCommands([
    {
      id: 'search.open',
      title: 'Search in all files',
      words: 'find replace grep',
      key: 'Mod-Shift-f',
      run() {
        const selected = selectedInText()
        if (selected !== null) search.change({ query: selected })
        search.want()
        panel.set('search')
        onOpen()
      },
    },
    {
      id: 'search.undo-replace',
      title: 'Undo the last replacement in all files',
      words: 'search take back',
      when: () => search.get().undo !== null,
      run() {
        const { undo } = search.get()
        if (undo === null) return
        import('./undo-replacement.ts').then((it) => it.undoReplacement(search, undo, toasts)).catch(toasts.fail)
      },
    },
  ])
}

/** Within one line of an editor; null else. */
function selectedInText(): string | null {
  const selection = window.getSelection()
  const isInText = selection?.anchorNode?.parentElement?.closest('.cm-content') != null
  const text = selection?.toString() ?? ''
  return isInText && text.trim() !== '' && !text.includes('\n') ? text.slice(0, 500) : null
}
