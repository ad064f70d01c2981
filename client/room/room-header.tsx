/** The room's head: where we are, who is here, how others come. */
import { useCommands } from '../commands/use-commands.ts'
import { InviteButton } from '../invite/invite-button.tsx'
import { roomAddress } from '../page/location.ts'
import { usePlatform, useToasts } from '../page/platform.ts'
import { PaletteField } from '../palette/palette-field.tsx'
import { Members } from '../presence/members.tsx'
import { PeopleButton } from '../presence/people-button.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { Logo } from '../ui/logo.tsx'
import { useMedia } from '../ui/use-media.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRights, useRoom } from './room-context.ts'
import styles from './room-header.module.css'

const breadcrumbs = lazyModule(() => import('./breadcrumbs.tsx'))

export function RoomHeader({ isNarrow }: { isNarrow: boolean }) {
  const { room } = useRoom()
  const { location } = usePlatform()
  const toasts = useToasts()
  const crumbs = useModule(breadcrumbs)
  const name = useReadable(room.name)
  const { mayEdit } = useRights()
  const isTight = useMedia('(max-width: 66.25rem)')
  const isTiny = useMedia('(max-width: 22.5rem)')

  async function copyLink(): Promise<void> {
    const link = new URL(roomAddress(room.id), window.location.origin).href
    try {
      await navigator.clipboard.writeText(link)
      toasts.show({
        tone: 'info',
        title: 'Link copied',
        ...(mayEdit ? { detail: 'Whoever opens it can join this room.' } : {}),
      })
    } catch {
      toasts.show({ tone: 'info', title: 'Copy this link and send it', detail: link })
    }
  }

  useCommands([
    { id: 'room.link', title: 'Copy the link to this room', words: 'invite share', run: () => void copyLink() },
  ])

  return (
    <header className={styles.header}>
      <div className={styles.start}>
        <a
          href="/"
          className={styles.home}
          aria-label="Your rooms"
          title="Your rooms"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            location.go('/')
          }}
        >
          <Logo />
        </a>
        <h1 className={styles.name} title={name ?? undefined}>
          {name}
        </h1>
        {!isNarrow && crumbs !== null && <crumbs.Breadcrumbs />}
      </div>
      {/* In one place, however wide the window: what is open in it stays. */}
      <div className={styles.middle} data-narrow={isNarrow}>
        <PaletteField isNarrow={isNarrow} />
      </div>
      <div className={styles.end}>
        <Members most={isNarrow ? (isTiny ? 2 : 3) : isTight ? 5 : 8} />
        <PeopleButton />
        <InviteButton className={styles.invite} />
      </div>
    </header>
  )
}
