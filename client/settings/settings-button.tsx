/** Opens the settings, whose code comes with the first opening. */
import { Settings2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '../ui/button.tsx'

const SettingsDialog = lazy(() => import('./settings-dialog.tsx'))

export function SettingsButton({ className }: { className?: string | undefined }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton className={className} label="Settings" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Settings2 size={14} />
      </IconButton>
      {isOpen && (
        <Suspense fallback={null}>
          <SettingsDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
