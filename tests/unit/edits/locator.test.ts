import { describe, expect, test } from 'vitest'
import { type LocateOptions, locate } from '../../../server/agent/edits/locator.ts'
import { textKindOf } from '../../../server/agent/edits/text-kind.ts'

/** The text with what was found replaced, or why it was not. */
function replaced(text: string, find: string, replacement: string, options?: LocateOptions): string {
  const location = locate(text, find, options)
  if (location.kind !== 'placed') return location.kind
  return text.slice(0, location.from) + location.fit(replacement, true) + text.slice(location.to)
}

function rungOf(text: string, find: string, options?: LocateOptions): string {
  const location = locate(text, find, options)
  return location.kind === 'placed' ? location.match.rung : location.kind
}

describe('[G2] exact lines', () => {
  test('are placed where they stand once', () => {
    expect(locate('a\nb\nc\n', 'b\n')).toMatchObject({
      kind: 'placed',
      from: 2,
      to: 4,
      match: { rung: 'exact', score: 1, margin: 1 },
      lines: [1],
    })
  })

  test('are preferred to the end of a longer line', () => {
    expect(locate('xb\nb\n', 'b\n')).toMatchObject({ kind: 'placed', from: 3 })
    expect(locate('xb\nc\n', 'b\n').kind).toBe('missing')
    expect(locate('bx\n', 'b\n').kind).toBe('missing')
  })

  test('leave no blank line where they are deleted', () => {
    expect(replaced('a\nb\nc\n', 'b\n', '')).toBe('a\nc\n')
  })

  test('at the end of a text without a line end leave it so', () => {
    expect(replaced('a\nb', 'b\n', 'x\ny\n')).toBe('a\nx\ny')
    expect(replaced('a\nb', 'a\nb\n', 'x\n')).toBe('x')
  })

  test('that fit equally well are named and refused', () => {
    expect(locate('b\na\nb\n', 'b\n')).toEqual({ kind: 'ambiguous', lines: [1, 3] })
    expect(locate('b\na\nb', 'b\n')).toEqual({ kind: 'ambiguous', lines: [1, 3] })
  })

  test('count twice where they overlap', () => {
    expect(locate('a\na\na\n', 'a\na\n')).toEqual({ kind: 'ambiguous', lines: [1, 2] })
  })

  test('are passed over where other blocks have taken them', () => {
    expect(locate('b\na\nb\n', 'b\n', { exclude: [{ from: 0, to: 2 }] })).toMatchObject({ kind: 'placed', from: 4 })
  })

  test('that others have taken are not looked for in a worse place', () => {
    const text = 'const a = 1\n  const a = 1\n'
    expect(locate(text, 'const a = 1\n', { exclude: [{ from: 0, to: 12 }] }).kind).toBe('missing')
  })

  test('are the whole of an empty file where there is nothing to find', () => {
    expect(replaced('', '', 'new\n')).toBe('new\n')
    expect(replaced('\n', '', 'new\n')).toBe('new\n')
    expect(locate('a\n', '')).toEqual({ kind: 'empty' })
  })

  test('find the one empty line that an empty file is', () => {
    expect(replaced('', '\n', 'new\n')).toBe('new')
  })

  test('are not looked for in more places than are named', () => {
    const location = locate('x\n'.repeat(10_000), 'x\n')
    expect(location.kind === 'ambiguous' && location.lines.length).toBe(20)
  })
})

