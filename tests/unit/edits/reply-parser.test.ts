import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReplyEvent } from '../../../server/agent/edits/reply-event.ts'
import { createReplyParser, type ReplyParserOptions } from '../../../server/agent/edits/reply-parser.ts'

/** Events with the deltas of one block, or of prose, joined. */
function parse(chunks: readonly string[], options?: ReplyParserOptions): ReplyEvent[] {
  const parser = createReplyParser(options)
  const events = [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.finish()]
  return events.reduce<ReplyEvent[]>((all, event) => {
    const last = all.at(-1)
    if (event.kind === 'prose' && last?.kind === 'prose')
      all[all.length - 1] = { ...last, text: last.text + event.text }
    else if (event.kind === 'replace' && last?.kind === 'replace')
      all[all.length - 1] = { ...last, text: last.text + event.text }
    else all.push(event)
    return all
  }, [])
}

interface Block {
  path: string | null
  find: string | null
  replace: string
  complete: boolean
}

function blocks(reply: string, options?: ReplyParserOptions): Block[] {
  const found: Block[] = []
  for (const event of parse([reply], options)) {
    if (event.kind === 'find') found.push({ path: event.path, find: event.find, replace: '', complete: false })
    if (event.kind === 'cut') found.push({ path: event.path, find: null, replace: '', complete: false })
    const last = found.at(-1)
    if (event.kind === 'replace' && last) last.replace += event.text
    if (event.kind === 'end' && last) last.complete = event.complete
  }
  return found
}

const prose = (reply: string) =>
  parse([reply])
    .map((event) => (event.kind === 'prose' ? event.text : ''))
    .join('')

const block = '<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n'
const parsed = { path: 'src/a.ts', find: 'old\n', replace: 'new\n', complete: true }

