import { describe, expect, test } from 'vitest'
import { drawHunk } from '../../../../../../client/editor/hunks/drawing/drawing.ts'

const around = (current: string, lead = '', tail = '') => ({ lead, current, tail })
const live = { mode: 'live', state: 'pending' } as const
const propose = { mode: 'propose', state: 'pending' } as const

describe('a live hunk', () => {
  test('washes the lines that came and strikes the gone ones above them', () => {
    const drawing = drawHunk(
      { ...live, base: 'a\nold\nz\n', replacement: 'a\nnew 1\nnew 2\nz\n' },
      around('a\nnew 1\nnew 2\nz\n'),
    )
    expect(drawing.lines).toMatchObject([
      { line: 1, kind: 'come' },
      { line: 2, kind: 'come' },
    ])
    expect(drawing.blocks).toMatchObject([{ at: { line: 1, side: 'above' }, kind: 'gone', lines: ['old'] }])
    expect(drawing.row).toEqual({ line: 2, side: 'below' })
  })

  test('shows lines that only went between those that stayed', () => {
    const drawing = drawHunk({ ...live, base: 'gone\n', replacement: '' }, around('', '', 'next'))
    expect(drawing.lines).toEqual([])
    expect(drawing.blocks).toMatchObject([{ at: { line: 0, side: 'above' }, kind: 'gone', lines: ['gone'] }])
    expect(drawing.row).toEqual({ line: 0, side: 'above' })
  })

  test('shows what went at the end of the file below its last line', () => {
    const drawing = drawHunk({ ...live, base: 'a\ngone', replacement: 'a' }, around('a'))
    expect(drawing.blocks).toMatchObject([{ at: { line: 0, side: 'below' }, kind: 'gone', lines: ['gone'] }])
    expect(drawing.row).toEqual({ line: 0, side: 'below' })
  })

  test('counts what stands before and after it on its lines as theirs', () => {
    const drawing = drawHunk({ ...live, base: 'x', replacement: 'y' }, around('y', 'let ', ' = 1'))
    expect(drawing.blocks).toMatchObject([{ at: { line: 0, side: 'above' }, kind: 'gone', lines: ['let x = 1'] }])
    expect(drawing.lines).toMatchObject([{ line: 0, kind: 'come' }])
  })

  test('that put whole lines before another line leaves that line alone', () => {
    const drawing = drawHunk({ ...live, base: '', replacement: 'one\ntwo\n' }, around('one\ntwo\n', '', 'after'))
    expect(drawing.lines.map(({ line }) => line)).toEqual([0, 1])
    expect(drawing.row).toEqual({ line: 1, side: 'below' })
  })

  test('with nothing to see keeps its row below its own last line', () => {
    expect(drawHunk({ ...live, base: 'a\nb\n', replacement: 'a\nb\n' }, around('a\nb\n', '', 'c'))).toEqual({
      lines: [],
      blocks: [],
      row: { line: 1, side: 'below' },
    })
  })
})

describe('what people type into a live hunk', () => {
  const base = 'orbit(part) {\nend\n'
  const replacement = 'revolve(part) {\nend\n'
  const draw = (current: string, state: 'pending' | 'streaming' = 'pending') =>
    drawHunk({ ...live, state, base, replacement }, around(current)).lines

  test('[U300] at the end of a line is not marked as the agent’s', () => {
    expect(draw('revolve(part) { // ccc\nend\n')).toEqual([{ line: 0, kind: 'come', words: [{ from: 0, to: 7 }] }])
  })

  test('[U300] inside a word of it leaves the rest of the word marked', () => {
    expect(draw('revolXXve(part) {\nend\n')).toMatchObject([
      {
        words: [
          { from: 0, to: 5 },
          { from: 7, to: 9 },
        ],
      },
    ])
  })

  test('[U300] as lines of their own carries no wash', () => {
    expect(draw('revolve(part) {\n  // mine\nend\n').map(({ line }) => line)).toEqual([0])
  })

  test('[U300] is not told from the agent’s while it writes still', () => {
    expect(draw('revolve(part) {\n  // mine\nend\n', 'streaming').map(({ line }) => line)).toEqual([0, 1])
  })
})

