/**
 * The app: who are you, then where the address says.
 *
 *   asking ─→ entered ─→ the route in the address
 *      │         ↑ │
 *      └─→ stranger ←┘ the session ended
 *      └─→ lost: the server did not answer
 */
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { Member } from '../shared/model/member.ts'
import { ErrorBoundary } from './page/error-boundary.tsx'
import type { Location } from './page/location.ts'
import { type Platform, PlatformContext } from './page/platform.ts'
import { Toaster } from './page/toasts/toaster.tsx'
import { describeFailure } from './page/toasts/toasts.ts'
import { ClientError } from './session/api.ts'
import { MessageCard } from './start/message-card.tsx'
import { NameCard } from './start/name-card.tsx'
import { RoomSkeleton } from './start/room-skeleton.tsx'
import { Waiting } from './start/waiting.tsx'
import { useReadable } from './ui/use-readable.ts'

const loadRoomPage = () => import('./room/room-page.tsx')
const RoomPage = lazy(loadRoomPage)
const StartPage = lazy(async () => ({ default: (await import('./start/start-page.tsx')).StartPage }))

type Entrance =
  | { readonly kind: 'asking' | 'stranger' }
  | { readonly kind: 'entered'; readonly me: Member }
  | { readonly kind: 'lost'; readonly error: unknown }

export function App({ platform }: { platform: Platform }) {
  const [entrance, setEntrance] = useState<Entrance>({ kind: 'asking' })
  const { api } = platform

  const ask = useCallback(() => {
    let isCurrent = true
    setEntrance({ kind: 'asking' })
    api.currentSession().then(
      ({ member }) => {
        if (isCurrent) setEntrance(member === null ? { kind: 'stranger' } : { kind: 'entered', me: member })
      },
      (error: unknown) => {
        if (isCurrent) setEntrance(isSessionMissing(error) ? { kind: 'stranger' } : { kind: 'lost', error })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [api])
  useEffect(ask, [ask])
  // A room's code comes while the server is asked who we are; a failure shows where the page is used.
  const isRoomAhead = useReadable(platform.location.route).kind === 'room'
  useEffect(() => {
    if (isRoomAhead) loadRoomPage().catch(() => {})
  }, [isRoomAhead])

  return (
    <PlatformContext value={platform}>
      <ErrorBoundary>
        <Entered
          entrance={entrance}
          location={platform.location}
          onEnter={(me) => setEntrance({ kind: 'entered', me })}
          onAsk={ask}
          onSessionEnd={() => setEntrance({ kind: 'stranger' })}
        />
        <Toaster toasts={platform.toasts} />
      </ErrorBoundary>
    </PlatformContext>
  )
}

function Entered({
  entrance,
  location,
  onEnter,
  onAsk,
  onSessionEnd,
}: {
  entrance: Entrance
  location: Location
  onEnter: (me: Member) => void
  onAsk: () => void
  onSessionEnd: () => void
}) {
  const route = useReadable(location.route)
  const here = entrance.kind === 'stranger' ? 'door' : route.kind === 'room' ? route.room : route.kind
  const first = useRef<string>(null)
  if (entrance.kind !== 'asking') first.current ??= here
  /** Something else was shown before, and had the focus. */
  const takesFocus = first.current !== here
  switch (entrance.kind) {
    case 'asking':
      return <Waiting text="Asking the server who you are…" />
    case 'stranger':
      return <NameCard route={route} onEnter={onEnter} />
    case 'lost':
      return <MessageCard {...describeFailure(entrance.error)} action="Try again" onAction={onAsk} />
    case 'entered':
      break
  }
  const { me } = entrance
  switch (route.kind) {
    case 'start':
      return (
        <Suspense fallback={<Waiting text="Opening your rooms…" />}>
          <StartPage me={me} takesFocus={takesFocus} />
        </Suspense>
      )
    case 'room':
      return (
        <Suspense fallback={<RoomSkeleton />}>
          <RoomPage
            key={route.room}
            room={route.room}
            invite={route.invite}
            me={me}
            takesFocus={takesFocus}
            onSessionEnd={onSessionEnd}
          />
        </Suspense>
      )
    case 'nowhere':
      return (
        <MessageCard
          title="There is nothing at this address."
          detail="Check the link, or look at your rooms."
          action="Your rooms"
          onAction={() => location.go('/')}
        />
      )
  }
}

function isSessionMissing(error: unknown): boolean {
  return error instanceof ClientError && error.code.startsWith('session_')
}
