import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HunkWriter } from '../../../server/agent/edits/hunk-writer.ts'
import { planStream } from '../../../server/agent/edits/streaming-diff.ts'
import { takeBack } from '../../../server/agent/edits/taking-back.ts'
import { rangesOf } from '../../../server/agent/edits/written-text.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId, HunkId, MemberId, TaskId } from '../../../shared/model/ids.ts'
import { merge3 } from '../../../shared/text/merge.ts'
import {
  act,
  action,
  baseLines,
  greek,
  isBaseLetter,
  lineChange,
  lostLetters,
  meet,
  rewritten,
  runs,
} from '../../support/random-edits.ts'
import { TypingLedger, TypingPeer } from '../../support/typing-peer.ts'

const task = 'task' as TaskId
const hunk = 'hunk' as HunkId
const origin = { kind: 'agent', task, hunk } as const
const client = 77

function fileWith(text: string): TextDocument {
  const file = new TextDocument('file' as FileId, (error) => {
    throw error
  })
  file.transact({ kind: 'command', by: null }, () => file.text.insert(0, text))
  return file
}

function person(file: TextDocument): TypingPeer {
  return new TypingPeer(file, new TypingLedger(), 'ann' as MemberId)
}

/** A writer for `base` where it stands in `text`. */
function write(text: string, base: string) {
  const file = fileWith(text)
  const from = text.indexOf(base)
  const writer = new HunkWriter({ file, task, hunk, client, range: { from, to: from + base.length }, base })
  const plan = planStream(base)
  return { file, writer, show: (soFar: string) => writer.show(plan(soFar)), content: () => file.text.toString() }
}

function typeAt(file: TextDocument, index: number, text: string): void {
  const peer = person(file)
  peer.insertAt(index, text)
  peer.send()
}

const text = 'top\nlet a = 1\nlet b = 2\nbottom\n'
const base = 'let a = 1\nlet b = 2\n'

describe('a hunk that streams', () => {
  test('is in the text as it comes, and whole in the end', () => {
    const { writer, show, content } = write(text, base)
    show('let a = 10')
    expect(content()).toBe('top\nlet a = 10\nlet b = 2\nbottom\n')
    show('let a = 10\nlet c')
    expect(content()).toBe('top\nlet a = 10\nlet cb = 2\nbottom\n')
    expect(writer.finish('let a = 10\nlet c = 3\n').kind).toBe('written')
    expect(content()).toBe('top\nlet a = 10\nlet c = 3\nbottom\n')
    expect(writer.range).toEqual({ from: 4, to: 25 })
  })

  test('never deletes and inserts again what stays: the characters keep their ids', () => {
    const { file, writer, show } = write(text, base)
    show('let a = 1\nlet b = 3')
    const written = writer.finish('let a = 1\nlet b = 3\n')
    const runs = written.kind === 'written' ? written.trace.inserted : []
    const agents = rangesOf(file.text, client, runs).map(({ from, to }) => file.text.toString().slice(from, to))
    expect(agents).toEqual(['3'])
  })

  test('moves with what people type above and below it', () => {
    const { file, writer, show, content } = write(text, base)
    show('let a = 10\n')
    typeAt(file, 0, 'above\n')
    typeAt(file, content().length, 'below\n')
    expect(writer.isTouched).toBe(false)
    writer.finish('let a = 10\nlet b = 2\n')
    expect(content()).toBe('above\ntop\nlet a = 10\nlet b = 2\nbottom\nbelow\n')
  })

  test('taken back, leaves the text as people have it', () => {
    const { file, writer, show, content } = write(text, base)
    show('let x = 1\nlet y = 2\n// more')
    typeAt(file, content().indexOf('bottom'), 'typed ')
    writer.takeBack()
    expect(content()).toBe('top\nlet a = 1\nlet b = 2\ntyped bottom\n')
  })

  test('refuses a script that deletes', () => {
    const { writer } = write(text, base)
    expect(() => writer.show([{ from: 0, to: 1, insert: '' }])).toThrow(/invariant/)
  })
})

