/**
 * Copies in the browser of what could not be sent, until the server has it: over a reload, and over the window's end.
 *
 *   typed while offline ─→ the whole text, and each change after it, go to IndexedDB ─→ all is saved: dropped
 *        the window ends ─→ a later window of the same member takes it over, sends it, and drops it
 *
 * IndexedDB writes later, and what it has not written when the window ends it drops: that part, the tail, goes to
 * localStorage, which writes at once.
 *
 * What the server has is not copied, so there is little and seldom. A copy is under the member, the room, the file and the
 * window: another member of the same browser never finds it, and no two windows write one. Beside it stand how many changes
 * are in it and the lineage of the text they were made in. Where the browser stores nothing, there is none.
 *
 * It may be all that there is, so none is pushed out by another; but what no window has been heard of for 30 days goes when
 * another room is entered.
 */
import type { FileId, MemberId, RoomId } from '../../../shared/model/ids.ts'
import { type LocalCopy, openLocalCopy, readNote } from './local-copy.ts'
import { lockOf } from './window-name.ts'

export interface LocalCopies {
  /** Files of which an earlier window left changes. */
  files(): readonly FileId[]
  open(file: FileId): LocalCopy
}

export interface LocalCopiesOptions {
  readonly room: RoomId
  readonly member: MemberId
  /** Shared by the windows of one browser. */
  readonly storage: Storage
  /** The window's name: the same after a reload, and no other's. */
  readonly window: string
  /** Tells `pagehide`: the window may end. */
  readonly pageEnds: EventTarget
  /** In which living windows hold their names; browsers do not have it everywhere. */
  readonly locks?: Pick<LockManager, 'query'>
}

/** Copies stand under it in people's browsers already: it never changes. */
const prefix = 'weft.kept'
/** A window is taken for ended after so long without a sign of life; it may sleep, which the browser's locks tell. */
const endedMs = 15_000
/** Of one room; more files than anyone changes on a train. */
const mostCopies = 100

export function openLocalCopies({ room, member, storage, window, pageEnds, locks }: LocalCopiesOptions): LocalCopies {
  const ofRoom = `${prefix}.${member}.${room}.`
  // Where it cannot be had, the next visit does it.
  import('./abandoned-copies.ts')
    .then(({ forgetAbandoned }) => forgetAbandoned(storage, `${prefix}.`, ofRoom))
    .catch(() => {})

  /** Names of the copies of a room's files that no other living window has. */
  function names(of: string): string[] {
    const found: string[] = []
    for (let index = 0; index < storage.length; index++) {
      const name = storage.key(index)
      if (name === null || !name.startsWith(of)) continue
      const isQuiet = Date.now() - (readNote(storage, name)?.at ?? 0) > endedMs
      if (name.endsWith(`.${window}`) || isQuiet) found.push(name)
    }
    return found.slice(0, mostCopies)
  }

  /** Locks of living windows, as last seen. */
  let living: readonly (string | undefined)[] = []

  /** Databases on their way out: one of the same name is made only after. */
  const removals = new Map<string, Promise<void>>()

  return {
    files() {
      const files = names(ofRoom).map((name) => name.slice(ofRoom.length).split('.')[0] ?? '')
      return [...new Set(files)] as FileId[]
    },
    open(file) {
      const ofFile = `${ofRoom}${file}.`
      return openLocalCopy({
        storage,
        pageEnds,
        removals,
        own: `${ofFile}${window}`,
        another() {
          for (let number = 1; ; number++) {
            const name = `${ofFile}${number}.${window}`
            if (storage.getItem(name) === null) return name
          }
        },
        earlier: () => names(ofFile),
        async findLiving() {
          living = (await locks?.query())?.held?.map(({ name }) => name) ?? []
        },
        isLiving: (name) =>
          !name.endsWith(`.${window}`) && living.includes(lockOf(name.slice(name.lastIndexOf('.') + 1))),
      })
    },
  }
}
