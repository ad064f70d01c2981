import { describe, expect, test } from 'vitest'
import { createPaneSizes, paneBounds } from '../../../../client/room/panes/pane-sizes.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

const usual = { width: null, isShut: false }

describe('[U182] the panes beside the text', () => {
  test('have the usual width until they are given one, within bounds', () => {
    const sizes = createPaneSizes(new MemoryStorage())
    expect(sizes.get()).toEqual({ files: usual, side: usual })
    const { least, most } = paneBounds.files
    for (const [asked, given] of [
      [250.4, 250],
      [9, least],
      [9_000, most],
    ] as const) {
      sizes.resize('files', asked)
      expect(sizes.get().files.width).toBe(given)
    }
    sizes.reset('files')
    expect(sizes.get()).toEqual({ files: usual, side: usual })
  })

  test('shut where they are dragged to hardly anything, and open as wide as they were', () => {
    const sizes = createPaneSizes(new MemoryStorage())
    sizes.resize('side', 400)
    const before = sizes.get().side
    sizes.drag('side', paneBounds.side.least, before)
    sizes.drag('side', paneBounds.side.least / 2 - 1, before)
    expect(sizes.get().side).toEqual({ width: 400, isShut: true })
    sizes.toggle('side')
    expect(sizes.get().side).toEqual({ width: 400, isShut: false })
    sizes.toggle('side')
    sizes.open('side')
    sizes.open('side')
    expect(sizes.get().side, '[U291]').toEqual({ width: 400, isShut: false })
    sizes.drag('side', paneBounds.side.least / 2, before)
    expect(sizes.get().side).toEqual({ width: paneBounds.side.least, isShut: false })
  })

  test('are there again after a reload, whatever else is stored', () => {
    const storage = new MemoryStorage()
    const sizes = createPaneSizes(storage)
    sizes.resize('files', 300)
    sizes.toggle('side')
    expect(createPaneSizes(storage).get()).toEqual({
      files: { width: 300, isShut: false },
      side: { width: null, isShut: true },
    })
    for (const broken of [
      '{',
      'null',
      '7',
      '{"files":7,"side":{"width":"wide","isShut":1}}',
      '{"files":{"width":null}}',
    ]) {
      storage.setItem('weft.panes', broken)
      expect(createPaneSizes(storage).get(), broken).toEqual({ files: usual, side: usual })
    }
    storage.setItem('weft.panes', '{"files":{"width":1e9}}')
    expect(createPaneSizes(storage).get().files.width).toBe(paneBounds.files.most)
  })
})
