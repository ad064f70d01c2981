/**
 * A stay in a room: all that lives from when we are let in until we leave, as its components share it.
 *
 * Four contexts, by what they are about. What is in them never changes while the stay lasts: what does change is a store,
 * which each component follows for itself, so that giving them draws nothing anew.
 */
import type { FileId, HunkId, RoomId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { RoomResponse } from '../../shared/protocol/api.ts'
import { createAnnouncer } from '../announce/announcer.ts'
import type { ChatValue } from '../chat/chat-context.ts'
import { openAnswerDrafts, openMessageDraft } from '../chat/composer/message-draft.ts'
import type { Reading } from '../chat/reading/reading.ts'
import { createCommandRegistry } from '../commands/command-registry.ts'
import type { Cursor } from '../editor/cursor.ts'
import { createEmptyFolders } from '../files/empty-folders.ts'
import { followWords } from '../follow/follow-words.ts'
import { createFollowing } from '../follow/following.ts'
import type { Platform } from '../page/platform.ts'
import { followHere } from '../presence/here-store.ts'
import { followPresent } from '../presence/last-present.ts'
import type { PresenceValue } from '../presence/presence-context.ts'
import type { DiffTarget } from '../review/diff/diff-target.ts'
import { createHunkStore } from '../review/hunk-store.ts'
import { createSearchStore } from '../search/search-store.ts'
import { openLocalCopies } from '../session/copies/local-copies.ts'
import { openRoom } from '../session/room-connection.ts'
import { createRoomRequests } from '../session/room-requests.ts'
import { isLost, whenBack } from '../session/room-state.ts'
import { createStore } from '../session/store.ts'
import { createOpenTabs } from './open-tabs.ts'
import { createPaneSizes } from './panes/pane-sizes.ts'
import type { RoomValue } from './room-context.ts'
import type { Destination, PanelTab, ViewValue } from './view-context.ts'

/** Files that stay connected after they were looked at. */
const keepOpen = 12

export interface Stay {
  readonly room: RoomValue
  readonly view: ViewValue
  readonly presence: PresenceValue
  readonly chat: ChatValue
  /** Ends the connections, and all that follows them. */
  close(): void
}

/** Connects to the room; `found` is what the server said of it as it let us in. */
export function openStay(platform: Platform, found: RoomResponse, id: RoomId, me: Member): Stay {
  const { storage, windowStorage, windowName, syncUrl } = platform
  const { locks } = navigator
  const copies = openLocalCopies({ room: id, member: me.id, storage, window: windowName, pageEnds: window, locks })
  const room = openRoom({ room: id, syncUrl, WebSocket: window.WebSocket, keepOpen, copies })
  const hunks = createHunkStore(room.types)
  const requests = createRoomRequests(platform.api, id)
  const after = (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  }
  const tabs = createOpenTabs({ storage: windowStorage, key: `weft.tabs.${id}` })
  const present = followPresent(room, me.id)
  const here = followHere({
    room: { present, hunks: room.hunks, members: room.members, tasks: room.tasks },
    me,
    agentName: found.agent.name,
    tabs,
  })
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
  const search = createSearchStore({ ...requests, after, onBack: (callback) => whenBack(room.state, callback) })
  return {
    room: { room, hunks, requests, me, agent: found.agent, roleAtStart: found.role, linkRole: found.linkRole },
    view: {
      registry: createCommandRegistry(),
      announcer,
      tabs,
      folders: createEmptyFolders({ storage: windowStorage, key: `weft.folders.${id}` }),
      panel: createStore<PanelTab>('chat'),
      panes: createPaneSizes(storage),
      search,
      destination: createStore<Destination | null>(null),
      cursor: createStore<Cursor | null>(null, (a, b) => JSON.stringify(a) === JSON.stringify(b)),
      diff: createStore<DiffTarget | null>(null),
      conflict: createStore<HunkId | null>(null),
    },
    presence: { here, present, following },
    chat: {
      reading: createStore<Reading | null>(null),
      draft: openMessageDraft({ room: id, me: me.id, storage: windowStorage }),
      draftFile: createStore<FileId | null>(null),
      field: { current: null },
      outgoing: { current: null },
      isWanted: createStore(false),
      answerDraft: openAnswerDrafts({ room: id, me: me.id, storage: windowStorage }),
    },
    close() {
      search.close()
      following.close()
      announcer.close()
      here.close()
      present.close()
      hunks.close()
      room.close()
    },
  }
}
