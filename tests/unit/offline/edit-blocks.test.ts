import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locate } from '../../../server/agent/edits/locator.ts'
import { createReplyParser } from '../../../server/agent/edits/reply-parser.ts'
import { planBlocks, renderBlock } from '../../../server/agent/offline/edit-blocks.ts'
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'
import { splitLines } from '../../../shared/text/lines.ts'

/** An edit of the first `find` after `after`. */
function edit(text: string, find: string, insert: string, after = 0): Edit {
  const from = text.indexOf(find, after)
  return { from, to: from + find.length, insert }
}

/** As the room does it: parse the reply, locate each block in the text as it was, apply. */
function applied(text: string, reply: string): string {
  const parser = createReplyParser({ isKnownPath: (path) => path === 'src/a.ts' })
  const blocks: { find: string; replacement: string }[] = []
  for (const event of [...parser.push(reply), ...parser.finish()]) {
    if (event.kind === 'find') blocks.push({ find: event.find, replacement: '' })
    const last = blocks.at(-1)
    if (event.kind === 'replace' && last) last.replacement += event.text
    if (event.kind === 'end') expect(event.complete).toBe(true)
    expect(['find', 'replace', 'end']).toContain(event.kind)
  }
  const edits = blocks.map(({ find, replacement }) => {
    const place = locate(text, find)
    if (place.kind !== 'placed') throw new Error(`${place.kind}: ${find}`)
    const base = text.slice(place.from, place.to)
    const keepsOpen = !base.endsWith('\n') && base !== ''
    return { from: place.from, to: place.to, insert: keepsOpen ? replacement.replace(/\n$/, '') : replacement }
  })
  return applyEdits(text, edits)
}

function reply(text: string, edits: readonly Edit[]): string {
  const plan = planBlocks(text, edits)
  expect(plan.left).toEqual([])
  return plan.blocks.map((block) => renderBlock('src/a.ts', block)).join('\n')
}

describe('blocks of edits', () => {
  test('a line that occurs once is a block of one line', () => {
    const text = 'a\nb\nc\n'
    expect(planBlocks(text, [edit(text, 'b', 'B')]).blocks).toEqual([{ find: 'b\n', replacement: 'B\n' }])
  })

  test('a line that occurs twice takes context until it is the only one', () => {
    const text = 'one\n}\ntwo\n}\nthree\n'
    const [block] = planBlocks(text, [edit(text, '}', '];', text.indexOf('two'))]).blocks
    expect(text.split(block?.find ?? '').length).toBe(2)
    expect(applied(text, reply(text, [edit(text, '}', '];', text.indexOf('two'))]))).toBe('one\n}\ntwo\n];\nthree\n')
  })

  test('edits on neighbouring lines are one block, apart they are two', () => {
    const text = 'a\nb\nc\nd\ne\n'
    const near = planBlocks(text, [edit(text, 'a', 'A'), edit(text, 'b', 'B')])
    expect(near.blocks).toEqual([{ find: 'a\nb\n', replacement: 'A\nB\n' }])
    const far = planBlocks(text, [edit(text, 'a', 'A'), edit(text, 'e', 'E')])
    expect(far.blocks.map((block) => block.find)).toEqual(['a\n', 'e\n'])
  })

  test('[O3] a block is the only one also after the blocks before it were applied', () => {
    const text = 'x\nother\ny\n'
    const edits = [edit(text, 'x', 'y'), edit(text, 'y', 'z')]
    const { blocks } = planBlocks(text, edits)
    let evolved = text
    for (const block of blocks) {
      expect(evolved.split(block.find).length, JSON.stringify(block)).toBe(2)
      evolved = evolved.replace(block.find, () => block.replacement)
    }
    expect(evolved).toBe('y\nother\nz\n')
  })

  test('a text without a line end at its end keeps none', () => {
    const text = 'a\nb'
    expect(applied(text, reply(text, [edit(text, 'b', 'B')]))).toBe('a\nB')
  })

  test('something added below the last line, and into an empty text', () => {
    expect(applied('a\n', reply('a\n', [{ from: 2, to: 2, insert: 'b\n' }]))).toBe('a\nb\n')
    expect(planBlocks('', [{ from: 0, to: 0, insert: 'b' }]).blocks).toEqual([{ find: '', replacement: 'b\n' }])
  })

  test.each(['=======', '<<<<<<< SEARCH', '>>>>>>> REPLACE', '------- SEARCH'])(
    'a line "%s" of the file is never in a block',
    (line) => {
      const text = `same\n${line}\nsame\nend\n`
      expect(applied(text, reply(text, [edit(text, 'same', 'other', 3)]))).toBe(`same\n${line}\nother\nend\n`)
    },
  )

  test('an edit that no block can carry is handed back', () => {
    const text = 'a\n=======\nb\n'
    const into = edit(text, '=======', '========')
    expect(planBlocks(text, [into])).toEqual({ blocks: [], left: [into] })
    const fenced = 'same\n=======\nsame\n'
    const first = edit(fenced, 'same', 'other')
    expect(planBlocks(fenced, [first])).toEqual({ blocks: [], left: [first] })
  })

  test('[O3] whatever the text and the edits, the reply makes exactly those edits', () => {
    const line = fc.constantFrom('a', 'b', '', '  a', '}', 'ab', '```', 'const x = 1', '😀')
    const texts = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean())
      .map(([lines, open]) => lines.join('\n') + (open ? '' : '\n'))
      .filter((text) => text.trim() !== '')
    const picks = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', 'x', 'y\n', 'a', '\n')), { maxLength: 8 })
    fc.assert(
      fc.property(texts, picks, (text, wishes) => {
        const edits: Edit[] = []
        for (const [at, length, insert] of [...wishes].sort(
          (one, other) => (one[0] % text.length) - (other[0] % text.length),
        )) {
          const from = at % text.length
          const to = Math.min(from + length, text.length)
          if (from >= (edits.at(-1)?.to ?? -1) + 1) edits.push({ from, to, insert })
        }
        const { blocks, left } = planBlocks(text, edits)
        expect(left).toEqual([])
        const whole = text.endsWith('\n') ? text : `${text}\n`
        let evolved = whole
        for (const { find, replacement } of blocks) {
          expect(splitLines(find).join('')).toBe(find)
          expect(whole.indexOf(find)).toBe(whole.lastIndexOf(find))
          expect(evolved.indexOf(find)).toBe(evolved.lastIndexOf(find))
          evolved = evolved.replace(find, () => replacement)
        }
        expect(evolved.replace(/\n$/, '')).toBe(applyEdits(text, edits).replace(/\n$/, ''))
      }),
      { numRuns: 500 },
    )
  })
})
