/**
 * Following somebody: their file is our file, for as long as we do nothing of our own.
 *
 *   nobody ⇄ somebody: by a choice of ours, or brought by them
 *   somebody ─→ nobody: we chose, went to another file, they left, or they began to follow us
 *
 * It leads from file to file; scrolling is the editor's part. What we do in the page ends it: see `own-doing.ts`.
 */
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import type { OpenTabs } from '../room/open-tabs.ts'
import { createStore, type Readable } from '../session/store.ts'

/** Where somebody is, as far as it is known. */
export interface Whereabouts {
  readonly id: MemberId
  readonly name: string
  readonly file: FileId | null
  readonly following?: MemberId
}

export type StopReason = 'own doing' | 'left' | 'follows us'

export interface Following {
  /** Whom we follow. */
  readonly followed: Readable<MemberId | null>
  /** Of ourselves nothing happens. */
  follow(member: MemberId): void
  /** Idempotent. */
  stop(reason?: StopReason): void
  close(): void
}

export function createFollowing({
  here,
  me,
  isConnected,
  tabs,
  onChange,
}: {
  /** Everyone, the agent too. */
  readonly here: Readable<readonly Whereabouts[]>
  readonly me: MemberId
  /** Whether we would know of somebody who left. */
  readonly isConnected: () => boolean
  readonly tabs: OpenTabs
  /** Whom we follow now, or why nobody any more. */
  readonly onChange: (now: { who: Whereabouts; reason: StopReason | null }) => void
}): Following {
  const followed = createStore<MemberId | null>(null)
  /** As we knew them last. */
  let last: Whereabouts | null = null
  /** The file we were led to; another one that is shown is our own choice. */
  let led: FileId | null = null

  function stop(reason: StopReason = 'own doing'): void {
    const who = last
    if (who === null) return
    last = null
    followed.set(null)
    onChange({ who, reason })
  }

  function lead(who: Whereabouts): void {
    last = who
    if (who.file === null || who.file === tabs.get().active) return
    led = who.file
    tabs.show(who.file)
  }

  function look(): void {
    if (last === null || !isConnected()) return
    const { id } = last
    const now = here.get().find((one) => one.id === id)
    if (now === undefined) stop('left')
    // Two who follow each other would both stand still for ever.
    else if (now.following === me && last.following !== me) stop('follows us')
    else lead(now)
  }

  // A lost connection takes everyone away a moment before it says that it is lost.
  const unfollowHere = here.subscribe(() => queueMicrotask(look))
  const unfollowTabs = tabs.subscribe(() => {
    if (last !== null && tabs.get().active !== led) stop()
  })

  return {
    followed,
    follow(member) {
      const who = here.get().find(({ id }) => id === member)
      if (who === undefined || member === me || member === followed.get()) return
      last = null
      led = tabs.get().active
      followed.set(member)
      lead(who)
      onChange({ who, reason: null })
    },
    stop,
    close() {
      // A look may be due still.
      last = null
      unfollowHere()
      unfollowTabs()
    },
  }
}