describe('a hunk that people touch', () => {
  test.each([
    ['in the middle of a line', 'a = 1', 2],
    ['at the start of its first line', 'let a', 0],
    ['at the end of its last line', 'let b = 2', 9],
  ])('[R1] where someone types %s, is not written on, and conflicts where it changes that line', (_, at, offset) => {
    const { file, writer, show, content } = write(text, base)
    show('let a = 10')
    typeAt(file, content().indexOf(at) + offset, 'TYPED')
    expect(writer.isTouched).toBe(true)
    show('let a = 10\nlet c = 3')
    expect(content()).not.toContain('let c')
    expect(writer.finish('let a = 10\nlet c = 3\n').kind).toBe('conflict')
    expect(content()).toContain('TYPED')
    expect(content().replace('TYPED', '')).toBe(text)
  })

  test('in a line that it does not change, is merged', () => {
    const { file, writer, show, content } = write(text, base)
    show('let a = 10')
    typeAt(file, content().indexOf('let b'), 'TYPED ')
    expect(writer.finish('let a = 10\nlet b = 2\n').kind).toBe('written')
    expect(content()).toBe('top\nlet a = 10\nTYPED let b = 2\nbottom\n')
  })

  test('with whole lines put right above or below it, is not touched', () => {
    const { file, writer } = write(text, base)
    typeAt(file, 4, 'above\n')
    typeAt(file, 4 + 'above\n'.length + base.length, 'below')
    expect(writer.isTouched).toBe(false)
    expect(writer.range).toEqual({ from: 10, to: 10 + base.length })
  })

  test('is touched where the line above is joined to its first', () => {
    const { file, writer } = write(text, base)
    const peer = person(file)
    peer.delete(3 / (text.length + 1), 1)
    peer.send()
    expect(writer.isTouched).toBe(true)
  })

  test('is not touched where the whole line above goes', () => {
    const { file, writer } = write(text, base)
    const peer = person(file)
    peer.delete(0, 4)
    peer.send()
    expect(writer.isTouched).toBe(false)
    expect(writer.range.from).toBe(0)
  })

  test('whose lines were deleted conflicts', () => {
    const { file, writer } = write(text, base)
    const peer = person(file)
    peer.delete(4 / (text.length + 1), base.length)
    peer.send()
    expect(writer.finish('let a = 10\nlet b = 2\n').kind).toBe('conflict')
  })

  test('that reads as it should already is left alone', () => {
    const { file, writer, content } = write(text, base)
    typeAt(file, content().indexOf(' = 1') + 4, '0')
    expect(writer.finish('let a = 10\nlet b = 2\n').kind).toBe('unchanged')
  })

  test('at the last line of a file without a line end, is touched by typing there', () => {
    const { file, writer } = write('top\nlast', 'last')
    typeAt(file, 8, ' words')
    expect(writer.isTouched).toBe(true)
    expect(writer.finish('LAST').kind).toBe('conflict')
  })
})

describe('taking back by the trace', () => {
  test('[R4] puts back what was replaced and leaves what people typed inside', () => {
    const { file, writer, show, content } = write(text, base)
    show('let first = 10\n')
    const written = writer.finish('let first = 10\nlet second = 20\n')
    typeAt(file, content().indexOf(' = 10'), 'TYPED')
    if (written.kind === 'written') takeBack(file, origin, written.trace)
    expect(content()).toBe('top\nlet aTYPED = 1\nlet b = 2\nbottom\n')
  })

  test('puts back lines that were deleted', () => {
    const { file, writer, content } = write(text, base)
    const written = writer.finish('')
    expect(content()).toBe('top\nbottom\n')
    typeAt(file, 4, 'TYPED\n')
    if (written.kind === 'written') takeBack(file, origin, written.trace)
    expect(content().replace('TYPED\n', '')).toBe(text)
  })

  test.each([
    ['upper', [0, 1]],
    ['lower', [1, 0]],
  ] as const)('[R4] puts back neighbouring lines of two hunks in their order, the %s one first', (_, order) => {
    const file = fileWith(text)
    const traces = ['let a = 1\n', 'let b = 2\n'].map((line) => {
      const from = file.text.toString().indexOf(line)
      const range = { from, to: from + line.length }
      const written = new HunkWriter({ file, task, hunk, client, range, base: line }).finish('')
      if (written.kind !== 'written') throw new Error(`not written: ${written.kind}`)
      return written.trace
    })
    expect(file.text.toString()).toBe('top\nbottom\n')
    for (const index of order) takeBack(file, origin, traces[index] ?? { client, inserted: [], removed: [] })
    expect(file.text.toString()).toBe(text)
  })
})

