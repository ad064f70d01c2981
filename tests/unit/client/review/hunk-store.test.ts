import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { pendingOf, waitingBeside } from '../../../../client/review/bar/waiting.ts'
import { createHunkStore } from '../../../../client/review/hunk-store.ts'
import type { FileId, TaskId } from '../../../../shared/model/ids.ts'
import { roomTypes } from '../../../../shared/model/room-document.ts'

const file = 'f1' as FileId

function setUp() {
  const types = roomTypes(new Y.Doc())
  const put = (id: string, fields: Record<string, unknown>) => {
    const record = new Y.Map<unknown>()
    const all = { id, task: 't1', file, state: 'pending', order: 0, replacement: new Y.Text(''), ...fields }
    for (const [key, value] of Object.entries(all)) record.set(key, value)
    types.hunks.set(id, record)
    return record
  }
  return { types, put, store: createHunkStore(types) }
}

test('a file’s review holds its open hunks and the decided ones of the same tasks', () => {
  const { put, store } = setUp()
  put('c', { order: 2 })
  put('a', { state: 'accepted' })
  put('b', { order: 1, state: 'conflicted' })
  put('elsewhere', { file: 'f2' })
  put('settled', { task: 't0', state: 'accepted' })
  expect(store.inFile(file).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('the last decision ends the review', () => {
  const { put, store } = setUp()
  const record = put('a', {})
  expect(store.inFile(file)).toHaveLength(1)
  record.set('state', 'accepted')
  expect(store.inFile(file)).toEqual([])
})

test('a list keeps its identity while only other files change', () => {
  const { put, store } = setUp()
  put('a', {})
  const before = store.inFile(file)
  let changes = 0
  store.subscribe(() => changes++)
  put('elsewhere', { file: 'f2' })
  expect(changes).toBe(1)
  expect(store.inFile(file)).toBe(before)
})

test('a replacement is followed while it streams', () => {
  const { put, store } = setUp()
  const text = new Y.Text('')
  put('a', { state: 'streaming', replacement: text })
  text.insert(0, 'const ')
  expect(store.inFile(file)[0]?.replacement).toBe('const ')
  text.insert(6, 'x')
  expect(store.inFile(file)[0]?.replacement).toBe('const x')
})

test('[U287] what waits beside a file is of the tasks that changed it, and seen in other texts', () => {
  const { put, store } = setUp()
  const anchors = { start: [], end: [] }
  put('here', { state: 'accepted' })
  put('b', { file: 'f2', anchors })
  put('c', { file: 'f2', anchors, state: 'conflicted' })
  put('d', { file: 'f3', anchors })
  put('placeless', { file: 'f4', state: 'unplaced' })
  put('settled', { file: 'f5', anchors, state: 'rejected' })
  put('of another', { file: 'f6', anchors, task: 't2' })
  expect(waitingBeside(store.all(), file)).toEqual({ changes: 3, files: 2 })
  expect(waitingBeside(store.all(), 'untouched' as FileId)).toEqual({ changes: 0, files: 0 })
})

test('[U287] what one click on all of a task settles is what is pending, wherever it is', () => {
  const { put, store } = setUp()
  put('a', {})
  put('b', { file: 'f2' })
  put('c', { file: 'f2', state: 'conflicted' })
  put('of another', { task: 't2' })
  expect(pendingOf(store.all(), 't1' as TaskId)).toEqual({ changes: 2, files: 2 })
})
