/** Lines of any length, in a reply or a file: what is looked for in each is found, or not, in time that grows as they do. */
import { describe, expect, test } from 'vitest'
import { readRequestWords } from '../../../server/agent/context/request-words.ts'
import { createDividerChoice } from '../../../server/agent/edits/divider-choice.ts'
import { leavesOut } from '../../../server/agent/edits/placeholder.ts'
import type { ReplyEvent } from '../../../server/agent/edits/reply-event.ts'
import { createReplyParser } from '../../../server/agent/edits/reply-parser.ts'
import { expectLinear } from '../../support/linear-time.ts'

const length = 400_000
const blanks = ' '.repeat(length)
const plain = 'x'.repeat(length)

function parse(reply: string): ReplyEvent[] {
  const parser = createReplyParser({ isKnownPath: (path) => path === 'src/a.ts' })
  return [...parser.push(reply), ...parser.finish()]
}

const patch = '*** Begin Patch\n*** Update File: src/a.ts\n'
const search = 'src/a.ts\n<<<<<<< SEARCH\n'

describe('[R7] [G20] a line of any length costs no more than its length', () => {
  test.each([
    ['of quotes above others', `${"',".repeat(length / 2)}x\nhello\nworld\n`],
    ['of prose that names files', `${'see src/a.ts, '.repeat(length / 14)}\n${'\na'.repeat(2_000)}`],
    ['of blanks in a marker of a patch', `${patch}*** Add File: x${blanks}y\n`],
    ['of blanks in an anchor', `${patch}@@ x${blanks}y\n`],
    ['of blanks in a header of a diff', `--- a/x.ts\n+++ b/x.ts\n@@ -1,9 +1,9 @@\n a\n--- x${blanks}y\n+++ z\n`],
    ['of blanks in a header of git', `diff --git a/x${' b/'.repeat(100)}${blanks}y\n`],
    ['of blanks in a here-document', `apply_patch <<x${blanks}y\n`],
    ['of blanks after an opening marker', `<<<<<<< SEARCH${blanks}y\n`],
    ['of fence characters', `${'`'.repeat(length)}\u2028x\n`],
    ['of closing labels', `${'</path>'.repeat(length / 7)}\n`],
    ['of blanks in a block', `${search}${blanks}y\n=======\n=======${blanks}y\n>>>>>>> REPLACE${blanks}y\n`],
  ])('%s', (_, reply) => {
    expectLinear(reply, () => parse(reply))
  })

  test('of a diff without numbers that fit, however many there are', () => {
    const reply = `--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,${length} +1,${length} @@\n${'x\n'.repeat(length / 10)}`
    expectLinear(reply, () => parse(reply))
  })

  test.each([
    ['in a comment', `// x${blanks}y`],
    ['in a list', `* x${blanks}y`],
    ['of dots', `// ${'.'.repeat(length)} y`],
    ['of brackets', `// [${') '.repeat(length / 2)}y`],
  ])('of a replacement that may leave lines out: %s', (_, line) => {
    expectLinear(line, () => leavesOut('a\n', `a\n${line}\n`))
  })

  test('in a request', () => {
    const request = `fix ${'-'.repeat(7_900)}x`
    expectLinear(request, () => readRequestWords(request))
  })

  test('of dividers, of which any may be the one that is meant', () => {
    const text = `Title\n=======\n${'some words here and there\n'.repeat(4_000)}`
    const dividers = createDividerChoice(() => text)
    const replacement = 'some words here and there\n=======\n'.repeat(5_000)
    const block = 0
    expectLinear(text + replacement, () =>
      dividers.push([
        { kind: 'find', block, path: 'a.md', find: 'Title\n' },
        { kind: 'replace', block, text: replacement },
        { kind: 'end', block, complete: true },
      ]),
    )
  })
})

describe('[G1] a line that is too long for a marker is content where it stands', () => {
  const long = `*** Add File: ${plain}`

  test('in a search/replace block', () => {
    const [find] = parse(`${search}${plain}\n=======\n${plain}y\n>>>>>>> REPLACE\n`)
    expect(find).toEqual({ kind: 'find', block: 0, path: 'src/a.ts', find: `${plain}\n` })
  })

  test('in a patch', () => {
    expect(parse(`${patch}@@\n-${plain}\n+short\n ${long}\n*** End Patch\n`)).toMatchObject([
      { kind: 'find', path: 'src/a.ts', find: `${plain}\n${long}\n` },
      { kind: 'end', complete: true },
    ])
  })

  test('in a file that a patch adds', () => {
    const reply = `*** Begin Patch\n*** Add File: b.ts\n+${plain}\n*** End Patch\n`
    expect(parse(reply)).toContainEqual({ kind: 'replace', block: 0, text: `${plain}\n` })
  })

  test('in a diff', () => {
    expect(parse(`--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n-${plain}\n+short\n ${long}\n`)).toMatchObject([
      { kind: 'find', path: 'src/a.ts', find: `${plain}\n${long}\n` },
      { kind: 'end', complete: true },
    ])
  })

  test('cut at any border', () => {
    const replies = [
      `${search}${plain.slice(0, 3_000)}\n=======\n${plain.slice(0, 2_000)}y\n>>>>>>> REPLACE\n`,
      `${patch}@@\n-${plain.slice(0, 1_500)}\n+short\n*** End Patch\n`,
      `See ${'src/a.ts '.repeat(200)}\n\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n`,
    ]
    for (const reply of replies) {
      const parser = createReplyParser({ isKnownPath: (path) => path === 'src/a.ts' })
      const events = [...reply].flatMap((character) => parser.push(character)).concat(parser.finish())
      const said = (all: readonly ReplyEvent[]) =>
        all
          .map((event) => (event.kind === 'replace' || event.kind === 'prose' ? event.text : JSON.stringify(event)))
          .join('')
      expect(said(events)).toBe(said(parse(reply)))
    }
  })
})

test('[G2] a replacement that leaves lines out is told by its short lines, whatever stands between them', () => {
  expect(leavesOut('a\nb\n', `a\n${plain}\n// ... existing code ...\n`)).toBe(true)
  expect(leavesOut('a\nb\n', 'a\n  {/* ... existing code ... */ }  \n')).toBe(true)
})