describe('[G2] a part of a line', () => {
  test('is not meant where the same is a line elsewhere, but for its indentation', () => {
    const text = 'const a = foo()\nif (x) {\n  foo()\n}\n'
    expect(replaced(text, 'foo()\n', 'bar()\n')).toBe('const a = foo()\nif (x) {\n  bar()\n}\n')
    const twice = `${text}while (y) {\n  foo()\n}\n`
    expect(locate(twice, 'foo()\n').kind).toBe('ambiguous')
  })

  test('is placed with the rest of its line, which stays', () => {
    expect(replaced('say hello to all\n', 'hello\n', 'goodbye\n')).toBe('say goodbye to all\n')
    expect(replaced('say hello to all', 'hello to\n', 'hi,\n')).toBe('say hi, all')
    expect(replaced('say hello to all\n', ' to all\n', '')).toBe('say hello\n')
  })

  test('may begin in one line and end in another', () => {
    expect(replaced('f(x, {\n  a,\n}) // end\n', '{\n  a,\n}\n', '{\n  b,\n}\n')).toBe('f(x, {\n  b,\n}) // end\n')
  })

  test('takes no part of a word for a word', () => {
    expect(locate('contested\n', 'test\n').kind).toBe('missing')
    expect(locate('line10\n', 'line1\n').kind).toBe('missing')
  })

  test('is too little where it is a bracket or two letters', () => {
    expect(locate('call(me)\n', ')\n').kind).toBe('missing')
    expect(locate('a = ab + b\n', 'ab\n').kind).toBe('missing')
  })

  test('is refused where it stands twice', () => {
    expect(locate('a(foo, foo)\n', 'foo\n')).toEqual({ kind: 'ambiguous', lines: [1, 1] })
  })

  test('at the start of an indented line has its further lines indented alike', () => {
    expect(replaced('  return x;\n', 'return x\n', 'if (y) {\n  return x\n}\n')).toBe(
      '  if (y) {\n    return x\n  };\n',
    )
  })

  test('keeps further lines that are indented already', () => {
    expect(replaced('  call(x);\n', 'call(x)\n', 'call(x)\n  call(y)\n')).toBe('  call(x)\n  call(y);\n')
  })

  test('is given bit by bit, its line closed at the end', () => {
    const location = locate('say hello to all\n', 'hello\n')
    if (location.kind !== 'placed') throw new Error(location.kind)
    expect(['', 'go', 'goodbye', 'goodbye\n'].map((so) => location.fit(so, false))).toEqual([
      '',
      'say go',
      'say goodbye',
      'say goodbye',
    ])
    expect(location.fit('goodbye\n', true)).toBe('say goodbye to all\n')
  })
})

