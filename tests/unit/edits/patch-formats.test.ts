import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locatePatch } from '../../../server/agent/edits/patch-hunk.ts'
import type { FileEvent, FindEvent, ReplyEvent } from '../../../server/agent/edits/reply-event.ts'
import { createReplyParser } from '../../../server/agent/edits/reply-parser.ts'

/** Events with neighbouring deltas joined. */
function parse(chunks: readonly string[]): ReplyEvent[] {
  const parser = createReplyParser({ isKnownPath: (path) => path === 'src/a.ts' })
  const events = [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.finish()]
  return events.reduce<ReplyEvent[]>((all, event) => {
    const last = all.at(-1)
    if (event.kind === 'prose' && last?.kind === 'prose')
      all[all.length - 1] = { ...last, text: last.text + event.text }
    else if (event.kind === 'replace' && last?.kind === 'replace' && last.block === event.block)
      all[all.length - 1] = { ...last, text: last.text + event.text }
    else all.push(event)
    return all
  }, [])
}

const finds = (reply: string) => parse([reply]).filter((event): event is FindEvent => event.kind === 'find')
const operations = (reply: string) => parse([reply]).filter((event): event is FileEvent => event.kind === 'file')
const prose = (reply: string) =>
  parse([reply])
    .map((event) => (event.kind === 'prose' ? event.text : ''))
    .join('')

/** The text with the reply's hunks done one after another. */
function patched(text: string, reply: string): string {
  return finds(reply).reduce((now, { patch, anchors, isAtEnd, lineHint }) => {
    if (!patch) throw new Error('not a patch')
    const hints = { ...(anchors && { anchors }), ...(isAtEnd && { isAtEnd }), ...(lineHint && { lineHint }) }
    const location = locatePatch(now, patch, { hints })
    if (location.kind !== 'placed') return location.kind
    return now.slice(0, location.from) + location.replacement + now.slice(location.to)
  }, text)
}

const begin = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n')
const update = (...lines: string[]) => begin('*** Update File: src/a.ts', ...lines)

describe('a patch', () => {
  test.each([
    ['a marker without a space', '*** Update File:src/a.ts\n@@\n-x\n+y\n'],
    ['an indented marker without a space', '  *** Delete File:src/a.ts\n'],
    ['a here-document after two spaces', `apply_patch  <<'EOF'\n${update('@@', '-x', '+y')}EOF\n`],
  ])('[G1] is read the same however it is cut, with %s', (_, reply) => {
    const whole = parse([reply])
    expect(whole.some(({ kind }) => kind === 'find' || kind === 'file')).toBe(true)
    expect(parse([...reply])).toEqual(whole)
  })

  test('says of each line whether it stays, goes or comes', () => {
    expect(finds(update('@@', ' one', '-two', '+TWO', '', ' four'))).toEqual([
      {
        kind: 'find',
        block: 0,
        path: 'src/a.ts',
        find: 'one\ntwo\n\nfour\n',
        patch: {
          lines: [
            { kind: 'stays', text: 'one' },
            { kind: 'goes', text: 'two' },
            { kind: 'comes', text: 'TWO' },
            { kind: 'stays', text: '' },
            { kind: 'stays', text: 'four' },
          ],
        },
      },
    ])
  })

  test('has as many blocks as it has hunks, each under its anchors', () => {
    const reply = update('@@ class A', '@@ def f():', '-one', '+ONE', '@@', '-two', '+TWO', '*** End of File')
    expect(finds(reply)).toMatchObject([
      { block: 0, find: 'one\n', anchors: ['class A', 'def f():'] },
      { block: 1, find: 'two\n', isAtEnd: true },
    ])
  })

  test('adds, deletes and moves files', () => {
    const reply = begin(
      '*** Add File: new.ts',
      '+one',
      '+',
      '+three',
      '*** Delete File: old.ts',
      '*** Update File: src/a.ts',
      '*** Move to: src/b.ts',
      '@@',
      '-x',
      '+y',
    )
    expect(parse([reply])).toMatchObject([
      { kind: 'find', path: 'new.ts', find: '', isWholeFile: true },
      { kind: 'replace', text: 'one\n\nthree\n' },
      { kind: 'end', complete: true },
      { kind: 'file', path: 'old.ts', operation: 'delete' },
      { kind: 'file', path: 'src/a.ts', operation: 'rename', newPath: 'src/b.ts' },
      { kind: 'find', path: 'src/a.ts', find: 'x\n' },
      { kind: 'end', complete: true },
    ])
  })

  test.each([
    ['in a fence', `\`\`\`diff\n${update('@@', '-x', '+y')}\`\`\`\n`],
    ['in a here-document', `apply_patch <<'EOF'\n${update('@@', '-x', '+y')}EOF\n`],
    [
      'with white space around its markers',
      ' *** Begin Patch \n  *** Update File: src/a.ts  \n@@\n-x\n+y\n *** End Patch\n',
    ],
    ['without its end', '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y'],
    ['with half its end', '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Pa'],
    ['without its beginning', '*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Patch\n'],
    ['with CRLF', update('@@', '-x', '+y').replaceAll('\n', '\r\n')],
    ['in a fence that ends it', '```\n*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n```\n'],
    ['with no @@', update('-x', '+y')],
  ])('is read %s', (_, reply) => {
    expect(finds(reply)).toMatchObject([{ path: 'src/a.ts', find: 'x\n' }])
    expect(prose(reply)).toBe('')
  })

  test('leaves the words around it to the chat', () => {
    expect(prose(`I change x.\n\n${update('@@', '-x', '+y')}\nThat is all.\n`)).toBe('I change x.\n\nThat is all.\n')
  })
})

