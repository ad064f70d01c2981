/** The commands that the room itself has: its tabs, its theme, the way out. Features register theirs themselves. */
import { useCommands } from '../commands/use-commands.ts'
import { usePlatform } from '../page/platform.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useGoTo, useView } from './view-context.ts'

export function useRoomCommands(): void {
  const { tabs } = useView()
  const { theme, location } = usePlatform()
  const goTo = useGoTo()
  const { open, active } = useReadable(tabs)
  const shade = useReadable(theme.theme)
  const hasOthers = () => open.length > 1
  const step = (by: number) => {
    const index = active === null ? -1 : open.indexOf(active)
    const next = open.at((index + by + open.length) % open.length)
    if (next !== undefined) goTo(next)
  }

  useCommands([
    {
      id: 'tabs.close',
      title: 'Close this file',
      words: 'tab',
      key: 'Alt-w',
      when: () => active !== null,
      run: () => active !== null && tabs.close(active),
    },
    {
      id: 'tabs.next',
      title: 'Next open file',
      words: 'tab',
      key: 'Alt-PageDown',
      when: hasOthers,
      run: () => step(1),
    },
    {
      id: 'tabs.previous',
      title: 'Previous open file',
      words: 'tab',
      key: 'Alt-PageUp',
      when: hasOthers,
      run: () => step(-1),
    },
    {
      id: 'theme.toggle',
      title: shade === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      words: 'colours appearance',
      run: theme.toggle,
    },
    { id: 'rooms.list', title: 'Go to your rooms', words: 'leave home start', run: () => location.go('/') },
  ])
}