describe('[G2] lines that differ', () => {
  test('in white space at their ends are placed', () => {
    expect(replaced('a  \nb\t\nc\n', 'a\nb\n', 'x\n')).toBe('x\nc\n')
    expect(rungOf('a  \nb\n', 'a\nb \n')).toBe('trailing')
  })

  test.each([
    [
      'missing',
      '    if (a) {\n        b\n    }\n',
      'if (a) {\n    b\n}\n',
      'if (c) {\n    d\n}\n',
      '    if (c) {\n        d\n    }\n',
    ],
    [
      'too much',
      'if (a) {\n  b\n}\n',
      '    if (a) {\n      b\n    }\n',
      '    if (c) {\n      d\n    }\n',
      'if (c) {\n  d\n}\n',
    ],
    [
      'missing in tabs',
      '\tif (a) {\n\t\tb\n\t}\n',
      'if (a) {\n\tb\n}\n',
      'if (a) {\n\tc\n}\n',
      '\tif (a) {\n\t\tc\n\t}\n',
    ],
    [
      'spaces for tabs',
      'f {\n\ta\n\t\tb\n}\n',
      '    a\n        b\n',
      '    a\n        c\n            d\n',
      'f {\n\ta\n\t\tc\n\t\t\td\n}\n',
    ],
    [
      'tabs for spaces',
      'f {\n  a\n    b\n}\n',
      '\ta\n\t\tb\n',
      '\ta\n\t\tc\n\t\t\td\n',
      'f {\n  a\n    c\n      d\n}\n',
    ],
    [
      'in the first line alone',
      '    if (a) {\n        b\n    }\n',
      'if (a) {\n        b\n    }\n',
      'if (c) {\n        d\n    }\n',
      '    if (c) {\n        d\n    }\n',
    ],
    [
      'right in the replacement',
      '\n  function f() {}\n',
      'function f() {}\n',
      '  function g() {}\n',
      '\n  function g() {}\n',
    ],
    [
      'less than what is taken away',
      'if (a) {\n  b\n}\n',
      '    if (a) {\n      b\n    }\n',
      '    if (a) {\n  b\n    }\n',
      'if (a) {\nb\n}\n',
    ],
  ])('in indentation, %s, are placed and the replacement indented alike', (_, text, find, put, result) => {
    expect(rungOf(text, find)).toMatch(/^(?:indent|fragment)$/)
    expect(replaced(text, find, put)).toBe(result)
  })

  test('in blank lines alone have these left as they are', () => {
    expect(replaced('  a\n\n  b\n', 'a\n\nb\n', 'a\n\n\nc\n')).toBe('  a\n\n\n  c\n')
  })

  test('in indentation and stand twice are refused', () => {
    expect(locate('  a()\nx\n    a()\n', 'a()\n')).toEqual({ kind: 'ambiguous', lines: [1, 3] })
  })

  test('in quotes, dashes, spaces and inner white space are placed', () => {
    expect(replaced('say “hi” — now\n', 'say "hi" - now\n', 'say "ho"\n')).toBe('say "ho"\n')
    expect(replaced('if  (a\u00a0== b)\n', 'if (a == b)\n', 'if (c)\n')).toBe('if (c)\n')
    expect(rungOf('say “hi”\n', 'say "hi"\n')).toBe('folded')
  })

  test('in all their white space are placed', () => {
    expect(replaced('  foo( a,b )\n', 'foo(a, b)\n', 'foo(c)\n')).toBe('  foo(c)\n')
  })

  test('in blank lines around them are placed without, the replacement too', () => {
    expect(replaced('a\nb\nc\n', '\nb\n\n', '\nx\n\ny\n\n')).toBe('a\nx\n\ny\nc\n')
  })

  test('in escaped markers are repaired', () => {
    expect(replaced('a\n=======\nb\n', 'a\n\\=======\nb\n', 'a\n\\=======\nc\n')).toBe('a\n=======\nc\n')
  })

  test('in numbers are not, however alike they are', () => {
    const lines = (third: string) => `the first line\nthe second line\n${third}\nthe fourth line\n`
    expect(rungOf(lines('the line of number 3'), lines('the line of nomber 3'))).toBe('fuzzy')
    expect(rungOf(lines('the line of number 3'), lines('the line of number 4'))).toBe('missing')
  })

  test('in case are not', () => {
    expect(locate('CONST A = 1\n', 'const a = 1\n').kind).toBe('missing')
  })

  test.each([
    ['line numbers', 'a()\n  b()\n', ' 7 | a()\n 8 |   b()\n', ' 7 | a()\n 8 |   c()\n', 'a()\n  c()\n'],
    [
      'entities',
      'if (a && b < c)\n',
      'if (a &amp;&amp; b &lt; c)\n',
      'if (a &amp;&amp; b &gt; c)\n',
      'if (a && b > c)\n',
    ],
    ['escapes', 'say("hi")\n', 'say(\\"hi\\")\n', 'say(\\"ho\\")\n', 'say("ho")\n'],
    ['escaped line ends', 'a()\nb()\n', 'a()\\nb()\n', 'a()\\nc()\n', 'a()\nc()\n'],
  ])('in %s are repaired, the replacement too', (_, text, find, put, result) => {
    expect(rungOf(text, find)).toBe('repaired')
    expect(replaced(text, find, put)).toBe(result)
  })

  test('in escapes that the file has are not repaired', () => {
    expect(replaced('a &amp; b\na & b\n', 'a &amp; b\n', 'x &amp; y\n')).toBe('x &amp; y\na & b\n')
  })
})

describe('[G2] lines that only resemble', () => {
  const text = 'import x\n\nfunction add(first, second) {\n  const sum = first + second\n  return sum\n}\n'
  const find = 'function add(first, second) {\n  const sum = first - second\n  return sum\n}\n'

  test('are found, and said to be unsure', () => {
    const location = locate(text, find)
    expect(location).toMatchObject({ kind: 'placed', match: { rung: 'fuzzy' }, lines: [2, 3, 4, 5] })
    expect(location.kind === 'placed' && location.match.score).toBeGreaterThan(0.9)
  })

  test.each([
    ['the first line differs', find.replace('function add', 'function subtract')],
    ['the last line differs', find.replace(/}\n$/, '})\n')],
    ['too few lines are there', 'function add(first, second) {\n  a\n  b\n  c\n  return sum\n}\n'],
    ['they are too few', 'return sums\n'],
  ])('are missing where %s', (_, wanted) => {
    expect(locate(text, wanted).kind).toBe('missing')
  })

  test('are missing where another place resembles them as much', () => {
    expect(locate(text + text.replace('first + second', 'first * second'), find).kind).toBe('missing')
  })

  test('are not looked for beyond a bound', () => {
    const lines = Array.from({ length: 10_000 }, () => 'return compute(first, second)\n').join('')
    expect(locate(lines, 'return compute(first, secund)\n'.repeat(300)).kind).toBe('missing')
  })

  test('are told where they come nearest', () => {
    const near = locate('x\nfunction add(a, b) {\n  return a + b\n}\n', 'function add(a, b) {\n  other()\n}\n')
    expect(near).toEqual({ kind: 'missing', nearest: { lineNumber: 2, similarity: 2 / 3 } })
    expect(locate('a\n', 'b\n')).toEqual({ kind: 'missing', nearest: null })
  })
})

