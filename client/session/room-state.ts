/** One state for the whole room out of its documents' states: the worst of them, with all their changes counted. */
import type { DocumentState } from './document/document-connection.ts'
import type { Readable } from './store.ts'

export type RoomState =
  | { readonly kind: 'connecting' | 'saved' }
  | { readonly kind: 'saving'; readonly changes: number; readonly storageAvailable: boolean }
  | { readonly kind: 'reconnecting' | 'offline'; readonly changes: number }
  /** A file here has changes that the server dropped, because we may only read. */
  | { readonly kind: 'refused' }
  /** What is here of a file, or of the room, has another history than the server's. */
  | { readonly kind: 'foreign'; readonly isRoom: boolean }
  /** The room itself cannot be followed any more. */
  | { readonly kind: 'closed'; readonly changes: number; readonly code: number; readonly reason: string }

/** A file that the server closed counts as offline where it holds changes; its own pane says more. */
export function combineStates(room: DocumentState, files: readonly DocumentState[]): RoomState {
  if (room.kind === 'closed') return room
  if (files.some(isForeignWork)) return { kind: 'foreign', isRoom: false }
  if (room.kind === 'foreign') return { kind: 'foreign', isRoom: true }
  const all = [room, ...files]
  const changes = all.reduce((sum, state) => sum + ('changes' in state ? state.changes : 0), 0)
  const lost = all.filter(isLost)
  const isWorkShutOut = files.some((state) => state.kind === 'closed' && state.changes > 0)
  if (lost.length > 0 || isWorkShutOut) {
    const isOffline = isWorkShutOut || changes > 0 || lost.some(({ kind }) => kind === 'offline')
    return { kind: isOffline ? 'offline' : 'reconnecting', changes }
  }
  if (files.some(({ kind }) => kind === 'refused')) return { kind: 'refused' }
  if (files.some(({ kind }) => kind === 'foreign')) return { kind: 'foreign', isRoom: false }
  const saving = all.filter(isSaving)
  if (saving.length > 0)
    return { kind: 'saving', changes, storageAvailable: saving.every((state) => state.storageAvailable) }
  return { kind: room.kind === 'connecting' ? 'connecting' : 'saved' }
}

/** What is to be known even of a room that one is not looking at; nothing of what is only on its way. */
export function warningOf(state: RoomState): 'Not saved' | 'Not followed' | null {
  switch (state.kind) {
    case 'connecting':
    case 'saved':
      return null
    case 'saving':
      return state.storageAvailable ? null : 'Not saved'
    case 'refused':
      return 'Not saved'
    case 'foreign':
      return state.isRoom ? 'Not followed' : 'Not saved'
    case 'reconnecting':
    case 'offline':
    case 'closed':
      return state.changes > 0 ? 'Not saved' : null
  }
}

/** Whether the server cannot be reached, so that nobody knows what goes on in the room. */
export function isLost<S extends { readonly kind: string }>(
  state: S,
): state is Extract<S, { readonly kind: 'reconnecting' | 'offline' }> {
  return state.kind === 'offline' || state.kind === 'reconnecting'
}

/** Calls back each time that the server is there again after it could not be reached; returns unsubscribing. */
export function whenBack(state: Readable<RoomState>, callback: () => void): () => void {
  let wasLost = isLost(state.get())
  return state.subscribe(() => {
    const now = isLost(state.get())
    const isBack = wasLost && !now
    wasLost = now
    if (isBack) callback()
  })
}

function isSaving(state: DocumentState): state is Extract<DocumentState, { kind: 'saving' }> {
  return state.kind === 'saving'
}

/** A text with changes that are nowhere else comes before everything that can be had again. */
function isForeignWork(state: DocumentState): boolean {
  return state.kind === 'foreign' && state.changes > 0
}
