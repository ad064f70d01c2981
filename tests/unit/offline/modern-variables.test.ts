import { describe, expect, test } from 'vitest'
import { ask, code, syntax } from './offline-room.ts'

const prompt = 'replace var with const or let'

const changed: readonly (readonly [string, string, string])[] = [
  ['never given another value', 'var a = 1\nuse(a)\n', 'const a = 1\nuse(a)\n'],
  ['given another value', 'var a = 1\na = 2\n', 'let a = 1\na = 2\n'],
  ['counted up', 'var a = 1\na++\n', 'let a = 1\na++\n'],
  ['given a value later', 'var a\nif (b) a = 1\nuse(a)\n', 'let a\nif (b) a = 1\nuse(a)\n'],
  ['given another value by destructuring', 'var a = 1, c = 2;\n[a] = [2]\n', 'let a = 1, c = 2;\n[a] = [2]\n'],
  ['several at once', 'var a = 1, b = a\nuse(a, b)\n', 'const a = 1, b = a\nuse(a, b)\n'],
  ['a pattern', 'var { a, b: [c] } = d\nuse(a, c)\n', 'const { a, b: [c] } = d\nuse(a, c)\n'],
  ['the head of a loop', 'for (var i = 0; i < 3; i++) use(i)\n', 'for (let i = 0; i < 3; i++) use(i)\n'],
  [
    'for of and for in',
    'for (var a of b) use(a)\nfor (var k in b) use(k)\n',
    'for (const a of b) use(a)\nfor (const k in b) use(k)\n',
  ],
  ['a loop that gives its name another value', 'for (var a of b) a = use(a)\n', 'for (let a of b) a = use(a)\n'],
  [
    'in a body',
    'function f() {\n  var a = 1\n  return () => a\n}\n',
    'function f() {\n  const a = 1\n  return () => a\n}\n',
  ],
  ['a function that knows itself', 'var f = function () { return f }\n', 'const f = function () { return f }\n'],
  ['[O13] beside an `eval` of another name', 'var a = 1\nuse(a, eval("b"))\n', 'const a = 1\nuse(a, eval("b"))\n'],
  ['exported', 'export var a = 1\n', 'export const a = 1\n'],
  [
    'used in its own case only',
    'switch (s) {\n  case 1:\n    var a = 1\n    use(a)\n}\n',
    'switch (s) {\n  case 1:\n    const a = 1\n    use(a)\n}\n',
  ],
  [
    '[O13] used by a function that is called below',
    'var a = 1\nfunction f() { return a }\nf()\n',
    'const a = 1\nfunction f() { return a }\nf()\n',
  ],
  [
    'one name in two functions',
    'function f() { var a = 1; return a }\nfunction g() { var a = 2; a++; return a }\n',
    'function f() { const a = 1; return a }\nfunction g() { let a = 2; a++; return a }\n',
  ],
]

const kept: readonly (readonly [string, string, string])[] = [
  ['used outside its block', 'if (b) {\n  var a = 1\n}\nuse(a)\n', 'used outside its block, on line 4'],
  ['used before its line', 'use(a)\nvar a = 1\n', 'used before its line, on line 1'],
  ['used by a function above', 'function f() { return a }\nvar a = 1\n', 'used before its line'],
  [
    '[O13] used by a function that is called above',
    'init()\nvar ready = false\nfunction init() {\n  ready = true\n}\nuse(ready)\n',
    'used by a function that is named above its line, on line 1',
  ],
  [
    '[O13] used by a function that a function uses which is called in its own value',
    'var a = f()\nfunction f() { return () => g() }\nfunction g() { return a }\n',
    'used by a function that is named above its line, on line 1',
  ],
  ['[O13] used as what the page has', 'var a = 1\nuse(window.a)\n', '`a` is used as a global'],
  ['[O13] named by what `eval` runs', 'eval("a")\nvar a = 1\n', 'the text that `eval` runs may name `a`, on line 1'],
  [
    '[O13] in reach of an `eval` of who knows what',
    'function f(text) {\n  var a = 1\n  return () => eval(text)\n}\n',
    'the text that `eval` runs may name `a`, on line 3',
  ],
  ['declared twice', 'var a = 1\nvar a = 2\n', 'declared more than once'],
  ['repeating a parameter', 'function f(a) {\n  var a = a || 1\n  return a\n}\n', 'declared more than once'],
  ['used in its own value', 'var a = a || {}\n', 'used in its own value'],
  ['captured in a loop', 'for (var i = 0; i < 3; i++) later(() => i)\n', 'a function inside the loop keeps `i`'],
  [
    'kept between turns',
    'while (b) {\n  var a\n  a = (a || 0) + 1\n}\n',
    'keeps its value from one turn of the loop to the next',
  ],
  ['without a block', 'if (b) var a = 1\n', 'without a block'],
  [
    'used in another case',
    'switch (s) {\n  case 1:\n    var a = 1\n    break\n  case 2:\n    use(a)\n}\n',
    'used outside its block',
  ],
  ['repeating what catch gives', 'try {} catch (e) {\n  var e = 1\n}\n', 'would mean something else'],
]

describe('const and let for var', () => {
  test.each(changed)('%s', async (_title, before, after) => {
    const { texts, prose } = await ask(prompt, { 'a.js': before })
    expect(texts['a.js'], prose).toBe(after)
    const parsed = await syntax.parse('a.js', after)
    expect(parsed.kind === 'parsed' && parsed.tree.errors).toEqual([])
  })

  test.each(kept)('stays, with the reason: %s', async (_title, before, says) => {
    const { changed: texts, prose } = await ask(prompt, { 'a.js': before })
    expect(texts).toEqual({})
    expect(prose).toContain(says)
  })

  test('what can change does, beside what cannot', async () => {
    const before = code`
      var a = 1
      if (a) {
        var b = 2
      }
      use(b)
    `
    const { texts, prose } = await ask(prompt, { 'a.ts': before })
    expect(texts['a.ts']).toBe(before.replace('var a', 'const a'))
    expect(prose).toBe(
      'Replacing 1 `var` in a.ts: 1 by `const`, 0 by `let`. Left as `var`: `b` (a.ts:3: `b` is used outside its block, on line 5).',
    )
  })

  test('a global that another script uses stays, an ambient one is not looked at', async () => {
    const { texts, prose } = await ask('use const instead of var in all files', {
      'a.js': 'var shared = 1\nvar own = 2\nuse(own)\n',
      'b.js': 'use(shared)\n',
      'c.d.ts': 'declare var outer: number\n',
    })
    expect(texts['a.js']).toBe('var shared = 1\nconst own = 2\nuse(own)\n')
    expect(prose).toContain('`shared` is used as a global')
    expect(prose).not.toContain('outer')
  })

  test('[O13] what a namespace exports may be given another value by anybody', async () => {
    const { texts } = await ask(prompt, { 'a.ts': 'namespace N { var a = 1; export var out = 4 }\nN.out = 5\n' })
    expect(texts['a.ts']).toBe('namespace N { const a = 1; export let out = 4 }\nN.out = 5\n')
  })

  test('a file without var is told so', async () => {
    expect((await ask(prompt, { 'a.ts': 'let a = 1\n' })).prose).toBe('There is no `var` in a.ts.')
  })
})
