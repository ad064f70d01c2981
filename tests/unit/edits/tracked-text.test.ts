import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TrackedText } from '../../../server/agent/edits/tracked-text.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId } from '../../../shared/model/ids.ts'

function fileWith(text: string): TextDocument {
  const file = new TextDocument('file' as FileId, (error) => {
    throw error
  })
  file.transact({ kind: 'command', by: null }, () => file.text.insert(0, text))
  return file
}

function change(file: TextDocument, run: (text: TextDocument['text']) => void): void {
  file.transact({ kind: 'command', by: null }, () => run(file.text))
}

describe('a text as the model saw it', () => {
  test('stays what it was read as', () => {
    const file = fileWith('a\nb\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(0, 'x\n'))
    expect(seen.text).toBe('a\nb\n')
  })

  test('carries a place through what was typed and deleted around it', () => {
    const file = fileWith('a\nb\nc\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(0, 'x\ny\n'))
    change(file, (text) => text.delete(2, 2))
    change(file, (text) => text.insert(file.text.length, 'z\n'))
    expect(seen.place({ from: 2, to: 4 })).toEqual({ from: 4, to: 6, base: 'b\n', isUntouched: true })
  })

  test('leaves whole lines put right above and below a place out of it', () => {
    const file = fileWith('a\nb\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(2, 'above\n'))
    change(file, (text) => text.insert(file.text.length, 'below\n'))
    expect(seen.place({ from: 2, to: 4 })).toMatchObject({ from: 8, to: 10, isUntouched: true })
  })

  test.each([
    ['inside', 3],
    ['at the start of its first line', 2],
    ['at the end of its last line', 4],
  ])('[R1] tells that someone typed %s of a place', (_, index) => {
    const file = fileWith('a\nbb\nc\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(index, 'x'))
    expect(seen.place({ from: 2, to: 5 })).toMatchObject({ from: 2, to: 6, isUntouched: false })
  })

  test('tells that another line was joined to a place, and leaves that line out of it', () => {
    const file = fileWith('a\nb\nc\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.delete(1, 1))
    expect(seen.place({ from: 2, to: 4 })).toEqual({ from: 1, to: 3, base: 'b\n', isUntouched: false })
  })

  test('takes what was typed behind a last line without a line end into its place, but not lines below', () => {
    const file = fileWith('a\nb')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(3, 'x\nbelow'))
    expect(seen.place({ from: 2, to: 3 })).toEqual({ from: 2, to: 4, base: 'b', isUntouched: false })
  })

  test('tells what became of a place that was deleted', () => {
    const file = fileWith('a\nb\nc\n')
    const seen = new TrackedText(file)
    change(file, (text) => text.delete(2, 2))
    expect(seen.place({ from: 2, to: 4 })).toEqual({ from: 2, to: 2, base: 'b\n', isUntouched: false })
  })

  test('takes all that came into an empty file as its place', () => {
    const file = fileWith('')
    const seen = new TrackedText(file)
    change(file, (text) => text.insert(0, 'typed'))
    expect(seen.place({ from: 0, to: 0 })).toMatchObject({ from: 0, to: 5, isUntouched: false })
  })

  test('closed, follows no more', () => {
    const file = fileWith('a\nb\n')
    const seen = new TrackedText(file)
    seen.close()
    change(file, (text) => text.insert(0, 'x\n'))
    expect(seen.place({ from: 2, to: 4 })).toMatchObject({ from: 2, to: 4 })
  })

  test('finds a line again wherever random changes elsewhere moved it', () => {
    const edits = fc.array(
      fc.record({ above: fc.boolean(), share: fc.nat(99), length: fc.nat(4), insert: fc.boolean() }),
    )
    fc.assert(
      fc.property(edits, (changes) => {
        const line = 'the line\n'
        const file = fileWith(`above above\n${line}below below\n`)
        const seen = new TrackedText(file)
        const from = file.text.toString().indexOf(line)
        for (const { above, share, length, insert } of changes) {
          const live = file.text.toString()
          const at = live.indexOf(line)
          // Not the line end above it, which would join the lines.
          const [start, end] = above ? [0, at - 1] : [at + line.length, live.length]
          const index = start + Math.floor((share / 100) * (end - start))
          change(file, (text) => {
            if (insert) text.insert(index, 'x'.repeat(length))
            else text.delete(index, Math.min(length, end - index))
          })
        }
        const place = seen.place({ from, to: from + line.length })
        expect(place.isUntouched).toBe(true)
        expect(file.text.toString().slice(place.from, place.to)).toBe(line)
      }),
    )
  })
})
