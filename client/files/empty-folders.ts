/**
 * Folders that somebody made and that hold nothing yet. A room knows files alone, so these are this window's: a folder
 * becomes everybody's with its first file. Remembered over a reload.
 */
import { createStore, type Readable } from '../session/store.ts'
import { isInside } from './tree-rows.ts'

export interface EmptyFolders extends Readable<readonly string[]> {
  add(path: string): void
  /** It, and those in it. */
  remove(path: string): void
  /** It, and those in it, are somewhere else now. */
  move(from: string, to: string): void
  /** Those that hold something by now are folders like any other. */
  forgetFilled(files: readonly { readonly path: string }[]): void
}

export function createEmptyFolders({ storage, key }: { storage: Storage; key: string }): EmptyFolders {
  const store = createStore<readonly string[]>(read(storage.getItem(key)))
  const set = (folders: readonly string[]) => {
    if (folders.length === store.get().length && folders.every((path, index) => path === store.get()[index])) return
    store.set(folders)
    storage.setItem(key, JSON.stringify(folders))
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (path) => set([...new Set([...store.get(), path])]),
    remove: (path) => set(store.get().filter((one) => one !== path && !isInside(one, path))),
    move: (from, to) =>
      set(store.get().map((one) => (one === from || isInside(one, from) ? to + one.slice(from.length) : one))),
    forgetFilled: (files) => set(store.get().filter((folder) => !files.some(({ path }) => isInside(path, folder)))),
  }
}

function read(stored: string | null): readonly string[] {
  if (stored === null) return []
  try {
    const folders: unknown = JSON.parse(stored)
    return Array.isArray(folders) ? folders.filter((path) => typeof path === 'string') : []
  } catch {
    return []
  }
}