describe('a search/replace block', () => {
  test.each([
    ['a line above', `src/a.ts\n${block}`],
    ['above the fence', `src/a.ts\n\`\`\`ts\n${block}\`\`\`\n`],
    ['inside the fence', `\`\`\`ts\nsrc/a.ts\n${block}\`\`\`\n`],
    ['in a fence of its own', `\`\`\`ts\nsrc/a.ts\n\`\`\`\n\`\`\`ts\n${block}\`\`\`\n`],
    ['as a heading', `### src/a.ts\n\n${block}`],
    ['in bold, with a colon', `**src/a.ts**:\n${block}`],
    ['in backticks', `\`src/a.ts\`\n${block}`],
    ['with a label', `File: \`src/a.ts\`\n${block}`],
    ['as a list item', `1. \`src/a.ts\`\n${block}`],
    ['as a comment in the fence', `\`\`\`ts\n// src/a.ts\n${block}\`\`\`\n`],
    ["in the fence's info", `\`\`\`ts src/a.ts\n${block}\`\`\`\n`],
    ['under a dot', `./src/a.ts\n${block}`],
    ['above a sentence', `src/a.ts\nHere is the change.\n${block}`],
    ['above a fence of waves', `src/a.ts\n~~~\n${block}~~~\n`],
  ])('takes its path from %s', (_, reply) => {
    expect(blocks(reply)).toEqual([parsed])
  })

  test('takes a name without a dot, or one in a sentence, only where the room has it', () => {
    const isKnownPath = (path: string) => path === 'Launch'
    expect(blocks(`Launch\n${block}`)[0]?.path).toBeNull()
    expect(blocks(`Launch\n${block}`, { isKnownPath })[0]?.path).toBe('Launch')
    expect(blocks(`Now change Launch, too:\n${block}`, { isKnownPath })[0]?.path).toBe('Launch')
    expect(blocks(`I rename \`user.name\` here:\n${block}`)[0]?.path).toBeNull()
  })

  const odd = [
    'my file.ts',
    'src/my file.ts',
    'C++ notes.md',
    'naïve (1).ts',
    'a, b.ts',
    'Note: x.md',
    '- dash.md',
    '1. One.md',
  ]
  test.each(odd)('[G1] is for the file %s of the room, which the line above it names', (path) => {
    const options = {
      isKnownPath: (known: string) => known === path || known === 'first.ts',
      isKnownStart: (text: string) => path.startsWith(text),
    }
    for (const line of [path, `"${path}"`, `\`${path}\``, `**${path}**:`, `### \`${path}\``]) {
      for (const body of [block, `\n\`\`\`ts\n${block}\`\`\`\n`]) {
        const reply = `first.ts\n${block}\nSo.\n${line}\n${body}`
        expect(blocks(reply, options).map((found) => found.path)).toEqual(['first.ts', path])
        expect(parse([...reply], options).filter(({ kind }) => kind === 'prose')).toEqual([
          { kind: 'prose', text: 'So.\n' },
        ])
      }
    }
    const marked = block.replace('SEARCH', `SEARCH ${path}`)
    expect(blocks(`first.ts\n${block}\n${marked}`, options).map((found) => found.path)).toEqual(['first.ts', path])
  })

  test.each([
    ['Makefile', 'Makefile'],
    ['`Dockerfile`', 'Dockerfile'],
    ['### LICENSE', 'LICENSE'],
    ['new name.ts', 'new name.ts'],
    ['"new name"', 'new name'],
    ['`My Notes`:', 'My Notes'],
    ['app/Makefile', 'app/Makefile'],
  ])('[G1] is for a new file where the line above it, %s, reads like a path', (line, path) => {
    const isKnownPath = (known: string) => known === 'first.ts'
    const reply = `first.ts\n${block}\n${line}\n${block}`
    expect(blocks(reply, { isKnownPath }).map((found) => found.path)).toEqual(['first.ts', path])
  })

  test.each(['Then the caller in console.log:', 'And the same for Node.js', 'Version 2.0', 'Here it is:'])(
    'is for the file of the block before it after the words: %s',
    (line) => {
      expect(blocks(`a.ts\n${block}\n${line}\n${block}`).map(({ path }) => path)).toEqual(['a.ts', 'a.ts'])
    },
  )

  test('inherits the path of the block before it', () => {
    expect(blocks(`src/a.ts\n${block}And then:\n${block}`).map(({ path }) => path)).toEqual(['src/a.ts', 'src/a.ts'])
  })

  test('has a path of its own again where one is given', () => {
    expect(blocks(`src/a.ts\n${block}\nsrc/b.ts\n${block}`).map(({ path }) => path)).toEqual(['src/a.ts', 'src/b.ts'])
  })

  test.each([5, 6, 7, 8, 9])('may have markers of %i characters', (count) => {
    const [open, middle, close] = ['<', '=', '>'].map((character) => character.repeat(count))
    expect(blocks(`src/a.ts\n${open} SEARCH\nold\n${middle}\nnew\n${close} REPLACE\n`)).toEqual([parsed])
  })

  test('may be written with dashes and plus signs', () => {
    expect(blocks('src/a.ts\n------- SEARCH\nold\n=======\nnew\n+++++++ REPLACE\n')).toEqual([parsed])
  })

  test('may find nothing, and may leave nothing', () => {
    expect(blocks('a.ts\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE')).toMatchObject([
      { find: '', replace: 'new\n' },
    ])
    expect(blocks('a.ts\n<<<<<<< SEARCH\nold\n=======\n>>>>>>> REPLACE')).toMatchObject([
      { find: 'old\n', replace: '' },
    ])
  })

  test('keeps lines that only resemble markers', () => {
    const content = ' <<<<<<< SEARCH\n<<<<<<< HEAD\n====\n>>>>>>> REPLACE it\n>>>>>>> main\n========== ten\n> REPLACE\n'
    expect(blocks(`a.md\n<<<<<<< SEARCH\nold\n=======\n${content}=======\nx\n>>>>>>> REPLACE\n`)[0]).toMatchObject({
      replace: `${content}=======\nx\n`,
      complete: true,
    })
  })

  test('keeps fences in its content', () => {
    const content = '```sh\nnpm test\n```\n\n~~~\n~~~\n'
    expect(
      blocks(`\`\`\`\`md\na.md\n<<<<<<< SEARCH\nold\n=======\n${content}>>>>>>> REPLACE\n\`\`\`\`\n`)[0]?.replace,
    ).toBe(content)
  })

  test('reads CRLF as LF', () => {
    expect(blocks(`src/a.ts\n${block}`.replaceAll('\n', '\r\n'))).toEqual([parsed])
  })

  test('tells where the model believes it is', () => {
    const reply = 'a.ts\n<<<<<<< SEARCH\n:start_line:12\n:end_line:13\n-------\nold\n=======\nnew\n>>>>>>> REPLACE\n'
    expect(parse([reply])).toContainEqual({ kind: 'find', block: 0, path: 'a.ts', find: 'old\n', lineHint: 12 })
  })
})

