import { describe, expect, test } from 'vitest'
import { treeRows } from '../../../../client/files/tree-rows.ts'
import {
  foldersInto,
  meantBy,
  movesInto,
  nothingSelected,
  selectAll,
  selectRow,
  selectUpTo,
  toggleRow,
} from '../../../../client/files/tree-selection.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const files = ['src/lib/x.ts', 'src/a.ts', 'src/b.ts', 'README.md'].map((path) => ({ id: path as FileId, path }))
const rows = treeRows(files, new Set(), ['docs'])
const row = (path: string) => rows.filter((one) => one.path === path)

describe('[U103] in the tree', () => {
  test('a range goes from the last single choice, either way, and again from there', () => {
    const from = selectRow('src/a.ts')
    expect([...selectUpTo(rows, from, 'README.md', null).paths]).toEqual(['src/a.ts', 'src/b.ts', 'README.md'])
    const up = selectUpTo(rows, from, 'src/lib', null)
    expect([...up.paths]).toEqual(['src/lib', 'src/lib/x.ts', 'src/a.ts'])
    expect([...selectUpTo(rows, up, 'src/b.ts', null).paths]).toEqual(['src/a.ts', 'src/b.ts'])
    expect([...selectUpTo(rows, nothingSelected, 'src/b.ts', 'src/a.ts').paths]).toEqual(['src/a.ts', 'src/b.ts'])
    expect([...selectUpTo(rows, selectRow('gone'), 'src/b.ts', null).paths]).toEqual(['src/b.ts'])
  })

  test('one more is chosen and left again, or all', () => {
    const two = toggleRow(selectRow('src/a.ts'), 'README.md')
    expect([...two.paths]).toEqual(['src/a.ts', 'README.md'])
    expect([...toggleRow(two, 'src/a.ts').paths]).toEqual(['README.md'])
    expect(selectAll(rows).paths.size).toBe(rows.length)
  })

  test('a chosen row stands for all that are chosen, without what lies in a chosen folder; another one for itself', () => {
    const chosen = { paths: new Set(['src/lib', 'src/lib/x.ts', 'README.md']), anchor: null }
    const meant = (path: string) => row(path).flatMap((one) => meantBy(one, rows, chosen).map((other) => other.path))
    expect(meant('src/lib/x.ts')).toEqual(['src/lib', 'README.md'])
    expect(meant('src/a.ts')).toEqual(['src/a.ts'])
  })

  test('files and folders move under their names, but not into themselves or where they are', () => {
    const moves = (moved: string, folder: string) =>
      movesInto(row(moved), folder, files).map(({ file, path }) => [file.path, path])
    expect(moves('README.md', 'docs')).toEqual([['README.md', 'docs/README.md']])
    expect(moves('src/lib', '')).toEqual([['src/lib/x.ts', 'lib/x.ts']])
    expect(moves('src/a.ts', '')).toEqual([['src/a.ts', 'a.ts']])
    expect(moves('src/a.ts', 'src')).toEqual([])
    expect(moves('src', 'src/lib')).toEqual([])
    expect(moves('src', 'src')).toEqual([])
  })

  test('a folder that holds nothing moves as one with files does: not into itself, nor into what is in it', () => {
    const own = treeRows(files, new Set(), ['docs', 'docs/old', 'src/empty'])
    const moves = (moved: string, folder: string) =>
      foldersInto(
        own.filter(({ path }) => path === moved),
        folder,
      ).map(({ from, to }) => [from, to])
    expect(moves('docs', 'src')).toEqual([['docs', 'src/docs']])
    expect(moves('docs/old', '')).toEqual([['docs/old', 'old']])
    expect(moves('src/a.ts', 'docs')).toEqual([])
    expect(moves('docs', '')).toEqual([])
    expect(moves('docs', 'docs')).toEqual([])
    expect(moves('docs', 'docs/old')).toEqual([])
    expect(moves('src', 'src')).toEqual([])
    expect(moves('src', 'src/empty')).toEqual([])
  })

  test('a folder that was just made is there without files', () => {
    expect(row('docs')).toMatchObject([{ kind: 'folder', level: 1 }])
  })
})
