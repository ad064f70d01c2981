import { describe, expect, test } from 'vitest'
import { treeRows } from '../../../../client/files/tree-rows.ts'
import {
  meantBy,
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
})
