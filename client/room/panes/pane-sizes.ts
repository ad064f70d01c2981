/**
 * How wide the panes beside the text are, on this machine: a width of one's own or the usual one, and whether it is shut.
 *
 * Widths are CSS pixels. A pane that is dragged to less than half of its least width shuts, and opens as it was before.
 */
import { createStore, type Readable } from '../../session/store.ts'

export type PaneName = 'files' | 'side'

export interface PaneSize {
  /** Null for the usual one. */
  readonly width: number | null
  readonly isShut: boolean
}

type PaneState = Readonly<Record<PaneName, PaneSize>>

interface Bounds {
  readonly least: number
  readonly most: number
  /** Where the window has room, and where it has less. */
  readonly usual: { readonly roomy: number; readonly tight: number }
}

export const paneBounds: Readonly<Record<PaneName, Bounds>> = {
  files: { least: 140, most: 440, usual: { roomy: 212, tight: 176 } },
  side: { least: 240, most: 640, usual: { roomy: 344, tight: 288 } },
}

export interface PaneSizes extends Readable<PaneState> {
  /** As wide as a drag asks for that began at `before`, within its bounds; shut where that is hardly anything. */
  drag(pane: PaneName, width: number, before: PaneSize): void
  /** Within its bounds, and open. */
  resize(pane: PaneName, width: number): void
  reset(pane: PaneName): void
  toggle(pane: PaneName): void
  /** As it was before it was shut. */
  open(pane: PaneName): void
}

const key = 'weft.panes'
const usual: PaneSize = { width: null, isShut: false }

export function createPaneSizes(storage: Storage): PaneSizes {
  const store = createStore<PaneState>(readSizes(storage.getItem(key)))
  const set = (pane: PaneName, size: PaneSize) => {
    store.set({ ...store.get(), [pane]: size })
    storage.setItem(key, JSON.stringify(store.get()))
  }
  const resize = (pane: PaneName, width: number) => set(pane, { width: bounded(pane, width), isShut: false })
  return {
    get: store.get,
    subscribe: store.subscribe,
    drag(pane, width, before) {
      if (width >= paneBounds[pane].least / 2) resize(pane, width)
      else set(pane, { ...before, isShut: true })
    },
    resize,
    reset: (pane) => set(pane, usual),
    toggle: (pane) => set(pane, { ...store.get()[pane], isShut: !store.get()[pane].isShut }),
    open: (pane) => set(pane, { ...store.get()[pane], isShut: false }),
  }
}

function bounded(pane: PaneName, width: number): number {
  const { least, most } = paneBounds[pane]
  return Math.round(Math.min(most, Math.max(least, width)))
}

function readSizes(stored: string | null): PaneState {
  const none: PaneState = { files: usual, side: usual }
  if (stored === null) return none
  try {
    const { files, side } = JSON.parse(stored) as Partial<Record<PaneName, unknown>>
    return { files: readSize('files', files), side: readSize('side', side) }
  } catch {
    return none
  }
}

function readSize(pane: PaneName, stored: unknown): PaneSize {
  if (typeof stored !== 'object' || stored === null) return usual
  const { width, isShut } = stored as Partial<Record<keyof PaneSize, unknown>>
  return {
    width: typeof width === 'number' && Number.isFinite(width) ? bounded(pane, width) : null,
    isShut: isShut === true,
  }
}
