/** The faces in the header: who is here and in which file; a click follows them, or stops that. */

import { useRoom } from '../room/room-context.ts'
import { useGoTo } from '../room/view-context.ts'
import { Button } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { ScreenReader } from '../ui/screen-reader.tsx'
import { Tip } from '../ui/tip.tsx'
import { useReadable } from '../ui/use-readable.ts'
import type { MemberHere } from './here.ts'
import styles from './members.module.css'
import { usePresence } from './presence-context.ts'
import { useHere } from './use-here.ts'

/** `most` have a place; of more, one place is for the way to the others. */
export function Members({ most }: { most: number }) {
  const { room, me } = useRoom()
  const { following } = usePresence()
  const followed = useReadable(following.followed)
  const goTo = useGoTo()
  const files = useReadable(room.files)
  const here = useHere()
  const people = here.filter(({ kind }) => kind === 'person')
  const agents = here.filter(({ kind }) => kind === 'agent')
  const shown = people.length > most ? most - 1 : most
  const hidden = people.slice(shown)

  const wordsFor = (member: MemberHere): string => {
    const path = files.find(({ id }) => id === member.file)?.path
    const self = member.id === me.id ? ' (you)' : ''
    const where = path === undefined ? '' : `, in ${path}`
    return `${member.name}${self}${where}${member.following === me.id ? ', follows you' : ''}`
  }
  /** To ourselves: back to our file; anybody else is followed, or no more. */
  const choose = (member: MemberHere) => {
    if (member.id === followed) following.stop()
    else if (member.id !== me.id) following.follow(member.id)
    else if (member.file !== null) goTo(member.file)
  }
  const item = (member: MemberHere) => {
    const description = wordsFor(member)
    const isFollowed = member.id === followed
    const action =
      member.id === me.id ? 'Go to your file' : `${isFollowed ? 'Stop following' : 'Follow'} ${member.name}`
    return (
      <li key={member.id} className={styles.item} aria-label={description} data-kind={member.kind}>
        <ScreenReader>{description}</ScreenReader>
        <Tip
          text={
            member.id === me.id
              ? description
              : `${description}. ${isFollowed ? 'Click to stop following' : 'Click to follow'}`
          }
        >
          <button
            type="button"
            className={styles.button}
            data-member={member.kind === 'person' ? member.colour : undefined}
            data-followed={isFollowed}
            data-follows-us={member.following === me.id}
            aria-label={action}
            onClick={() => choose(member)}
          >
            <Face {...member} size={member.kind === 'agent' ? 26 : 24} />
          </button>
        </Tip>
      </li>
    )
  }

  return (
    <ul className={styles.members} aria-label="Members">
      {people.slice(0, shown).map(item)}
      {hidden.map((member) => (
        <li key={member.id} aria-label={wordsFor(member)}>
          <ScreenReader>{wordsFor(member)}</ScreenReader>
        </li>
      ))}
      {hidden.length > 0 && (
        <li className={styles.rest} aria-label={`${hidden.length} more`}>
          <Menu
            align="end"
            trigger={
              <Button tone="quiet" aria-label={`Show ${hidden.length} more members`}>
                +{hidden.length}
              </Button>
            }
          >
            {hidden.map((member) => (
              <MenuItem key={member.id} onSelect={() => choose(member)}>
                <Face {...member} size={24} />
                {wordsFor(member)}
              </MenuItem>
            ))}
          </Menu>
        </li>
      )}
      {agents.map(item)}
    </ul>
  )
}
