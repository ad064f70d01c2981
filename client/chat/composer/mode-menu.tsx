/** How a task's changes arrive, as a menu under the mode that is chosen. */
import { ChevronDown } from 'lucide-react'
import type { TaskMode } from '../../../shared/model/task.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'

const modes = [
  { value: 'live', label: 'Live', meaning: 'Streams into the files at once; keep or undo each part' },
  { value: 'propose', label: 'Propose', meaning: 'Leaves the files as they are until you accept' },
] as const

export function ModeMenu({
  mode,
  onChange,
  className,
}: {
  mode: TaskMode
  onChange: (mode: TaskMode) => void
  className?: string | undefined
}) {
  const label = modes.find(({ value }) => value === mode)?.label
  return (
    <Menu
      side="top"
      trigger={
        <Button tone="quiet" className={className} aria-label={`Mode: ${label}`}>
          {label} <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice value={mode} options={modes} onChange={onChange} />
    </Menu>
  )
}