describe('a reply that ends too early', () => {
  test('[G7] as replies end has its last block whole, though the closing marker was forgotten', () => {
    expect(blocks('a.ts\n<<<<<<< SEARCH\nold\n=======\nnew\nmo')).toEqual([
      { path: 'a.ts', find: 'old\n', replace: 'new\nmo\n', complete: true },
    ])
  })

  test('leaves half a closing marker out of the content', () => {
    for (const half of ['>', '>>>>>', '>>>>>>> ', '>>>>>>> REPL']) {
      expect(blocks(`a.ts\n<<<<<<< SEARCH\nold\n=======\nnew\n${half}`)[0]?.replace).toBe('new\n')
    }
  })

  test('leaves the end of the fence around a block without an end out of the content', () => {
    expect(blocks('```ts\na.ts\n<<<<<<< SEARCH\nold\n=======\nnew\n```\n\n')[0]).toMatchObject({
      replace: 'new\n',
      complete: true,
    })
  })

  test('[G7] has no whole block where words follow the fence that should have ended it', () => {
    expect(blocks('```ts\na.ts\n<<<<<<< SEARCH\nold\n=======\nnew\n```\n\nThat is all.')[0]?.complete).toBe(false)
  })

  test('says so of a block that has not said what it wants to find', () => {
    expect(parse(['a.ts\n<<<<<<< SEARCH\nold'])).toEqual([{ kind: 'cut', block: 0, path: 'a.ts' }])
  })

  test('a block that begins inside another shows that the other was never closed', () => {
    expect(blocks(`a.ts\n<<<<<<< SEARCH\nold\n=======\nnew\n${block}`)).toEqual([
      { path: 'a.ts', find: 'old\n', replace: 'new\n', complete: false },
      { path: 'a.ts', find: 'old\n', replace: 'new\n', complete: true },
    ])
  })
})

describe('[R8] a marker that is not quite one', () => {
  test.each(['<<<< SEARCH', '<<<<<<<SEARCH', '------- SEARCH here', '---------- SEARCH'])(
    'is told of: %s',
    (marker) => {
      expect(parse([`src/a.ts\n${marker}\nold\n`])).toContainEqual({ kind: 'cut', block: 0, path: 'src/a.ts' })
    },
  )
})

describe('prose', () => {
  test('is everything outside blocks, without their paths and fences', () => {
    const reply = `I change two things.\n\nsrc/a.ts\n\`\`\`ts\n${block}\`\`\`\n\nNow it works.\n`
    expect(prose(reply)).toBe('I change two things.\n\nNow it works.\n')
  })

  test('keeps code examples that are no blocks whole', () => {
    const example = 'Run this:\n```sh\nnpm test\n```\nThen see `src/a.ts`.\n'
    expect(prose(example)).toBe(example)
    expect(prose(`${example}\nsrc/a.ts\n${block}`)).toBe(example)
  })

  test('keeps a path that no block follows', () => {
    expect(prose('The file is\n\nsrc/a.ts\n\nand that is all.')).toBe('The file is\n\nsrc/a.ts\n\nand that is all.')
  })

  test('is told as it comes, a sentence before its end', () => {
    const parser = createReplyParser()
    expect(parser.push('This is a sent')).toEqual([{ kind: 'prose', text: 'This is a sent' }])
    expect(parser.push('ence.')).toEqual([{ kind: 'prose', text: 'ence.' }])
  })
})

describe('a replacement', () => {
  test('is told as it comes, but for what may be a marker', () => {
    const parser = createReplyParser()
    parser.push('a.ts\n<<<<<<< SEARCH\nold\n=======\n')
    expect(parser.push('const x')).toEqual([{ kind: 'replace', block: 0, text: 'const x' }])
    expect(parser.push(' = 1\n>')).toEqual([{ kind: 'replace', block: 0, text: ' = 1\n' }])
    expect(parser.push('>>>>>> REPL')).toEqual([])
    expect(parser.push('ACED')).toEqual([{ kind: 'replace', block: 0, text: '>>>>>>> REPLACED' }])
  })

  test('never holds half a surrogate pair', () => {
    const parser = createReplyParser()
    parser.push('a.ts\n<<<<<<< SEARCH\nold\n=======\n')
    expect(parser.push('a\ud83d')).toEqual([{ kind: 'replace', block: 0, text: 'a' }])
    expect(parser.push('\ude00')).toEqual([{ kind: 'replace', block: 0, text: '😀' }])
    expect(parser.push('\ude00b')).toEqual([{ kind: 'replace', block: 0, text: '\ufffdb' }])
  })
})