describe('people type while a hunk streams', () => {
  const scene = fc.record({
    lines: fc.integer({ min: 3, max: 9 }),
    from: fc.nat(8),
    count: fc.integer({ min: 1, max: 5 }),
    changes: fc.array(lineChange, { minLength: 1, maxLength: 5 }),
    actions: fc.array(action, { maxLength: 30 }),
    after: fc.array(action, { maxLength: 10 }),
    endsLine: fc.boolean(),
  })

  test(
    '[R1] [R3] [R4] no letter of theirs is lost, the base is whole again when it is taken back, all replicas agree',
    () => {
      let merged = 0
      let conflicts = 0
      fc.assert(
        fc.property(scene, ({ lines, from, count, changes, actions, after, endsLine }) => {
          const all = baseLines(lines)
          const start = from % lines
          const whole = all.join('\n') + (endsLine ? '\n' : '')
          const isLast = start + count >= lines
          const ending = isLast && !endsLine ? '' : '\n'
          const chosen = all.slice(start, start + count)
          const chosenBase = chosen.join('\n') + ending
          const replacementLines = rewritten(chosen, changes)
          const replacement = replacementLines.length === 0 ? '' : replacementLines.join('\n') + ending

          const file = fileWith(whole)
          const ledger = new TypingLedger()
          const peers = ['ann', 'ben', 'cem'].map((name) => new TypingPeer(file, ledger, name))
          const offset = whole.indexOf(chosenBase)
          const range = { from: offset, to: offset + chosenBase.length }
          const writer = new HunkWriter({ file, task, hunk, client, range, base: chosenBase })
          const plan = planStream(chosenBase)
          let written = 0
          for (const one of actions) {
            act(peers, one)
            if (one.kind !== 'write') continue
            written += one.length
            writer.show(plan(replacement.slice(0, written)))
          }

          const agents = rangesOf(file.text, client, [{ clock: 0, length: 1e9 }])
          const live = file.text.toString()
          const theirs = agents.reduceRight((sum, one) => sum.slice(0, one.from) + sum.slice(one.to), live)
          const result = writer.finish(replacement)
          if (result.kind === 'written') {
            // What the merge says of the region says it of the whole file, when the rest is the same on both sides.
            const target = whole.replace(chosenBase, replacement)
            const expected = merge3(whole, theirs, target)
            if (expected.kind === 'merged') {
              merged++
              expect(file.text.toString()).toBe(expected.text)
            }
            const mine = rangesOf(file.text, client, result.trace.inserted)
            for (const one of mine) {
              for (const letter of file.text.toString().slice(one.from, one.to)) {
                expect(all.join('').includes(letter) && letter !== ' ', `base letter ${letter} written again`).toBe(
                  false,
                )
              }
            }
          } else {
            if (result.kind === 'conflict') conflicts++
            expect(file.text.toString()).toBe(theirs)
          }
          for (const letter of ledger.expected) {
            const isWaiting = !live.includes(letter)
            expect(isWaiting || file.text.toString().includes(letter), `${letter} was lost`).toBe(true)
          }

          for (const one of after) act(peers, one)
          meet(peers)
          for (const peer of peers) expect(peer.text).toBe(file.text.toString())
          expect(lostLetters(file.text.toString(), ledger)).toEqual([])

          if (result.kind === 'written') takeBack(file, origin, result.trace)
          meet(peers)
          const final = file.text.toString()
          for (const peer of peers) expect(peer.text).toBe(final)
          expect(lostLetters(final, ledger)).toEqual([])
          const left = [...whole].filter((letter) => isBaseLetter(letter) && !ledger.deleted.has(letter))
          // Who deletes what the agent has just deleted, not knowing yet, has deleted nothing that could be told later.
          const removed = result.kind === 'written' ? result.trace.removed.map((one) => one.text).join('') : ''
          const isBlind = (letter: string) => ledger.deleted.has(letter) && removed.includes(letter)
          expect([...final].filter((letter) => isBaseLetter(letter) && !isBlind(letter))).toEqual(left)
          for (const letter of greek) expect(final).not.toContain(letter)
          writer.close()
        }),
        { numRuns: runs(300) },
      )
      expect(merged).toBeGreaterThan(0)
      expect(conflicts).toBeGreaterThan(0)
    },
    runs(60_000),
  )
})
