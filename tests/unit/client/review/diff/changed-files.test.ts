import { expect, test } from 'vitest'
import { changedFiles } from '../../../../../client/review/diff/changed-files.ts'
import type { Hunk } from '../../../../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../../../../shared/model/ids.ts'
import type { FileEntry } from '../../../../../shared/model/room-document.ts'

let order = 0
function hunk(path: string, patch: Partial<Hunk> = {}): Hunk {
  order += 1
  return {
    id: `h${order}` as HunkId,
    task: 't' as TaskId,
    file: path as FileId,
    path,
    mode: 'live',
    state: 'pending',
    order,
    base: 'one\ntwo\n',
    replacement: 'one\n2\n3\n',
    createsFile: false,
    ...patch,
  }
}

test('[U160] a file counts its lines that come and go, and what is still to decide', () => {
  const [b, a] = [hunk('b.ts'), hunk('a.ts')]
  const files = changedFiles(
    [
      b,
      a,
      hunk('b.ts', { state: 'accepted' }),
      hunk('b.ts', { state: 'rejected' }),
      hunk('b.ts', { state: 'conflicted' }),
      hunk('b.ts', { state: 'unplaced' }),
    ],
    [],
  )
  expect(files.map(({ path }) => path)).toEqual(['a.ts', 'b.ts'])
  expect(files[0]).toMatchObject({ added: 2, removed: 1, open: 1, conflicts: 0, kind: 'changed' })
  expect(files[1]).toMatchObject({ added: 6, removed: 3, open: 3, conflicts: 1, unplaced: 1 })
})

test('[U221] the files of a difference stand as in the tree', () => {
  const files = changedFiles(
    ['a10.ts', 'B.ts', 'a2.ts', 'z/a.ts'].map((path) => hunk(path)),
    [],
  )
  expect(files.map(({ path }) => path)).toEqual(['z/a.ts', 'a2.ts', 'a10.ts', 'B.ts'])
})

test('new, deleted and renamed files are told apart', () => {
  const files = changedFiles(
    [
      hunk('a.ts', { createsFile: true, base: '' }),
      hunk('b.ts', { operation: 'delete', base: 'gone\n', replacement: '' }),
      hunk('c.ts', { operation: 'rename', newPath: 'd.ts', base: '', replacement: '' }),
      hunk('e.ts', { operation: 'delete', state: 'rejected' }),
    ],
    [],
  )
  expect(files.map(({ kind, added, removed }) => [kind, added, removed])).toEqual([
    ['new', 3, 0],
    ['deleted', 0, 1],
    ['renamed', 0, 0],
    ['changed', 0, 0],
  ])
  expect(files[2]?.newPath).toBe('d.ts')
})

test('[U258] a file is called as it is called now, and a rename that is done by where it came from', () => {
  const entry = (id: string, path: string) => ({ id: id as FileId, path }) as FileEntry
  const rename = hunk('c.ts', { operation: 'rename', newPath: 'd.ts', state: 'accepted' })
  const files = [entry('a.ts', 'z/a.ts'), entry('c.ts', 'd.ts')]
  const told = changedFiles([hunk('a.ts'), hunk('b.ts'), hunk('c.ts'), rename], files)
  expect(told.map(({ path, newPath }) => [path, newPath])).toEqual([
    ['z/a.ts', null],
    ['b.ts', null],
    ['c.ts', 'd.ts'],
  ])
})
