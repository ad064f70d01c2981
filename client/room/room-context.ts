/** The open room as its components share it: the connection, what can be asked of the server, who we are in it. */
import { createContext, useContext } from 'react'
import type { FileId, HunkId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { Announcer } from '../announce/announcer.ts'
import type { Reading } from '../chat/reading/reading.ts'
import type { CommandRegistry } from '../commands/command-registry.ts'
import type { Cursor } from '../editor/editor.ts'
import type { EmptyFolders } from '../files/empty-folders.ts'
import type { Following } from '../follow/following.ts'
import type { MemberHere } from '../presence/here.ts'
import type { DiffTarget } from '../review/diff-target.ts'
import type { HunkStore } from '../review/hunk-store.ts'
import type { SearchStore } from '../search/search-store.ts'
import type { OfferedModel } from '../session/models.ts'
import { type RoomConnection, roleOf } from '../session/room-connection.ts'
import type { RoomRequests } from '../session/room-requests.ts'
import type { Readable, Store } from '../session/store.ts'
import { useReadable } from '../ui/use-readable.ts'
import type { OpenTabs } from './open-tabs.ts'

export type PanelTab = 'chat' | 'tasks' | 'search'

export interface Destination {
  readonly file: FileId
  /** The change or the line (from 1) to bring into view, where one is meant; or its first or last open change. */
  readonly at: HunkId | number | { readonly end: 'first' | 'last' } | null
  /** Goes in at the cursor there, in place of what is selected. */
  readonly insert?: string
}

export interface RoomContextValue {
  readonly room: RoomConnection
  readonly hunks: HunkStore
  readonly requests: RoomRequests
  /** What a person can do here, by name and key; features register theirs with `useCommands`. */
  readonly registry: CommandRegistry
  readonly me: Member
  readonly agent: { readonly name: string; readonly offline: boolean; readonly models: readonly OfferedModel[] }
  /** Our role when we came; the room document has the present one. */
  readonly roleAtStart: Role
  /** What the room's link alone gives. */
  readonly linkRole: Role
  readonly tabs: OpenTabs
  readonly folders: EmptyFolders
  /** Which of the side panel's tabs is shown. */
  readonly panel: Store<PanelTab>
  readonly search: SearchStore
  /** Who is in the room and where; the agent too. */
  readonly here: Readable<readonly MemberHere[]>
  readonly following: Following
  readonly announcer: Announcer
  /** What of the chat we have read; null until its messages are here. */
  readonly reading: Store<Reading | null>
  /** The chat message that is being written; it stays while the chat is not shown, and over a reload. */
  readonly draft: Store<string>
  /** The file that it is about, where it began as a request in that file's text; null for whichever is shown. */
  readonly draftFile: Store<FileId | null>
  /** The same for the answer to a task's question. */
  readonly answerDraft: (task: TaskId) => Store<string>
  /** Where the focus is to go, as soon as the file's editor is there; see `useGoTo`. */
  readonly destination: Store<Destination | null>
  /** The task whose changes are looked at as a difference; null while none is. */
  readonly diff: Store<DiffTarget | null>
  /** The conflict whose result is being written; null while none is. */
  readonly conflict: Store<HunkId | null>
  /** Where our cursor is in the file shown; null while none is. */
  readonly cursor: Store<Cursor | null>
}

export const RoomContext = createContext<RoomContextValue | null>(null)

export function useRoom(): RoomContextValue {
  const value = useContext(RoomContext)
  if (value === null) throw new Error('invariant: useRoom outside of a room')
  return value
}

/** Shows a file and goes into its text. */
export function useGoTo(): (file: FileId, at?: HunkId | number) => void {
  const { tabs, destination } = useRoom()
  return (file, at) => {
    tabs.show(file)
    destination.set({ file, at: at ?? null })
  }
}

/** What we may do here now. */
export function useRights(): { readonly role: Role; readonly mayEdit: boolean; readonly mayChat: boolean } {
  const { room, me, roleAtStart } = useRoom()
  const role = roleOf(useReadable(room.members), me.id) ?? roleAtStart
  return { role, mayEdit: roleAllows(role, 'editor'), mayChat: roleAllows(role, 'commenter') }
}

/** The file shown, or null. */
export function useActiveFile(): FileEntry | null {
  const { room, tabs } = useRoom()
  const { active } = useReadable(tabs)
  return useReadable(room.files).find(({ id }) => id === active) ?? null
}