describe('[R8] a patch that says nothing to do', () => {
  test.each([
    ['at all', begin()],
    ['to a file', update()],
    ['it can do', begin('*** Change File: a.ts', '+x')],
  ])('%s is told of as a change that is not whole', (_, reply) => {
    expect(parse([reply]).map(({ kind }) => kind)).toEqual(['cut'])
  })
})

describe('a diff', () => {
  const head = '--- a/src/a.ts\n+++ b/src/a.ts\n'

  test('tells its line, and says of each line whether it stays, goes or comes', () => {
    expect(finds(`${head}@@ -7,3 +7,3 @@ function f() {\n one\n-two\n+TWO\n`)).toMatchObject([
      { path: 'src/a.ts', find: 'one\ntwo\n', lineHint: 7 },
    ])
  })

  test.each([['@@ ... @@'], ['@@'], ['@@ @@'], ['@@ def f():']])('may have no numbers: %s', (header) => {
    expect(finds(`${head}${header}\n-two\n+TWO\n`)).toMatchObject([{ find: 'two\n' }])
    expect(finds(`${head}${header}\n-two\n+TWO\n`)[0]?.lineHint).toBeUndefined()
  })

  test.each([
    ['git', '--- a/src/a.ts\n+++ b/src/a.ts\n'],
    ['no prefix', '--- src/a.ts\n+++ src/a.ts\n'],
    ['times', '--- src/a.ts\t2026-01-01 10:00\n+++ src/a.ts\t2026-01-01 10:01\n'],
    ['another name before', '--- src/a.ts.orig\n+++ src/a.ts\n'],
    ['another name after', '--- src/a.ts\n+++ new version\n'],
    ['git with an index', 'diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n'],
    ['svn', 'Index: src/a.ts\n=====\n--- src/a.ts\tone\n+++ src/a.ts\ttwo\n'],
  ])('names its file as %s does', (_, header) => {
    const reply = `${header}@@ -1 +1 @@\n-x\n+y\n`
    expect(finds(reply)).toMatchObject([{ path: 'src/a.ts' }])
    expect(prose(reply)).toBe('')
  })

  test('makes, deletes and renames files', () => {
    const made = '--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n'
    const deleted = '--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n'
    const renamed =
      'diff --git a/x.ts b/y.ts\nsimilarity index 90%\nrename from x.ts\nrename to y.ts\n--- a/x.ts\n+++ b/y.ts\n@@ -1 +1 @@\n-x\n+y\n'
    expect(parse([made + deleted + renamed])).toMatchObject([
      { kind: 'find', path: 'new.ts', find: '', isWholeFile: true },
      { kind: 'replace', text: 'one\ntwo\n' },
      { kind: 'end', complete: true },
      { kind: 'file', path: 'old.ts', operation: 'delete', content: 'one\n' },
      { kind: 'file', path: 'x.ts', operation: 'rename', newPath: 'y.ts' },
      { kind: 'find', path: 'x.ts' },
      { kind: 'end', complete: true },
    ])
    expect(
      operations('diff --git a/x.ts b/y.ts\nsimilarity index 100%\nrename from x.ts\nrename to y.ts\n'),
    ).toHaveLength(1)
    expect(operations('diff --git a/x.ts b/x.ts\ndeleted file mode 100644\n')).toMatchObject([{ operation: 'delete' }])
  })

  test('keeps a line of dashes that goes, where no other file begins', () => {
    expect(finds(`${head}@@ -1,3 +1,2 @@\n x\n--- y\n z\n`)).toMatchObject([{ find: 'x\n-- y\nz\n' }])
  })

  test('ends where its lines end, and at the fence around it', () => {
    const reply = `\`\`\`diff\n${head}@@ -1 +1 @@\n-x\n+y\n\`\`\`\n\nDone.\n`
    expect(finds(reply)).toMatchObject([{ find: 'x\n' }])
    expect(prose(reply)).toBe('Done.\n')
    expect(prose(`${head}@@ -1 +1 @@\n-x\n+y\nDone.\n`)).toBe('Done.\n')
  })

  test('of which only the header comes is no block', () => {
    expect(parse(['--- a title\nand words\n'])).toEqual([{ kind: 'prose', text: '--- a title\nand words\n' }])
    expect(parse([head])).toEqual([])
  })
})