describe('a proposed hunk', () => {
  test('strikes the lines that would go in place and shows the coming ones below them', () => {
    const drawing = drawHunk({ ...propose, base: 'a\nold\n', replacement: 'a\nnew\n' }, around('a\nold\n', '', 'z'))
    expect(drawing.lines).toMatchObject([{ line: 1, kind: 'gone' }])
    expect(drawing.blocks).toMatchObject([{ at: { line: 1, side: 'below' }, kind: 'come', lines: ['new'] }])
    expect(drawing.row).toEqual({ line: 1, side: 'below' })
  })

  test('that only inserts shows its lines where they would be', () => {
    const drawing = drawHunk({ ...propose, base: 'a\nb\n', replacement: 'a\nnew\nb\n' }, around('a\nb\n'))
    expect(drawing.lines).toEqual([])
    expect(drawing.blocks).toMatchObject([{ at: { line: 1, side: 'above' }, kind: 'come', lines: ['new'] }])
    expect(drawing.row).toEqual({ line: 1, side: 'above' })
  })

  test('strikes nothing that it has not come to while it streams', () => {
    const streaming = { ...propose, state: 'streaming', base: 'a\nb\nc\n' } as const
    const none = drawHunk({ ...streaming, replacement: '' }, around('a\nb\nc\n', '', 'z'))
    expect(none).toMatchObject({ lines: [], blocks: [] })
    const first = drawHunk({ ...streaming, replacement: 'A\n' }, around('a\nb\nc\n', '', 'z'))
    expect(first.lines).toMatchObject([{ line: 0, kind: 'gone' }])
    expect(first.blocks).toMatchObject([{ at: { line: 0, side: 'below' }, kind: 'come', lines: ['A'] }])
    const second = drawHunk({ ...streaming, replacement: 'A\nB' }, around('a\nb\nc\n', '', 'z'))
    expect(second.lines.map(({ line }) => line)).toEqual([0, 1])
    expect(second.blocks).toMatchObject([{ at: { line: 1, side: 'below' }, kind: 'come', lines: ['A', 'B'] }])
  })
})

describe('a hunk in conflict', () => {
  const conflict = { mode: 'live', state: 'conflicted', base: 'a\nb\n', replacement: 'a\nagent\n' } as const

  test('marks the lines people changed and shows the agent’s version below them', () => {
    const drawing = drawHunk(conflict, around('a\nmine\n', '', 'z'))
    expect(drawing.lines).toMatchObject([{ line: 1, kind: 'clash' }])
    expect(drawing.blocks).toMatchObject([{ at: { line: 1, side: 'below' }, kind: 'come', lines: ['agent'] }])
    expect(drawing.row).toEqual({ line: 1, side: 'below' })
  })

  test('marks also the lines that people left alone and the agent’s version would replace', () => {
    const whole = { ...conflict, base: 'a\nb\nc\n', replacement: 'x\ny\nc\n' }
    const drawing = drawHunk(whole, around('a\nmine\nc\n', '', 'z'))
    expect(drawing.lines).toMatchObject([
      { line: 0, kind: 'clash', words: [] },
      { line: 1, kind: 'clash' },
    ])
    expect(drawing.blocks).toMatchObject([{ at: { line: 1, side: 'below' }, lines: ['x', 'y'] }])
  })

  test('whose lines people deleted still shows the agent’s version', () => {
    const drawing = drawHunk(conflict, around('', '', 'z'))
    expect(drawing.lines).toMatchObject([{ line: 0, kind: 'clash' }])
    expect(drawing.blocks[0]?.lines).toEqual(['a', 'agent'])
  })
})
