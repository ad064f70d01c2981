import { describe, expect, test } from 'vitest'
import { foldersInto, movesInto } from '../../../../client/files/tree-moves.ts'
import { treeRows } from '../../../../client/files/tree-rows.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const files = ['src/lib/x.ts', 'src/a.ts', 'src/b.ts', 'README.md'].map((path) => ({ id: path as FileId, path }))
const rows = treeRows(files, new Set(), ['docs'])
const row = (path: string) => rows.filter((one) => one.path === path)

describe('[U103] in the tree', () => {
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
})
