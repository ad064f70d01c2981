/** The command that takes back what the search replaced last. */
import { useCommands } from '../commands/use-commands.ts'
import { useToasts } from '../page/platform.ts'
import { useView } from '../room/view-context.ts'

export function useUndoCommand(): void {
  const { search } = useView()
  const toasts = useToasts()
  useCommands([
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