describe('[G13] a hunk of a patch', () => {
  test('leaves the lines that stay as the file has them', () => {
    expect(patched('“one”  \ntwo\n\tthree\n', update('@@', ' "one"', '-two', '+TWO', '   three'))).toBe(
      '“one”  \nTWO\n\tthree\n',
    )
  })

  test('takes no more of the file than from the first line that changes to the last', () => {
    const [event] = finds(update('@@', ' a', '-b', '+B', ' c', '+d', ' e'))
    if (!event?.patch) throw new Error('no hunk')
    expect(locatePatch('a\nb\nc\ne\n', event.patch)).toMatchObject({ from: 2, to: 6, replacement: 'B\nc\nd\n' })
  })

  test('is indented as the file is', () => {
    expect(patched('  if (a) {\n    b\n  }\n', update('@@', ' if (a) {', '-  b', '+  c', '+    d', ' }'))).toBe(
      '  if (a) {\n    c\n      d\n  }\n',
    )
  })

  test('without a line to find comes at the end, below its anchor, or at its number', () => {
    expect(patched('a\nb\n', update('@@', '+c'))).toBe('a\nb\nc\n')
    expect(patched('a\nb', update('@@', '+c'))).toBe('a\nb\nc')
    expect(patched('a\nb\n', update('@@ a', '+c'))).toBe('a\nc\nb\n')
    expect(patched('a\nb\n', '--- src/a.ts\n+++ src/a.ts\n@@ -1,0 +2 @@\n+c\n')).toBe('a\nc\nb\n')
    expect(patched('a\nb\n', '--- src/a.ts\n+++ src/a.ts\n@@ -0,0 +1 @@\n+c\n')).toBe('c\na\nb\n')
  })

  test('without its blank lines at the edges is found too', () => {
    expect(patched('a\nb\n', update('@@', '', ' a', '-b', '+c', ''))).toBe('a\nc\n')
    expect(patched('a\nb\n', update('@@', '-a', '-b', '-', '+a', '+c', '+'))).toBe('a\nc\n')
  })

  test('gives and takes the last line end only as it says', () => {
    const diff = (...lines: string[]) => ['--- src/a.ts', '+++ src/a.ts', '@@ -1,2 +1,2 @@', ...lines, ''].join('\n')
    const none = '\\ No newline at end of file'
    expect(patched('a\nb', diff(' a', '-b', '+c'))).toBe('a\nc')
    expect(patched('a\nb', diff(' a', '-b', none, '+c'))).toBe('a\nc\n')
    expect(patched('a\nb\n', diff(' a', '-b', '+c', none))).toBe('a\nc')
    expect(patched('a\nb', diff(' a', '-b', none, '+c', none))).toBe('a\nc')
    expect(patched('a\nb\nz', diff(' a', '-b', none, '+c', none))).toBe('a\nc\nz')
  })

  test('whose context only resembles the file is placed only where what it touches is there', () => {
    const text = 'line one\nline two\nline three\nline four\nline five\n'
    const near = update('@@', ' line one', ' line tvo', ' line three', '-line four', '+LINE', ' line five')
    expect(patched(text, near)).toBe(text.replace('line four', 'LINE'))
    const beside = update('@@', ' line one', ' line two', ' line thrae', '+LINE', ' line four', ' line five')
    expect(patched(text, beside)).toBe('missing')
  })

  test('is not placed by its anchor alone', () => {
    expect(patched('a\nb\n', update('@@ nowhere', '-a', '+c'))).toBe('missing')
    expect(patched('a\nb\n', update('@@ a', '-x', '+c'))).toBe('missing')
  })
})

