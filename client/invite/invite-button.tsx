/** How others come: whoever may give a role makes an invite; who only reads may still tell where this room is. */
import { useRef, useState } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { roomAddress } from '../page/location.ts'
import { Opened } from '../page/opened.tsx'
import { useToasts } from '../page/platform.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { Button } from '../ui/button.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { rolesToGive } from './invite-choices.ts'

const copying = lazyModule(() => import('../page/copying.ts'))
const inviteDialog = lazyModule(() => import('./invite-dialog.tsx'))

export function InviteButton({ className }: { className?: string | undefined }) {
  const { room, linkRole } = useRoom()
  const { role } = useRights()
  const [isOpen, setOpen] = useState(false)
  const link = new URL(roomAddress(room.id), window.location.origin).href
  const roles = rolesToGive(role, linkRole)
  /** What is open stays, where the role is taken away meanwhile. */
  const given = useRef(roles)
  if (roles.length > 0) given.current = roles

  useCommands([
    {
      id: 'people.invite',
      title: 'Invite people',
      words: 'share link role qr code',
      when: () => roles.length > 0,
      run: () => setOpen(true),
    },
  ])

  return (
    <>
      {roles.length === 0 ? (
        <CopyLink className={className} link={link} />
      ) : (
        <Button tone="main" className={className} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Invite
        </Button>
      )}
      {isOpen && (
        <Opened
          part={inviteDialog}
          title="Invite people"
          props={{ roles: given.current, roomLink: link, onClose: () => setOpen(false) }}
        />
      )}
    </>
  )
}

function CopyLink({ className, link }: { className?: string | undefined; link: string }) {
  const toasts = useToasts()
  const loaded = useModule(copying)
  return (
    <Button className={className} disabled={loaded === null} onClick={() => loaded?.copyOut(toasts, link)}>
      Copy link
    </Button>
  )
}