test('an endless line is not looked at again with each chunk', () => {
  for (const start of ['```', '>>>>>>> ', 'a.ts\n<<<<<<< SEARCH\nold\n=======\n', 'src/']) {
    const parser = createReplyParser()
    parser.push(start)
    parser.push(' '.repeat(600))
    const told = Array.from({ length: 50 }, () => parser.push('x'))
    expect(told.every((events) => events.length === 1)).toBe(true)
  }
})

describe('chunking', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      block,
      'src/a.ts\n',
      '**src/b.ts**:\n',
      '```ts\n',
      '```\n',
      '~~~\n',
      '\n',
      'A sentence about `src/a.ts`.\n',
      'word\n',
      'my file.ts\n',
      '**my file.ts**:\n',
      '<path>my file.ts</path>\n',
      '- it em.md\n',
      '"new file.ts"\n',
      'new file.ts\n',
      'Makefile\n',
      '- item\n',
      '<<<<<<< SEARCH\n',
      '<<<<<<< SEARCH\r\n',
      '=======\n',
      '>>>>>>> REPLACE\n',
      '>>>>>>> REPLACE',
      '+++++++ REPLACE\n',
      '------- SEARCH\n',
      '-----\n',
      '> quote\n',
      '<div>\n',
      '`code` at the start\n',
      '😀\n',
      '\ud83d',
      '\r',
      'File: x.ts\n',
      ':start_line:3\n',
    ),
    fc.string({
      maxLength: 8,
      unit: fc.constantFrom('a', ' ', '<', '>', '=', '`', '\n', '\r', '*', '/', '.', 'é', '-', '+'),
    }),
  )

  test('[G1] the same reply cut at random borders gives the same events', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(400), { maxLength: 30 }), (pieces, cuts) => {
        const reply = pieces.join('')
        const borders = [0, ...cuts.map((cut) => Math.min(cut, reply.length)).sort((a, b) => a - b), reply.length]
        const chunks = borders.slice(1).map((border, index) => reply.slice(borders[index], border))
        const known = ['word', 'src/a.ts', 'my file.ts', '- it em.md']
        const options = {
          isKnownPath: (path: string) => known.includes(path),
          isKnownStart: (text: string) => known.some((path) => path.includes(' ') && path.startsWith(text)),
        }
        const whole = parse([reply], options)
        expect(parse(chunks, options)).toEqual(whole)
        expect(parse([...reply], options)).toEqual(whole)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('[M9] a reply that was cut by its length and gone on with', () => {
  const update = ['*** Begin Patch', '*** Update File: src/a.ts', '@@', '-old', '+n', 'ew', '']
  const diff = ['--- a/src/a.ts', '+++ b/src/a.ts', '@@ -1,2 +1,2 @@', ' top', '-old', '+n', 'ew', '']
  const joinLines = (lines: readonly string[]) => lines.join('\n').replace('n\new', 'new')
  const cases = [
    ['a search/replace block', `src/a.ts\n${block}`, 'src/a.ts\n<<<<<<< SEARCH\nold\n=======\nn'],
    ['a patch', `${joinLines(update)}*** End Patch\n`, joinLines(update).slice(0, -3)],
    ['a diff', joinLines(diff), joinLines(diff).slice(0, -5)],
  ] as const
  const completeAfter = (cut: string, rest: string) => {
    const parser = createReplyParser()
    const events = parser.push(cut)
    parser.cut()
    return [...events, ...parser.push(rest), ...parser.finish()].flatMap((event) =>
      event.kind === 'end' ? [event.complete] : event.kind === 'cut' ? [false] : [],
    )
  }

  test.each(cases)('has %s whole where it is closed, or its numbers say so', (_, whole, cut) => {
    expect(completeAfter(cut, whole.slice(cut.length))).toEqual([true])
  })

  test.each(cases)('does not take %s as whole where it is not', (_, __, cut) => {
    expect(completeAfter(cut, 'Sorry.')).toEqual([false])
  })

  test.each(cases)('takes another after %s as replies do', (_, whole, cut) => {
    const next = 'src/b.ts\n<<<<<<< SEARCH\nold\n=======\nnew\n'
    expect(completeAfter(cut, `${whole.slice(cut.length)}\n${next}`).at(-1)).toBe(true)
  })
})
