/** One state for the whole room out of its documents' states: the worst of them, with all their changes counted. */
import type { DocumentState } from './document-connection.ts'

export type RoomState =
  | { readonly kind: 'connecting' | 'saved' }
  | { readonly kind: 'saving'; readonly changes: number; readonly storageAvailable: boolean }
  | { readonly kind: 'reconnecting' | 'offline'; readonly changes: number }
  /** A file here has changes that the server dropped, because we may only read. */
  | { readonly kind: 'refused' }
  /** The room itself cannot be followed any more. */
  | { readonly kind: 'closed'; readonly changes: number; readonly code: number; readonly reason: string }

/** A file that the server closed counts as offline where it holds changes; its own pane says more. */
export function combineStates(room: DocumentState, files: readonly DocumentState[]): RoomState {
  if (room.kind === 'closed') return room
  const all = [room, ...files]
  const changes = all.reduce((sum, state) => sum + ('changes' in state ? state.changes : 0), 0)
  const lost = all.filter(isLost)
  const isRefused = files.some((state) => state.kind === 'closed' && state.changes > 0)
  if (lost.length > 0 || isRefused) {
    const isOffline = isRefused || changes > 0 || lost.some(({ kind }) => kind === 'offline')
    return { kind: isOffline ? 'offline' : 'reconnecting', changes }
  }
  if (files.some(({ kind }) => kind === 'refused')) return { kind: 'refused' }
  const saving = all.filter(isSaving)
  if (saving.length > 0)
    return { kind: 'saving', changes, storageAvailable: saving.every((state) => state.storageAvailable) }
  return { kind: room.kind === 'connecting' ? 'connecting' : 'saved' }
}

function isLost(state: DocumentState): state is Extract<DocumentState, { kind: 'reconnecting' | 'offline' }> {
  return state.kind === 'offline' || state.kind === 'reconnecting'
}

function isSaving(state: DocumentState): state is Extract<DocumentState, { kind: 'saving' }> {
  return state.kind === 'saving'
}
