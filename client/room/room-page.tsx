/**
 * Goes into a room: uses the invite, asks what the room is, follows it; leaves it when the page goes elsewhere.
 *
 *   entering ─→ inside ─→ shut: the server ended our access, or the room
 *       └─→ refused
 */
import { useEffect, useState } from 'react'
import type { FileId, HunkId, RoomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { RoomResponse } from '../../shared/protocol/api.ts'
import { createAnnouncer } from '../announce/announcer.ts'
import { openAnswerDrafts, openMessageDraft } from '../chat/composer/message-draft.ts'
import type { Reading } from '../chat/reading/reading.ts'
import { createCommandRegistry } from '../commands/command-registry.ts'
import type { Cursor } from '../editor/editor.ts'
import { createEmptyFolders } from '../files/empty-folders.ts'
import { followWords } from '../follow/follow-words.ts'
import { createFollowing } from '../follow/following.ts'
import { type Platform, usePlatform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { followHere } from '../presence/here-store.ts'
import type { DiffTarget } from '../review/diff-target.ts'
import { createHunkStore } from '../review/hunk-store.ts'
import { createSearchStore } from '../search/search-store.ts'
import { describeClose } from '../session/closing.ts'
import { openKeptChanges } from '../session/kept-changes.ts'
import { openRoom } from '../session/room-connection.ts'
import { createRoomRequests } from '../session/room-requests.ts'
import { isLost } from '../session/room-state.ts'
import { createStore } from '../session/store.ts'
import { MessageCard } from '../start/message-card.tsx'
import { RoomSkeleton } from '../start/room-skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { enterRoom } from './enter-room.ts'
import { createOpenTabs } from './open-tabs.ts'
import { type Destination, type PanelTab, RoomContext, type RoomContextValue } from './room-context.ts'
import { RoomLayout } from './room-layout.tsx'

/** Files that stay connected after they were looked at. */
const keepOpen = 12
/** Close code of a session that ended. */
const sessionEnded = 4401

type Stay =
  | { readonly kind: 'entering' }
  | { readonly kind: 'inside'; readonly value: RoomContextValue }
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
  const [stay, setStay] = useState<Stay>({ kind: 'entering' })

  useEffect(() => {
    let leave = (): void => {}
    const over = new AbortController()
    // The editor's code comes while the server is asked; it is awaited, and its failure told, where it is used.
    import('../editor/editor.ts').catch(() => {})
    enterRoom({ platform, room, invite, signal: over.signal }).then(
      (found) => {
        if (over.signal.aborted) return
        const { value, close } = openRoomContext(platform, found, room, me)
        leave = close
        setStay({ kind: 'inside', value })
      },
      (error: unknown) => {
        if (!over.signal.aborted) setStay({ kind: 'refused', error })
      },
    )
    return () => {
      over.abort()
      leave()
      setStay({ kind: 'entering' })
    }
  }, [platform, room, invite, me])

  if (stay.kind === 'entering') return <RoomSkeleton />
  if (stay.kind === 'inside') return <Inside value={stay.value} takesFocus={takesFocus} onSessionEnd={onSessionEnd} />
  return <MessageCard {...describeFailure(stay.error)} action="Your rooms" onAction={() => platform.location.go('/')} />
}

function Inside({
  value,
  takesFocus,
  onSessionEnd,
}: {
  value: RoomContextValue
  takesFocus: boolean
  onSessionEnd: () => void
}) {
  const { location } = usePlatform()
  const shut = useShut(value)
  const isSessionOver = shut?.code === sessionEnded
  useEffect(() => {
    if (isSessionOver) onSessionEnd()
  }, [isSessionOver, onSessionEnd])

  if (shut !== null) {
    const why = describeClose(shut)
    return (
      <MessageCard
        title={why.title}
        detail={why.remedy}
        code={why.errorCode}
        action="Your rooms"
        onAction={() => location.go('/')}
      />
    )
  }
  return (
    <RoomContext value={value}>
      <RoomLayout takesFocus={takesFocus} />
    </RoomContext>
  )
}

/** The state in which the server has shut the room for us; null until then, so that nothing is drawn as we type. */
function useShut({ room }: RoomContextValue) {
  return useReadable({
    subscribe: room.state.subscribe,
    get: () => {
      const state = room.state.get()
      return state.kind === 'closed' ? state : null
    },
  })
}

/** Connects to the room, and makes what its components share; `close` ends all of it. */
function openRoomContext(platform: Platform, found: RoomResponse, id: RoomId, me: Member) {
  const { storage, windowStorage, windowName, syncUrl } = platform
  const kept = openKeptChanges({ room: id, member: me.id, storage, window: windowName, pageEnds: window })
  const room = openRoom({ room: id, syncUrl, WebSocket: window.WebSocket, keepOpen, kept })
  const hunks = createHunkStore(room.types)
  const requests = createRoomRequests(platform.api, id)
  const after = (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  }
  const tabs = createOpenTabs({ storage: windowStorage, key: `weft.tabs.${id}` })
  const here = followHere({ room, me, agentName: found.agent.name, tabs })
  const announcer = createAnnouncer({ after })
  const following = createFollowing({
    here,
    me: me.id,
    tabs,
    isConnected: () => !isLost(room.state.get()),
    onChange({ who, reason }) {
      room.showFollowing(reason === null ? who.id : null)
      announcer.tell({ kind: 'said', text: followWords(who.name, reason) })
    },
  })
  const search = createSearchStore({ ...requests, after })
  const value: RoomContextValue = {
    room,
    hunks,
    requests,
    search,
    panel: createStore<PanelTab>('chat'),
    registry: createCommandRegistry(),
    me,
    agent: found.agent,
    roleAtStart: found.role,
    linkRole: found.linkRole,
    folders: createEmptyFolders({ storage: platform.windowStorage, key: `weft.folders.${id}` }),
    tabs,
    here,
    following,
    announcer,
    reading: createStore<Reading | null>(null),
    draft: openMessageDraft({ room: id, me: me.id, storage: windowStorage }),
    draftFile: createStore<FileId | null>(null),
    answerDraft: openAnswerDrafts({ room: id, me: me.id, storage: windowStorage }),
    destination: createStore<Destination | null>(null),
    diff: createStore<DiffTarget | null>(null),
    conflict: createStore<HunkId | null>(null),
    cursor: createStore<Cursor | null>(null, (a, b) => JSON.stringify(a) === JSON.stringify(b)),
  }
  const close = () => {
    search.close()
    following.close()
    announcer.close()
    here.close()
    hunks.close()
    room.close()
  }
  return { value, close }
}
