/**
 * The files a window has open, in the order of their tabs, and the one shown. Remembered over a reload.
 *
 * A file may be shown before its entry has arrived (it was just created); it leaves only when closed or deleted.
 */
import { type FileId, isId } from '../../shared/model/ids.ts'
import { createStore, type Readable } from '../session/store.ts'

export interface TabsState {
  readonly open: readonly FileId[]
  readonly active: FileId | null
}

export interface OpenTabs extends Readable<TabsState> {
  /** Opens the file where it is not, and shows it. */
  show(file: FileId): void
  close(file: FileId): void
}

const mostTabs = 40

export function withShown({ open }: TabsState, file: FileId): TabsState {
  return { open: open.includes(file) ? open : [...open, file].slice(-mostTabs), active: file }
}

/** The right neighbour takes the closed one's place, else the left. */
export function withClosed({ open, active }: TabsState, file: FileId): TabsState {
  const index = open.indexOf(file)
  if (index === -1) return { open, active }
  const left = open.filter((other) => other !== file)
  return { open: left, active: active === file ? (left[Math.min(index, left.length - 1)] ?? null) : active }
}

export function createOpenTabs({ storage, key }: { storage: Storage; key: string }): OpenTabs {
  const store = createStore<TabsState>(readTabs(storage.getItem(key)))
  const set = (state: TabsState) => {
    store.set(state)
    storage.setItem(key, JSON.stringify(state))
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    show: (file) => set(withShown(store.get(), file)),
    close: (file) => set(withClosed(store.get(), file)),
  }
}

function readTabs(stored: string | null): TabsState {
  const none: TabsState = { open: [], active: null }
  if (stored === null) return none
  try {
    const { open, active } = JSON.parse(stored) as Partial<TabsState>
    if (!Array.isArray(open)) return none
    const files = open.filter((file): file is FileId => typeof file === 'string' && isId<FileId>(file))
    return { open: files, active: files.find((file) => file === active) ?? files[0] ?? null }
  } catch {
    return none
  }
}
