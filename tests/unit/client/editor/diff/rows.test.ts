import { Text } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { type DiffRow, rowFrom, rowPosition } from '../../../../../client/editor/diff/rows.ts'
import { RowWidget } from '../../../../../client/editor/hunks/rows/row-widget.ts'
import type { HunkId } from '../../../../../shared/model/ids.ts'

const doc = Text.of(['one', 'two', 'three', ''])

describe('[U160] the row of a change in a difference', () => {
  test('stands below its last line', () => {
    expect(rowPosition(doc, { from: 4, to: 8 }, false)).toEqual({ at: 7, side: 1 })
    expect(rowPosition(doc, { from: 4, to: 6 }, false)).toEqual({ at: 7, side: 1 })
  })

  test('stands where its lines were, once they are gone; beside another text on the line above', () => {
    expect(rowPosition(doc, { from: 4, to: 4 }, false)).toEqual({ at: 4, side: 0 })
    expect(rowPosition(doc, { from: 4, to: 4 }, true)).toEqual({ at: 3, side: 1 })
    expect(rowPosition(doc, { from: 0, to: 0 }, true)).toEqual({ at: 0, side: 0 })
  })

  test('stands below the line where something went from the middle of it, and at the end of a text', () => {
    expect(rowPosition(doc, { from: 5, to: 5 }, false)).toEqual({ at: 7, side: 1 })
    expect(rowPosition(doc, { from: 14, to: 14 }, false)).toEqual({ at: 14, side: 1 })
    expect(rowPosition(doc, { from: 8, to: 99 }, false)).toEqual({ at: 13, side: 1 })
  })
})

describe('the way from change to change', () => {
  const handlers = { act: () => {} }
  const content = {
    name: '',
    tone: 'agent',
    title: '',
    note: '',
    isReason: false,
    buttons: [],
    isBusy: false,
    hindrance: null,
  }
  const row = (id: string, from: number): DiffRow => {
    const hunk = id as HunkId
    return { hunk, place: { from, to: from + 2 }, widget: new RowWidget({ ...content, tone: 'agent', hunk }, handlers) }
  }
  const rows = [row('a', 0), row('c', 20)]
  const from = (id: string | null, offset: number, direction: 1 | -1) =>
    rowFrom(rows, id === null ? null : { hunk: id as HunkId, from: offset }, direction)?.hunk

  test('goes on from the one gone to last, and ends at the ends', () => {
    expect([from(null, 0, 1), from(null, 0, -1)]).toEqual(['a', 'c'])
    expect([from('a', 0, 1), from('a', 0, -1)]).toEqual(['c', undefined])
  })

  test('goes on from where one was that is settled by now', () => {
    expect([from('b', 10, 1), from('b', 10, -1)]).toEqual(['c', 'a'])
    expect([from('d', 30, 1), from('d', 30, -1)]).toEqual([undefined, 'c'])
  })
})
