/**
 * Everyone who is a member of the room, here or not, with their role. Owners give other roles and remove people;
 * everyone may leave. Who is here says in which file, and can be followed; whoever may edit brings everyone to them.
 * What it asks of the server shows when it arrives over sync, as for everyone else.
 */
import { ChevronDown, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useBringEveryone } from '../follow/use-bring-everyone.ts'
import { usePlatform, useToasts } from '../page/platform.ts'
import { RoomConfirm } from '../room/room-confirm.tsx'
import { useRights, useRoom } from '../room/room-context.ts'
import { useHindrance } from '../room/use-hindrance.tsx'
import { isLost } from '../session/room-state.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Face } from '../ui/face.tsx'
import { Menu, MenuChoice } from '../ui/menu.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { type Person, peopleOf } from './here.ts'
import styles from './people.module.css'
import { usePresence } from './presence-context.ts'
import { roleLabel, roleOptions } from './roles.ts'
import { useHere } from './use-here.ts'

export default function PeopleDialog({ onClose }: { onClose: () => void }) {
  const [dialog, setDialog] = useState<HTMLElement | null>(null)
  const { room, me, requests } = useRoom()
  const presence = usePresence()
  const { following } = presence
  const followed = useReadable(following.followed)
  const here = useHere()
  const bring = useBringEveryone()
  const files = useReadable(room.files)
  const { location } = usePlatform()
  const toasts = useToasts()
  const { role } = useRights()
  const managing = useHindrance({ role: 'owner', to: 'change roles and remove people' })
  const bringing = useHindrance({ role: 'editor', to: 'bring everyone to them' })
  const { line, hindrance, whyNot } = managing.may ? managing : bringing
  const members = useReadable(room.members)
  const present = useReadable(presence.present)
  const [leaving, setLeaving] = useState<Person | null>(null)
  const isAway = useReadable({ subscribe: room.state.subscribe, get: () => isLost(room.state.get()) })
  const people = peopleOf({ members, present, me: { ...me, role } })

  async function remove(person: Person): Promise<void> {
    try {
      await requests.removeMember(person.id)
      if (person.id === me.id) location.go('/')
    } catch (error) {
      toasts.fail(error)
    }
  }

  /** "in a.ts, follows you" */
  function whereaboutsOf(person: Person): string {
    const now = here.find(({ id }) => id === person.id)
    const path = files.find(({ id }) => id === now?.file)?.path
    const parts = [path === undefined ? '' : `in ${path}`, now?.following === me.id ? 'follows you' : '']
    return parts.filter((part) => part !== '').join(', ')
  }

  return (
    <Dialog
      ref={setDialog}
      title="People in this room"
      notice={line}
      onClose={onClose}
      footer={
        bringing.may && (
          <>
            <p>Everyone else follows you, and may go back. Who is typing is asked first.</p>
            <Button
              disabled={people.filter(({ isHere }) => isHere).length < 2}
              whyNot={bringing.hindrance === null ? undefined : whyNot}
              onClick={() => {
                onClose()
                void bring()
              }}
            >
              Bring everyone to me
            </Button>
          </>
        )
      }
    >
      <ul aria-label="People in this room">
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            isSelf={person.id === me.id}
            isLastKnown={isAway && person.id !== me.id}
            whereabouts={whereaboutsOf(person)}
            isFollowed={person.id === followed}
            isManaged={managing.may}
            whyNot={managing.hindrance === null ? undefined : whyNot}
            whyNotLeave={hindrance?.kind === 'lost' ? whyNot : undefined}
            onFollow={() => {
              if (person.id === followed) following.stop()
              else {
                following.follow(person.id)
                onClose()
              }
            }}
            dialog={dialog}
            onRole={(to) => requests.changeRole(person.id, to).catch(toasts.fail)}
            onRemove={() => setLeaving(person)}
          />
        ))}
      </ul>
      {leaving !== null && (
        <RoomConfirm
          {...(leaving.id === me.id ? leaveWords : removeWords(leaving))}
          onConfirm={() => void remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </Dialog>
  )
}

function PersonRow({
  person: { role, isHere, ...person },
  isSelf,
  isLastKnown,
  whereabouts,
  isFollowed,
  isManaged,
  whyNot,
  whyNotLeave,
  dialog,
  onFollow,
  onRole,
  onRemove,
}: {
  person: Person
  isSelf: boolean
  /** Nobody can tell now whether they are here. */
  isLastKnown: boolean
  /** Where they are, in words. */
  whereabouts: string
  isFollowed: boolean
  /** Whether we may change and remove others. */
  isManaged: boolean
  /** The id of what says why that cannot be done now. */
  whyNot: string | undefined
  whyNotLeave: string | undefined
  dialog: HTMLElement | null
  onFollow: () => void
  onRole: (role: NonNullable<Person['role']>) => void
  onRemove: () => void
}) {
  const now = isHere ? (whereabouts === '' ? 'here' : whereabouts) : 'not here'
  const words = isLastKnown ? `${now}, as last known` : now
  return (
    <li className={styles.person} data-here={isHere}>
      <Face {...person} size={24} />
      <span className={styles.who}>
        <span className={styles.name}>
          {person.name}
          {isSelf && ' (you)'}
        </span>
        <span className={styles.where}>{role === null ? `guest, ${words}` : words}</span>
      </span>
      {isHere && !isSelf && (
        <IconButton label={`${isFollowed ? 'Stop following' : 'Follow'} ${person.name}`} onClick={onFollow}>
          {isFollowed ? <EyeOff size={15} /> : <Eye size={15} />}
        </IconButton>
      )}
      {role !== null && isManaged && whyNot === undefined ? (
        <Menu
          align="end"
          container={dialog}
          trigger={
            <Button tone="quiet" className={styles.role} aria-label={`Role of ${person.name}: ${roleLabel(role)}`}>
              {roleLabel(role)}
              <ChevronDown size={13} aria-hidden="true" />
            </Button>
          }
        >
          <MenuChoice value={role} options={roleOptions} onChange={onRole} />
        </Menu>
      ) : (
        role !== null && <span className={styles.fixedRole}>{roleLabel(role)}</span>
      )}
      {isSelf ? (
        <Button className={styles.remove} aria-label="Leave this room" whyNot={whyNotLeave} onClick={onRemove}>
          Leave
        </Button>
      ) : (
        isManaged && (
          <Button className={styles.remove} aria-label={`Remove ${person.name}`} whyNot={whyNot} onClick={onRemove}>
            Remove
          </Button>
        )
      )}
    </li>
  )
}

const leaveWords = {
  title: 'Leave this room?',
  detail: 'What you wrote stays. You can come back as you came, by its link or an invite.',
  action: 'Leave',
}

function removeWords({ name, role }: Person) {
  return {
    title: `Remove ${name} from this room?`,
    detail:
      role === null
        ? 'They are here without a name of their own; their connections end.'
        : 'Their connections end at once, and only a new invite brings them back. What they wrote stays, and their tasks go on.',
    action: 'Remove',
  }
}
