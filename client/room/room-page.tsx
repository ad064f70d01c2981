/**
 * Goes into a room: uses the invite, asks what the room is, follows it; leaves it when the page goes elsewhere.
 *
 *   entering ─→ inside ─→ shut: the server ended our access, or the room
 *       └─→ refused
 */
import { useEffect, useState } from 'react'
import type { RoomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import { ChatContext } from '../chat/chat-context.ts'
import { usePlatform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { PresenceContext } from '../presence/presence-context.ts'
import { describeClose } from '../session/document/closing.ts'
import type { RoomConnection } from '../session/room-connection.ts'
import { MessageCard } from '../start/message-card.tsx'
import { RoomSkeleton } from '../start/room-skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { enterRoom } from './enter-room.ts'
import { RoomContext } from './room-context.ts'
import { RoomLayout } from './room-layout.tsx'
import { openStay, type Stay } from './stay.ts'
import { ViewContext } from './view-context.ts'

/** Close code of a session that ended. */
const sessionEnded = 4401

type Entering =
  | { readonly kind: 'entering' }
  | { readonly kind: 'inside'; readonly stay: Stay }
  | { readonly kind: 'refused'; readonly error: unknown }

export default function RoomPage({
  room,
  invite,
  me,
  takesFocus,
  onSessionEnd,
}: {
  room: RoomId
  invite: string | null
  me: Member
  /** What was shown before had the focus. */
  takesFocus: boolean
  onSessionEnd: () => void
}) {
  const platform = usePlatform()
  const [state, setState] = useState<Entering>({ kind: 'entering' })
  /** How often we have come in: whoever has left may come back. */
  const [visits, setVisits] = useState(1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each visit is a stay of its own
  useEffect(() => {
    let leave = (): void => {}
    const over = new AbortController()
    // The editor's code comes while the server is asked; it is awaited, and its failure told, where it is used.
    import('../editor/editor.ts').catch(() => {})
    enterRoom({ platform, room, invite, signal: over.signal }).then(
      (found) => {
        if (over.signal.aborted) return
        const stay = openStay(platform, found, room, me)
        leave = stay.close
        setState({ kind: 'inside', stay })
      },
      (error: unknown) => {
        if (!over.signal.aborted) setState({ kind: 'refused', error })
      },
    )
    return () => {
      over.abort()
      leave()
      setState({ kind: 'entering' })
    }
  }, [platform, room, invite, me, visits])

  if (state.kind === 'entering') return <RoomSkeleton />
  if (state.kind === 'inside')
    return (
      <Inside
        stay={state.stay}
        takesFocus={takesFocus || visits > 1}
        onComeBack={() => setVisits(visits + 1)}
        onSessionEnd={onSessionEnd}
      />
    )
  return (
    <MessageCard {...describeFailure(state.error)} action="Your rooms" onAction={() => platform.location.go('/')} />
  )
}

function Inside({
  stay: { room, view, presence, chat },
  takesFocus,
  onComeBack,
  onSessionEnd,
}: {
  stay: Stay
  takesFocus: boolean
  onComeBack: () => void
  onSessionEnd: () => void
}) {
  const { location, toasts } = usePlatform()
  const shut = useShut(room.room)
  const isShut = shut !== null
  useEffect(() => {
    if (isShut) toasts.dismissAbout(room.room.members)
  }, [isShut, room, toasts])
  const isSessionOver = shut?.code === sessionEnded
  useEffect(() => {
    if (isSessionOver) onSessionEnd()
  }, [isSessionOver, onSessionEnd])

  if (shut !== null) {
    const why = describeClose(shut)
    const toRooms = { label: 'Your rooms', run: () => location.go('/') }
    // We meant it, so it is no error; and this is the very address by which one comes back.
    if (why.errorCode === 'member_left')
      return (
        <MessageCard
          title={why.title}
          detail="You can come back as you came, by this address."
          takesFocus
          action="Come back"
          onAction={onComeBack}
          other={toRooms}
        />
      )
    return (
      <MessageCard
        title={why.title}
        detail={why.remedy}
        code={why.errorCode}
        takesFocus
        action={toRooms.label}
        onAction={toRooms.run}
      />
    )
  }
  return (
    <RoomContext value={room}>
      <ViewContext value={view}>
        <PresenceContext value={presence}>
          <ChatContext value={chat}>
            <RoomLayout takesFocus={takesFocus} />
          </ChatContext>
        </PresenceContext>
      </ViewContext>
    </RoomContext>
  )
}

/** The state in which the server has shut the room for us; null until then, so that nothing is drawn as we type. */
function useShut(room: RoomConnection) {
  return useReadable({
    subscribe: room.state.subscribe,
    get: () => {
      const state = room.state.get()
      return state.kind === 'closed' ? state : null
    },
  })
}
