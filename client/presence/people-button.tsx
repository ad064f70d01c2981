/** Opens the dialog of the room's people, whose code comes when it is asked for. */
import { Users } from 'lucide-react'
import { useState } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { Opened } from '../page/opened.tsx'
import { IconButton } from '../ui/button.tsx'
import { lazyModule } from '../ui/lazy-module.ts'

const people = lazyModule(() => import('./people.tsx'))

export function PeopleButton() {
  const [isOpen, setOpen] = useState(false)
  useCommands([
    { id: 'people.open', title: 'People and roles', words: 'members owner leave remove', run: () => setOpen(true) },
  ])
  return (
    <>
      <IconButton label="People and roles" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Users size={15} />
      </IconButton>
      {isOpen && <Opened part={people} title="People in this room" props={{ onClose: () => setOpen(false) }} />}
    </>
  )
}