describe('[G2] of equal places', () => {
  const twins = 'class A:\n  def run(self):\n    go()\n\nclass B:\n  def run(self):\n    go()\n'
  const chosen = (hints: LocateOptions['hints']) => {
    const location = locate(twins, '    go()\n', { ...(hints && { hints }) })
    return location.kind === 'placed' ? [location.lines[0], location.match.by, location.match.margin] : location.kind
  }

  test('the one below its anchors is meant', () => {
    expect(chosen({ anchors: ['class B:'] })).toEqual([6, 'anchor', 0])
    expect(chosen({ anchors: ['class A:', 'def run(self):'] })).toEqual([2, 'anchor', 0])
  })

  test('none is meant by an anchor that stands twice, or nowhere', () => {
    expect(chosen({ anchors: ['def run(self):'] })).toBe('ambiguous')
    expect(chosen({ anchors: ['class C:'] })).toBe('missing')
  })

  test('the one at the end is meant by one that says so', () => {
    expect(chosen({ isAtEnd: true })).toEqual([6, 'end', 0])
  })

  test('the one clearly nearest to a line number is meant', () => {
    expect(chosen({ lineHint: 7 })).toEqual([6, 'line', 0])
    expect(chosen({ lineHint: 5 })).toBe('ambiguous')
  })

  test('a line number counts as far off as the one before it was', () => {
    expect(chosen({ lineHint: 12, lineOffset: -5 })).toEqual([6, 'line', 0])
  })

  test('the only one after the block before it is meant', () => {
    expect(chosen({ after: 3 })).toEqual([6, 'order', 0])
    expect(chosen({ after: 0 })).toBe('ambiguous')
  })
})

describe('[G2] an anchor', () => {
  test('is below no place that it is meant for', () => {
    const text = 'class A:\n    x = 1\n\nclass B:\n    y = 2\n'
    expect(replaced(text, '    x = 1\n', '    x = 3\n', { hints: { anchors: ['class B:'] } })).toBe('missing')
    expect(replaced(text, '    x = 1\n\nclass B:\n', '', { hints: { anchors: ['class B:'] } })).toContain('class A')
  })
})

describe('[G15] what means something else in such a file is only proposed', () => {
  const rung = (text: string, find: string, path: string) => rungOf(text, find, { kind: textKindOf(path) })

  test('entities that would become markup', () => {
    expect(rung('<p>Tom & Co</p>\n', '<p>Tom &amp; Co</p>\n', 'i.html')).toBe('fuzzy')
    expect(rung('if (a && b) {\n', 'if (a &amp;&amp; b) {\n', 'a.c')).toBe('repaired')
  })

  test('lines whose indentation does not tell where they belong', () => {
    const [text, find] = ['if a:\n    b()\nelse:\n    c()\n', 'if a:\n b()\nelse:\n       c()\n']
    expect(rung(text, find, 'a.py')).toBe('fuzzy')
    expect(rung(text, find, 'a.rb')).toBe('folded')
  })
})

describe('[G2] a byte order mark', () => {
  test('stays before the first line, whatever replaces that', () => {
    expect(replaced('\ufeffa\nb\n', 'a\n', 'x\n')).toBe('\ufeffx\nb\n')
    expect(replaced('\ufeffa\nb\n', 'a\nb\n', '')).toBe('\ufeff')
  })
})
