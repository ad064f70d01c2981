/** A member at a glance: a solid disc for a person, a stitched square for the agent; a dot where a disc is too much. */

import type { ActorKind } from '../../shared/model/member.ts'
import { memberColours } from '../../shared/model/member.ts'
import styles from './face.module.css'
import { initialsOf } from './wording.ts'

interface Shown {
  readonly name: string
  readonly colour: number
  readonly kind: ActorKind
}

/** Decoration: the name stands beside it, or on the control around it. */
export function Face({ name, colour, kind, size = 26 }: Shown & { size?: 24 | 26 }) {
  return (
    <span
      aria-hidden="true"
      className={styles.face}
      data-kind={kind}
      data-size={size}
      data-member={colour % memberColours.length}
      data-initials={kind === 'agent' ? name.charAt(0).toUpperCase() : initialsOf(name)}
    />
  )
}

export function Dot({ name, colour, kind }: Shown) {
  return (
    <span
      aria-hidden="true"
      className={styles.dot}
      data-kind={kind}
      data-member={colour % memberColours.length}
      title={name}
    />
  )
}
