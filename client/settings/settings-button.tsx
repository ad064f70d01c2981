/** Opens the settings, whose code comes with the first opening. */
import { Settings2 } from 'lucide-react'
import { useState } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { Opened } from '../page/opened.tsx'
import { IconButton } from '../ui/button.tsx'
import { lazyModule } from '../ui/lazy-module.ts'

const dialog = lazyModule(() => import('./settings-dialog.tsx'))

export function SettingsButton({ className }: { className?: string | undefined }) {
  const [isOpen, setOpen] = useState(false)
  const words = 'preferences theme contrast font size wrap keys vim emacs indentation'
  useCommands([{ id: 'settings.open', title: 'Settings', words, key: 'Mod-,', run: () => setOpen(true) }])
  return (
    <>
      <IconButton className={className} label="Settings" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Settings2 size={14} />
      </IconButton>
      {isOpen && <Opened part={dialog} title="Settings" props={{ onClose: () => setOpen(false) }} />}
    </>
  )
}