describe('chunking', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...['*** Begin Patch\n', '*** Update File: src/a.ts\n', '*** Add File: b.ts\n', '*** Delete File: c.ts\n'],
      ...['*** Move to: d.ts\n', '@@\n', '@@ def f():\n', '*** End of File\n', '*** End Patch\n', '*** End Patch'],
      ...["apply_patch <<'EOF'\n", 'EOF\n', ' stays\n', '-goes\n', '+comes\n', '\n', '```diff\n', '```\n', 'words\n'],
      ...[
        '--- a/src/a.ts\n',
        '+++ b/src/a.ts\n',
        '+++ /dev/null\n',
        '--- /dev/null\n',
        '@@ -1,2 +1,2 @@\n',
        '@@ ... @@\n',
      ],
      ...[
        'diff --git a/x b/y\n',
        'rename from x\n',
        'rename to y\n',
        'new file mode 100644\n',
        'Index: x\n',
        '=======\n',
      ],
      ...[
        '\\ No newline at end of file\n',
        '<<<<<<< SEARCH\n',
        '>>>>>>> REPLACE\n',
        'src/a.ts\n',
        '--- x',
        '\r\n',
        '*** ',
      ],
    ),
    fc.string({ maxLength: 6, unit: fc.constantFrom('a', ' ', '-', '+', '@', '*', '\n', '\r', '`', '😀') }),
  )

  test('[G1] the same reply cut at random borders gives the same events', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), fc.array(fc.nat(400), { maxLength: 30 }), (pieces, cuts) => {
        const reply = pieces.join('')
        const borders = [0, ...cuts.map((cut) => Math.min(cut, reply.length)).sort((a, b) => a - b), reply.length]
        const whole = parse([reply])
        expect(parse(borders.slice(1).map((border, index) => reply.slice(borders[index], border)))).toEqual(whole)
        expect(parse([...reply])).toEqual(whole)
      }),
      { numRuns: 3000 },
    )
  })
})
