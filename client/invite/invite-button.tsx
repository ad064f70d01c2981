/** How others come: whoever may give a role makes an invite; who only reads may still tell where this room is. */
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { copyOut } from '../page/copying.ts'
import { roomAddress } from '../page/location.ts'
import { useToasts } from '../page/platform.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { Button } from '../ui/button.tsx'
import { rolesToGive } from './invite-choices.ts'

const InviteDialog = lazy(() => import('./invite-dialog.tsx'))

export function InviteButton({ className }: { className?: string | undefined }) {
  const { room, linkRole } = useRoom()
  const { role } = useRights()
  const toasts = useToasts()
  const [isOpen, setOpen] = useState(false)
  const link = new URL(roomAddress(room.id), window.location.origin).href
  const roles = rolesToGive(role, linkRole)

  if (roles.length === 0)
    return (
      <Button className={className} onClick={() => copyOut(toasts, link)}>
        Copy link
      </Button>
    )
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button tone="main" className={className}>
          Invite
        </Button>
      </Dialog.Trigger>
      {isOpen && (
        <Suspense>
          <InviteDialog roles={roles} roomLink={link} />
        </Suspense>
      )}
    </Dialog.Root>
  )
}
