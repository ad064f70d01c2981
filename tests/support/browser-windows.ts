/** Windows of one browser, and their local copies of a file that could not be sent. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { vi } from 'vitest'
import * as Y from 'yjs'
import { type LocalCopies, openLocalCopies } from '../../client/session/copies/local-copies.ts'
import type { LocalCopy } from '../../client/session/copies/local-copy.ts'
import { lockOf } from '../../client/session/copies/window-name.ts'
import type { FileId, MemberId, RoomId } from '../../shared/model/ids.ts'
import { MemoryStorage } from './memory-storage.ts'
import { until } from './until.ts'

export const file = 'f1' as FileId
/** Ends the windows that a test left. */
const ending: (() => void)[] = []

/** One browser: what its windows share. */
export function makeBrowser() {
  const storage = new MemoryStorage()
  let windows = 0
  /** Names of windows that the browser knows to live. */
  const alive = new Set<string>()
  const locks = { query: async () => ({ held: [...alive].map((name) => ({ name: lockOf(name) })), pending: [] }) }
  const window = (member = 'ann', name = `w${++windows}`) => {
    const pageEnds = new EventTarget()
    const opened: LocalCopy[] = []
    const { files, open } = openLocalCopies({
      room: 'r1' as RoomId,
      member: member as MemberId,
      storage,
      window: name,
      pageEnds,
      locks,
    })
    const copies: LocalCopies = {
      files,
      open(of) {
        const copy = open(of)
        opened.push(copy)
        return copy
      },
    }
    const end = () => pageEnds.dispatchEvent(new Event('pagehide'))
    const die = () => {
      for (const copy of opened) copy.close()
    }
    ending.push(die)
    return { copies, name, end, die }
  }
  return { storage, window, alive }
}

export function docOf(text: string): Y.Doc {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, text)
  return doc
}

export const textOf = (doc: Y.Doc) => doc.getText('t').toString()

export async function restored(copies: LocalCopies): Promise<{ text: string; changes: number } | null> {
  const doc = new Y.Doc()
  const copy = copies.open(file)
  const found = await copy.restore(doc)
  copy.close()
  return found === null ? null : { text: textOf(doc), changes: found.changes }
}

/** Waits until nothing has to stand outside of the database. */
export async function written(storage: Storage, end: () => void): Promise<void> {
  await until(() => {
    end()
    return Object.keys(entries(storage)).length > 0 && !JSON.stringify(entries(storage)).includes('tail')
  })
}

export function entries(storage: Storage): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
      .filter((key) => key.startsWith('weft.kept'))
      .map((key) => [key, JSON.parse(storage.getItem(key) ?? 'null')]),
  )
}

/** Before each test. */
export function openDatabases(): void {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
}

/** After each test. */
export function endWindows(): void {
  for (const end of ending.splice(0)) end()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
}
