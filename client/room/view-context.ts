/** What this window shows of the room, where in it we are, and what can be done here. */
import { createContext } from 'react'
import type { FileId, HunkId } from '../../shared/model/ids.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { Announcer } from '../announce/announcer.ts'
import type { CommandRegistry } from '../commands/command-registry.ts'
import type { Cursor } from '../editor/cursor.ts'
import type { EmptyFolders } from '../files/empty-folders.ts'
import type { DiffTarget } from '../review/diff/diff-target.ts'
import type { SearchStore } from '../search/search-store.ts'
import type { Store } from '../session/store.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRequired } from '../ui/use-required.ts'
import type { OpenTabs } from './open-tabs.ts'
import type { PaneSizes } from './panes/pane-sizes.ts'
import { useRoom } from './room-context.ts'

export type PanelTab = 'chat' | 'tasks' | 'search'

export interface Destination {
  readonly file: FileId
  /** The change or the line (from 1) to bring into view, where one is meant; or its first or last open change. */
  readonly at: HunkId | number | { readonly end: 'first' | 'last' } | null
  /** Goes in at the cursor there, in place of what is selected. */
  readonly insert?: string
}

export interface ViewValue {
  /** What a person can do here, by name and key; features register theirs with `useCommands`. */
  readonly registry: CommandRegistry
  readonly announcer: Announcer
  readonly tabs: OpenTabs
  readonly folders: EmptyFolders
  /** Which of the side panel's tabs is shown. */
  readonly panel: Store<PanelTab>
  readonly panes: PaneSizes
  readonly search: SearchStore
  /** Where the focus is to go, as soon as the file's editor is there; see `useGoTo`. */
  readonly destination: Store<Destination | null>
  /** Where our cursor is in the file shown; null while none is. */
  readonly cursor: Store<Cursor | null>
  /** The task whose changes are looked at as a difference; null while none is. */
  readonly diff: Store<DiffTarget | null>
  /** The conflict whose result is being written; null while none is. */
  readonly conflict: Store<HunkId | null>
}

export const ViewContext = createContext<ViewValue | null>(null)

export function useView(): ViewValue {
  return useRequired(ViewContext, 'a room')
}

/** Shows a file and goes into its text. */
export function useGoTo(): (file: FileId, at?: HunkId | number) => void {
  const { tabs, destination } = useView()
  return (file, at) => {
    tabs.show(file)
    destination.set({ file, at: at ?? null })
  }
}

/** The file shown, or null. */
export function useActiveFile(): FileEntry | null {
  const { room } = useRoom()
  const { active } = useReadable(useView().tabs)
  return useReadable(room.files).find(({ id }) => id === active) ?? null
}
