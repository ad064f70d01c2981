import { describe, expect, test } from 'vitest'
import { moveInTree, treeRows } from '../../../../client/files/tree-rows.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const files = ['src/lib/x.ts', 'src/a.ts', 'src/b.ts', 'README.md'].map((path) => ({ id: path as FileId, path }))
const all = treeRows(files, new Set())

test('paths become rows with their level and place among their siblings', () => {
  expect(all.map(({ path, level, position, siblings }) => [path, level, position, siblings])).toEqual([
    ['src', 1, 1, 2],
    ['src/lib', 2, 1, 3],
    ['src/lib/x.ts', 3, 1, 1],
    ['src/a.ts', 2, 2, 3],
    ['src/b.ts', 2, 3, 3],
    ['README.md', 1, 2, 2],
  ])
})

test('a closed folder hides what is in it, folders too', () => {
  const rows = treeRows(files, new Set(['src']))
  expect(rows.map(({ path }) => path)).toEqual(['src', 'README.md'])
  expect(rows[0]).toMatchObject({ kind: 'folder', isOpen: false })
})

test('[U103] a folder that was just made is there without files', () => {
  const made = treeRows(files, new Set(), ['docs']).filter(({ path }) => path === 'docs')
  expect(made).toMatchObject([{ kind: 'folder', level: 1 }])
})

test('a file and a folder of one name are two rows', () => {
  const rows = treeRows(
    ['a/b', 'a'].map((path) => ({ id: path as FileId, path })),
    new Set(),
  )
  expect(rows.map(({ kind, path }) => [kind, path])).toEqual([
    ['folder', 'a'],
    ['file', 'a/b'],
    ['file', 'a'],
  ])
})

describe('[U1] in the tree', () => {
  const focus = (path: string) => ({ kind: 'focus', path })

  test.each([
    ['ArrowDown', 'src', focus('src/lib')],
    ['ArrowDown', 'README.md', null],
    ['ArrowUp', 'src/lib', focus('src')],
    ['ArrowUp', 'src', null],
    ['Home', 'src/b.ts', focus('src')],
    ['End', 'src', focus('README.md')],
    ['ArrowRight', 'src', focus('src/lib')],
    ['ArrowRight', 'src/a.ts', null],
    ['ArrowLeft', 'src/lib', { kind: 'close', path: 'src/lib' }],
    ['ArrowLeft', 'src/lib/x.ts', focus('src/lib')],
    ['ArrowLeft', 'src/b.ts', focus('src')],
    ['ArrowLeft', 'README.md', null],
    ['b', 'src', focus('src/b.ts')],
    ['S', 'src/b.ts', focus('src')],
    ['q', 'src', null],
    ['Escape', 'src', null],
  ])('%s on %s does %o', (key, path, move) => {
    expect(moveInTree(all, path, key)).toEqual(move)
  })

  test('ArrowRight opens a closed folder, and goes into one that is open', () => {
    const closed = treeRows(files, new Set(['src']))
    expect(moveInTree(closed, 'src', 'ArrowRight')).toEqual({ kind: 'open', path: 'src' })
  })
})
