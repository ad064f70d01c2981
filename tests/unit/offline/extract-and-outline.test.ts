import { describe, expect, test } from 'vitest'
import { ask, code } from './offline-room.ts'

describe('extracting a constant', () => {
  test('below the imports, at every place of the file that has the value', async () => {
    const before = code`
      import { a } from 'a'

      type Size = 86400
      const day = 86_400, half = 43200
      export const f = (n = 86400) => ({ 86400: n, x: '86400' })
    `
    const after = code`
      import { a } from 'a'

      const secondsPerDay = 86_400

      type Size = 86400
      const day = secondsPerDay, half = 43200
      export const f = (n = secondsPerDay) => ({ 86400: n, x: '86400' })
    `
    const { texts, prose } = await ask('extract 86400 into a constant `secondsPerDay`', { 'a.ts': before })
    expect(texts['a.ts']).toBe(after)
    expect(prose).toContain('2 places')
  })

  test('a text gives itself a name; modules, keys and directives stay', async () => {
    const before = "'use strict'\nimport 'a b'\nexport const o = { 'a b': 'a b' }\nuse(\"a b\")\n"
    const { texts } = await ask("extract 'a b' into a constant", { 'a.ts': before })
    expect(texts['a.ts']).toBe(
      "'use strict'\nimport 'a b'\n\nconst aB = 'a b'\n\nexport const o = { 'a b': aB }\nuse(aB)\n",
    )
  })

  test('in JSX, in Python, and at the top of a file without imports', async () => {
    const jsx = await ask('extract "big" into a constant named size', {
      'a.tsx': 'export const A = () => <b title="big">big</b>\n',
    })
    expect(jsx.texts['a.tsx']).toBe('const size = "big"\n\nexport const A = () => <b title={size}>big</b>\n')
    const python = await ask('extract 60 into a constant MINUTE', { 'a.py': '"""Doc."""\nimport os\nx = 60\n' })
    expect(python.texts['a.py']).toBe('"""Doc."""\nimport os\n\nMINUTE = 60\n\nx = MINUTE\n')
  })

  test('[O12] Python: what a pattern is compared with stays, and so do types', async () => {
    const before =
      'def f(x: Literal["a"]) -> "a":\n    match x:\n        case "a" | {"k": "a"} if x == "a":\n            return 1\n        case _:\n            return "a"\n'
    const { texts } = await ask('extract "a" into a constant LETTER', { 'a.py': before })
    expect(texts['a.py']).toBe(
      'LETTER = "a"\n\ndef f(x: Literal["a"]) -> "a":\n    match x:\n        case "a" | {"k": "a"} if x == LETTER:\n            return 1\n        case _:\n            return LETTER\n',
    )
    const pattern = await ask('extract 1 into a constant ONE', { 'a.py': 'match x:\n    case 1:\n        pass\n' })
    expect(pattern.changed).toEqual({})
    expect(pattern.prose).toContain('no value `1`')
  })

  test('[O12] a number of another type is another value', async () => {
    const python = await ask('extract 1 into a constant ONE', { 'a.py': 'x = 1\ny = 1.0\nz = 1e0\nprint(x, y, z)\n' })
    expect(python.texts['a.py']).toBe('ONE = 1\n\nx = ONE\ny = 1.0\nz = 1e0\nprint(x, y, z)\n')
    const script = await ask('extract 10 into a constant ten', { 'a.js': 'use(10, 1e1, 010, 10n)\n' })
    expect(script.texts['a.js']).toBe('const ten = 10\n\nuse(ten, ten, 010, 10n)\n')
  })

  test('what is selected is meant, where the request names no value', async () => {
    const options = { selection: { path: 'a.ts', text: '3.14' } }
    const { texts } = await ask('extract this into a constant called almostPi', { 'a.ts': 'use(3.14)\n' }, options)
    expect(texts['a.ts']).toBe('const almostPi = 3.14\n\nuse(almostPi)\n')
  })

  test.each([
    ['extract 5 into a constant five', /found no value/],
    ['extract 1 into a constant', /say what to call it/],
    ['extract 1 into a constant x', /in use/],
    ['extract 1 into a constant `class`', /reserved/],
  ])('"%s" changes nothing and says why', async (prompt, says) => {
    const { changed, prose } = await ask(prompt, { 'a.ts': 'let x = 1\n' })
    expect(changed).toEqual({})
    expect(prose).toMatch(says)
  })
})

describe('outlining', () => {
  const texts = {
    'src/a.ts': code`
      /** What this file is for. More of it. */
      import { b } from './b'
      import fs from 'node:fs'

      /** A clock. */
      export class Clock {
        hands = 1
        /** Moves. */
        tick(now: Date): void {}
      }
      const helper = (n: number) => n
    `,
    'src/b.ts': 'export const b = 1\n',
    'app.py': '"""Runs it."""\n\nclass App:\n    def run(self): pass\n',
    'README.md': '# hello\n',
  }

  test('a file: what it declares, with lines, comments, imports and importers', async () => {
    const { prose, changed } = await ask('outline src/a.ts', texts)
    expect(changed).toEqual({})
    expect(prose).toBe(code`
      **src/a.ts**, 11 lines: 1 class and 1 function. What this file is for.

      Imports from src/b.ts and \`node:fs\`. No file here imports it.

      - class \`Clock\` (lines 6–10, exported): A clock
        - method \`tick(now: Date): void\` (line 9): Moves
      - function \`helper(n: number)\` (line 11)`)
    expect((await ask('explain src/b.ts', texts)).prose).toContain('Imported by src/a.ts.')
  })

  test('a file in Python', async () => {
    const { prose } = await ask('what does app.py do?', texts)
    expect(prose).toContain('**app.py**, 4 lines: 1 class. Runs it.')
    expect(prose).toContain('  - method `run(self)` (line 4)')
  })

  test('the whole project, when no file is named or open', async () => {
    const { prose } = await ask('explain this project', texts)
    expect(prose).toContain('3 files of code')
    expect(prose).toContain('- src/a.ts, 11 lines: `Clock`')
    expect(prose).toContain('Besides: README.md.')
  })

  test('a syntax error is said with its line', async () => {
    expect((await ask('outline a.ts', { 'a.ts': 'const a = 1\nfunction (\n' })).prose).toMatch(
      /syntax error on line [23]/,
    )
  })
})
