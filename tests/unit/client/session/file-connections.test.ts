import { expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { DocumentConnection, DocumentState } from '../../../../client/session/document/document-connection.ts'
import { createFileConnections } from '../../../../client/session/file-connections.ts'
import { createStore, type Store } from '../../../../client/session/store.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const [a, b, c] = ['a', 'b', 'c'] as FileId[] as [FileId, FileId, FileId]

function setUp() {
  const opened: FileId[] = []
  const closed: FileId[] = []
  const states = new Map<FileId, Store<DocumentState>>()
  const unsent = new Set<FileId>()
  const end = (file: FileId, awareness: Awareness) => {
    closed.push(file)
    awareness.destroy()
  }
  const files = createFileConnections({
    keepOpen: 2,
    open(file): DocumentConnection {
      opened.push(file)
      const doc = new Y.Doc()
      const awareness = new Awareness(doc)
      const state = createStore<DocumentState>({ kind: 'saved' })
      states.set(file, state)
      return {
        doc,
        awareness,
        state,
        retryAt: createStore(null),
        isLoaded: createStore(true),
        hasUnsent: () => unsent.has(file),
        forgetRefusal() {},
        reconnect() {},
        discard: () => end(file, awareness),
        close: () => end(file, awareness),
      }
    },
  })
  return { files, opened, closed, states, unsent }
}

test('who acquires a file twice shares one connection', () => {
  const { files, opened } = setUp()
  expect(files.acquire(a)).toBe(files.acquire(a))
  expect(opened).toEqual([a])
  files.close()
})

test('a released file stays connected until others push it out, the longest unused first', () => {
  const { files, closed } = setUp()
  for (const file of [a, b]) {
    files.release(files.acquire(file))
  }
  expect(closed).toEqual([])
  files.acquire(c)
  expect(closed).toEqual([a])
  files.close()
})

test('a file in use, or with unsaved changes, is never pushed out', () => {
  const { files, closed, states } = setUp()
  files.acquire(a)
  const second = files.acquire(b)
  states.get(b)?.set({ kind: 'offline', changes: 1 })
  files.release(second)
  const third = files.acquire(c)
  expect(closed).toEqual([])
  states.get(b)?.set({ kind: 'saved' })
  files.release(third)
  expect(closed).toEqual([b])
  files.close()
})

test('[S18] a file that has not connected yet is pushed out, but not with what an earlier window left', () => {
  const { files, closed, states, unsent } = setUp()
  for (const file of [a, b]) {
    const connection = files.acquire(file)
    states.get(file)?.set({ kind: 'connecting' })
    if (file === a) unsent.add(a)
    files.release(connection)
  }
  files.acquire(c)
  expect(closed).toEqual([b])
  files.close()
})

test('a deleted file’s connection ends at once, and releasing it later does nothing', () => {
  const { files, closed } = setUp()
  const held = files.acquire(a)
  files.discard(held)
  expect(closed).toEqual([a])
  files.release(held)
  files.discard(held)
  expect(closed).toEqual([a])
  expect(files.connections.get()).toEqual([])
})

test('who held a connection that was discarded lets go of that one, not of the file’s next', () => {
  const { files, closed } = setUp()
  const [shown, compared] = [files.acquire(a), files.acquire(a)]
  files.discard(shown)
  files.release(shown)
  const anew = files.acquire(a)
  files.release(compared)
  files.acquire(b)
  files.acquire(c)
  expect(closed).toEqual([a])
  expect(files.connections.get()).toContain(anew)
  files.close()
})
