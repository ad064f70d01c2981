import { describe, expect, test } from 'vitest'
import { ask, code, syntax, type Texts } from './offline-room.ts'

/** One file `a.ts` before and after. */
async function renamed(prompt: string, before: string): Promise<string> {
  const { texts, prose } = await ask(prompt, { 'a.ts': before })
  const parsed = await syntax.parse('a.ts', texts['a.ts'] ?? '')
  expect(parsed.kind === 'parsed' && parsed.tree.errors, prose).toEqual([])
  return texts['a.ts'] ?? ''
}

interface Case {
  readonly title: string
  readonly before: string
  readonly after: string
}

const scopes: readonly Case[] = [
  {
    title: 'a shadowing local in a block stays',
    before: code`
      const x = 1
      {
        const x = 2
        use(x)
      }
      use(x)
    `,
    after: code`
      const y = 1
      {
        const x = 2
        use(x)
      }
      use(y)
    `,
  },
  {
    title: 'a shadowing parameter stays, and what its default value means does not',
    before: code`
      const x = 1
      function f(a = x, x = 2) {
        return x + a
      }
      const g = (b = x) => x
    `,
    after: code`
      const y = 1
      function f(a = x, x = 2) {
        return x + a
      }
      const g = (b = y) => y
    `,
  },
  {
    title: 'a var in the body is not seen by default values',
    before: code`
      let x = 1
      function f(a = x) {
        var x = 2
        return x + a
      }
    `,
    after: code`
      let y = 1
      function f(a = y) {
        var x = 2
        return x + a
      }
    `,
  },
  {
    title: 'a var is hoisted out of its block, a let is not',
    before: code`
      function f() {
        if (x) {
          var x = 1
        }
        {
          let x = 2
          use(x)
        }
        return x
      }
      use(x)
    `,
    after: code`
      function f() {
        if (y) {
          var y = 1
        }
        {
          let x = 2
          use(x)
        }
        return y
      }
      use(x)
    `,
  },
  {
    title: 'a function is known before its declaration and inside itself',
    before: code`
      x(3)
      function x(n: number): number {
        return n ? x(n - 1) : 0
      }
    `,
    after: code`
      y(3)
      function y(n: number): number {
        return n ? y(n - 1) : 0
      }
    `,
  },
  {
    title: 'the name of a function expression is its own',
    before: code`
      const x = function x(n) {
        return x(n)
      }
      x(1)
    `,
    after: code`
      const y = function x(n) {
        return x(n)
      }
      y(1)
    `,
  },
  {
    title: 'loops and catch have scopes',
    before: code`
      const x = [1]
      for (const x of list) use(x)
      for (let x = 0; x < 3; x++) use(x)
      for (const i of x) use(i)
      try {
        x.pop()
      } catch (x) {
        use(x)
      }
    `,
    after: code`
      const y = [1]
      for (const x of list) use(x)
      for (let x = 0; x < 3; x++) use(x)
      for (const i of y) use(i)
      try {
        y.pop()
      } catch (x) {
        use(x)
      }
    `,
  },
  {
    title: 'a switch has one scope for all its cases',
    before: code`
      const x = 1
      switch (x) {
        case 1:
          let x = 2
          break
        default:
          use(x)
      }
    `,
    after: code`
      const y = 1
      switch (y) {
        case 1:
          let x = 2
          break
        default:
          use(x)
      }
    `,
  },
]

const forms: readonly Case[] = [
  {
    title: 'shorthand properties keep their name',
    before: 'const x = 1\nexport const point = { x, z: x, [x]: 1, x2: { x } }\n',
    after: 'const y = 1\nexport const point = { x: y, z: y, [y]: 1, x2: { x: y } }\n',
  },
  {
    title: 'destructuring keeps the property and renames the local name',
    before: 'const { x, a: { b = x } } = source\nconst { c: x2, ...rest } = x\n',
    after: 'const { x: y, a: { b = y } } = source\nconst { c: x2, ...rest } = y\n',
  },
  {
    title: 'a destructured name with a default value',
    before: 'function f({ x = 1, z = x } = {}) {\n  return x + z\n}\n',
    after: 'function f({ x: y = 1, z = y } = {}) {\n  return y + z\n}\n',
  },
  {
    title: 'assigning by destructuring',
    before: 'let x = 1\n;({ x, a: x, b: [x] } = source)\n;[x] = [x]\n',
    after: 'let y = 1\n;({ x: y, a: y, b: [y] } = source)\n;[y] = [y]\n',
  },
  {
    title: 'what only looks like it stays: properties, labels, comments, strings, longer names',
    before: code`
      const x = 1 // x marks the spot
      a.x = { x: 2, 'x': 3 }
      const t = "x" + 'x' + \`x \${x} x\`
      x: for (;;) break x
      const xx = /x/, $x = _x, x1 = x
    `,
    after: code`
      const y = 1 // x marks the spot
      a.x = { x: 2, 'x': 3 }
      const t = "x" + 'x' + \`x \${y} x\`
      x: for (;;) break x
      const xx = /x/, $x = _x, x1 = y
    `,
  },
  {
    title: 'updates, tagged templates, spreads and non-null',
    before: 'let x: any = 1\nx++\nx += 1\nf(...x)\nx`a`\nx!.b\nx?.c\nx as x2\ndelete x[0]\n',
    after: 'let y: any = 1\ny++\ny += 1\nf(...y)\ny`a`\ny!.b\ny?.c\ny as x2\ndelete y[0]\n',
  },
  {
    title: 'astral characters before a name do not shift it',
    before: "const face = '😀😀'; const x = face\nuse(x, '😀', x)\n",
    after: "const face = '😀😀'; const y = face\nuse(y, '😀', y)\n",
  },
]

describe('rename x to y', () => {
  test.each(scopes)('$title', async ({ before, after }) => {
    expect(await renamed('rename `x` to `y`', before)).toBe(after)
  })
  test.each(forms)('$title', async ({ before, after }) => {
    expect(await renamed('rename x to y', before)).toBe(after)
  })
})

const types: readonly (Case & { readonly prompt: string })[] = [
  {
    title: 'a type and its uses, not the type parameter that shadows it',
    prompt: 'rename the type Item to Entry',
    before: code`
      type Item = { id: string }
      function first<T extends Item>(list: Item[]): T { return list[0] as T }
      function other<Item>(it: Item): Item { return it }
    `,
    after: code`
      type Entry = { id: string }
      function first<T extends Entry>(list: Entry[]): T { return list[0] as T }
      function other<Item>(it: Item): Item { return it }
    `,
  },
  {
    title: 'a value whose name a type parameter has too',
    prompt: 'rename T to make',
    before: 'const T = (n: number) => n\nfunction f<T>(a: T) {\n  return T(1) as T\n}\n',
    after: 'const make = (n: number) => n\nfunction f<T>(a: T) {\n  return make(1) as T\n}\n',
  },
  {
    title: 'a class as value and as type',
    prompt: 'rename class Clock to Watch',
    before: code`
      class Clock { copy(): Clock { return new Clock() } }
      const a: Clock = new Clock()
      class Alarm extends Clock implements Partial<Clock> {}
      const isIt = a instanceof Clock
    `,
    after: code`
      class Watch { copy(): Watch { return new Watch() } }
      const a: Watch = new Watch()
      class Alarm extends Watch implements Partial<Watch> {}
      const isIt = a instanceof Watch
    `,
  },
  {
    title: 'a merged interface, typeof and generics',
    prompt: 'rename Box to Crate',
    before: code`
      interface Box<T> { value: T }
      interface Box<T> { other: Box<T> }
      const Box = { make: (): Box<number> => ({}) as Box<number> }
      type Made = ReturnType<typeof Box.make> | typeof Box
    `,
    after: code`
      interface Crate<T> { value: T }
      interface Crate<T> { other: Crate<T> }
      const Crate = { make: (): Crate<number> => ({}) as Crate<number> }
      type Made = ReturnType<typeof Crate.make> | typeof Crate
    `,
  },
  {
    title: 'a parameter and its type predicate, not those of the overload and the type beside it',
    prompt: 'rename parameter value to thing in isText',
    before: code`
      function isText(value: string): value is string
      function isText(value: unknown): value is string { return typeof value === 'string' }
      type Check = (value: unknown) => asserts value is string
    `,
    after: code`
      function isText(value: string): value is string
      function isText(thing: unknown): thing is string { return typeof thing === 'string' }
      type Check = (value: unknown) => asserts value is string
    `,
  },
  {
    title: 'mapped and conditional types',
    prompt: 'rename `Key` to `Name`',
    before: code`
      type Key = string
      type Map1 = { [Key in 'a' | 'b']: Key }
      type Map2 = { [key: string]: Key }
      type Inner<T> = T extends (infer Key)[] ? Key : Key
    `,
    after: code`
      type Name = string
      type Map1 = { [Key in 'a' | 'b']: Key }
      type Map2 = { [key: string]: Name }
      type Inner<T> = T extends (infer Key)[] ? Key : Key
    `,
  },
  {
    title: 'an enum and a namespace',
    prompt: 'rename Side to Edge',
    before:
      'enum Side { Left, Right = Left + 1 }\nlet s: Side = Side.Left\nlet t: Side.Right\nnamespace N { export type S = Side }\n',
    after:
      'enum Edge { Left, Right = Left + 1 }\nlet s: Edge = Edge.Left\nlet t: Edge.Right\nnamespace N { export type S = Edge }\n',
  },
]

describe('renaming in TypeScript', () => {
  test.each(types)('$title', async ({ prompt, before, after }) => {
    expect(await renamed(prompt, before)).toBe(after)
  })
})

interface FilesCase {
  readonly title: string
  readonly prompt: string
  readonly before: Texts
  readonly after: Texts
}

const files: readonly FilesCase[] = [
  {
    title: 'imports, aliases, re-exports, namespaces and dynamic imports follow',
    prompt: 'rename `x` to `y`',
    before: {
      'src/a.ts': 'export const x = 1\nexport default x\n',
      'src/b.ts': "import { x } from './a'\nexport const double = x * 2\n",
      'src/c.ts': "import { x as z } from './a.js'\nconst x = z\n",
      'src/d.ts': "import * as a from './a.ts'\nexport const n = a.x + a.other.x\n",
      'src/e.ts': "export { x } from './a'\n",
      'src/f.ts': "export { x as renamed } from './a'\n",
      'src/g/index.ts': "export * from '../a'\n",
      'src/h.ts': "import { x } from './e'\nimport { x as viaStar } from './g'\nuse(x, viaStar)\n",
      'src/i.ts': "const { x } = await import('./a')\nuse(x)\n",
      'src/j.ts': "const { x: mine } = await import('./a')\nuse(mine)\n",
      'src/m.ts': "import('./a').then(({ x }) => use(x))\nimport('./a').then((m) => use(m.x))\n",
      'src/n.ts': "const a = await import('./a')\nuse(a.x)\n",
      'src/k.ts': "import { x } from 'elsewhere'\nuse(x)\n",
      'src/l.ts': "import x from './a'\nuse(x)\n",
    },
    after: {
      'src/a.ts': 'export const y = 1\nexport default y\n',
      'src/b.ts': "import { y } from './a'\nexport const double = y * 2\n",
      'src/c.ts': "import { y as z } from './a.js'\nconst x = z\n",
      'src/d.ts': "import * as a from './a.ts'\nexport const n = a.y + a.other.x\n",
      'src/e.ts': "export { y } from './a'\n",
      'src/f.ts': "export { y as renamed } from './a'\n",
      'src/g/index.ts': "export * from '../a'\n",
      'src/h.ts': "import { y } from './e'\nimport { y as viaStar } from './g'\nuse(y, viaStar)\n",
      'src/i.ts': "const { y: x } = await import('./a')\nuse(x)\n",
      'src/j.ts': "const { y: mine } = await import('./a')\nuse(mine)\n",
      'src/m.ts': "import('./a').then(({ y: x }) => use(x))\nimport('./a').then((m) => use(m.y))\n",
      'src/n.ts': "const a = await import('./a')\nuse(a.y)\n",
      'src/k.ts': "import { x } from 'elsewhere'\nuse(x)\n",
      'src/l.ts': "import x from './a'\nuse(x)\n",
    },
  },
  {
    title: 'an export list, and types imported as types',
    prompt: 'rename Point to Spot',
    before: {
      'a.ts': 'interface Point { left: number }\nexport type { Point, Point as P }\n',
      'b.ts':
        "import type { Point } from './a'\nimport { type Point as Q } from './a'\nexport const p: Point & Q = { left: 1 }\n",
      'c.tsx': "import { type Point } from './a'\nexport const C = ({ at }: { at: Point }) => <b>Point {at.left}</b>\n",
    },
    after: {
      'a.ts': 'interface Spot { left: number }\nexport type { Spot, Spot as P }\n',
      'b.ts':
        "import type { Spot } from './a'\nimport { type Spot as Q } from './a'\nexport const p: Spot & Q = { left: 1 }\n",
      'c.tsx': "import { type Spot } from './a'\nexport const C = ({ at }: { at: Spot }) => <b>Point {at.left}</b>\n",
    },
  },
  {
    title: 'a name that comes from a package gets an alias',
    prompt: 'rename join to joinPath',
    before: { 'a.ts': "import { join, sep } from 'node:path'\nexport const p = join('a', sep)\n" },
    after: { 'a.ts': "import { join as joinPath, sep } from 'node:path'\nexport const p = joinPath('a', sep)\n" },
  },
  {
    title: 'an alias is a name of its own',
    prompt: 'rename z to w',
    before: {
      'a.ts': 'export const x = 1\n',
      'b.ts': "import { x as z } from './a'\nexport { z }\n",
      'c.ts': "import { z } from './b'\nuse(z)\n",
    },
    after: {
      'a.ts': 'export const x = 1\n',
      'b.ts': "import { x as w } from './a'\nexport { w }\n",
      'c.ts': "import { w } from './b'\nuse(w)\n",
    },
  },
  {
    title: 'components in JSX, both tags, and no attribute or text of that name',
    prompt: 'rename `Card` to `Panel`',
    before: {
      'card.tsx':
        'export function Card({ title }: { title: string }) {\n  return <div title="Card">Card {title}</div>\n}\n',
      'app.tsx':
        'import { Card } from \'./card\'\nexport const App = () => (\n  <Card title="Card">\n    <Card title="" />\n  </Card>\n)\n',
    },
    after: {
      'card.tsx':
        'export function Panel({ title }: { title: string }) {\n  return <div title="Card">Card {title}</div>\n}\n',
      'app.tsx':
        'import { Panel } from \'./card\'\nexport const App = () => (\n  <Panel title="Card">\n    <Panel title="" />\n  </Panel>\n)\n',
    },
  },
  {
    title: 'JavaScript, from a file in TypeScript, through the source folder alias',
    prompt: 'rename load to fetchAll',
    before: {
      'src/load.js': 'export async function load() { return [] }\n',
      'test/a.ts': "import { load } from '@/load'\nawait load()\n",
    },
    after: {
      'src/load.js': 'export async function fetchAll() { return [] }\n',
      'test/a.ts': "import { fetchAll } from '@/load'\nawait fetchAll()\n",
    },
  },
]

describe('renaming across files', () => {
  test.each(files)('$title', async ({ prompt, before, after }) => {
    expect((await ask(prompt, before)).texts).toEqual(after)
  })

  test('the answer counts places and files, and names what was left alone', async () => {
    const { prose } = await ask('rename `x` to `y`', {
      'a.ts': 'export const x = 1\n',
      'b.ts': "import { x } from './a'\nexport function f(n = x) {\n  const x = n\n  return x\n}\n",
      'notes.md': 'x is the unknown\n',
    })
    expect(prose).toBe(
      'There are 2 things called `x` here; I took the constant `x` (a.ts, line 1), because it is declared at the top of its file. Renaming the constant `x` to `y`: 3 places in 2 files. Left alone: the constant `x` in `f` (b.ts, line 3) and the word in comments or text (notes.md).',
    )
  })
})

const refused: readonly { title: string; prompt: string; before: Texts; says: RegExp }[] = [
  {
    title: 'the name is taken in the same scope',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const x = 1\nconst y = 2\n' },
    says: /something else at a\.ts, line 2/,
  },
  {
    title: 'an inner name would capture it',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const x = 1\nfunction f(y) {\n  return x + y\n}\n' },
    says: /a\.ts, line 3/,
  },
  {
    title: 'it would capture an outer name',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const y = 1\nfunction f(x) {\n  return x + y\n}\n' },
    says: /a\.ts, line 3/,
  },
  {
    title: 'it would hide a global',
    prompt: 'rename x to fetch',
    before: { 'a.ts': "const x = 1\nfetch('/')\nuse(x)\n" },
    says: /a\.ts, line 2/,
  },
  {
    title: 'it would clash in a file that imports it',
    prompt: 'rename x to y',
    before: { 'a.ts': 'export const x = 1\n', 'b.ts': "import { x } from './a'\nconst y = x\n" },
    says: /b\.ts, line/,
  },
  {
    title: 'two things would be exported by one name',
    prompt: 'rename x to y',
    before: { 'a.ts': 'export const x = 1\nconst q = 2\nexport { q as y }\n' },
    says: /cannot rename/,
  },
  {
    title: 'the body declares that name beside the parameter',
    prompt: 'rename x to y',
    before: { 'a.ts': 'function f(x) {\n  let y = 1\n  return y\n}\n' },
    says: /a\.ts, line 2/,
  },
  {
    title: 'the new name is no name',
    prompt: 'rename x to `1st`',
    before: { 'a.ts': 'const x = 1\n' },
    says: /not a name/,
  },
  {
    title: 'the new name is reserved',
    prompt: 'rename x to class',
    before: { 'a.ts': 'const x = 1\n' },
    says: /reserved/,
  },
  {
    title: 'a component would become an element of the page',
    prompt: 'rename Card to card',
    before: { 'a.tsx': 'const Card = () => <b />\nconst a = <Card />\n' },
    says: /cannot rename/,
  },
  {
    title: 'there is no such name',
    prompt: 'rename nothing to something',
    before: { 'a.ts': 'const x = 1\n' },
    says: /found nothing called `nothing`/,
  },
  { title: 'it is called that already', prompt: 'rename x to x', before: { 'a.ts': 'const x = 1\n' }, says: /already/ },
  {
    title: 'it is a file',
    prompt: 'rename src/a.ts to src/b.ts',
    before: { 'src/a.ts': 'const x = 1\n' },
    says: /file tree/,
  },
]

describe('a rename is refused, with the reason, where', () => {
  test.each(refused)('$title', async ({ prompt, before, says }) => {
    const { prose, changed } = await ask(prompt, before)
    expect(changed).toEqual({})
    expect(prose).toMatch(says)
  })
})

describe('which one is meant', () => {
  const two = { 'a.ts': 'export const x = 1\n', 'b.ts': 'export const x = 2\nfunction f(x) {\n  return x\n}\n' }

  test('two equally likely are asked about, with their lines', async () => {
    const { prose, changed } = await ask('rename x to y', two)
    expect(changed).toEqual({})
    expect(prose).toContain('- the constant `x` (a.ts, line 1)')
    expect(prose).toContain('- the constant `x` (b.ts, line 1)')
    expect(prose).toContain('rename `x` to `y` in a.ts line 1')
  })

  test.each([
    ['rename x to y in a.ts', 'a.ts', 'export const y = 1\n'],
    ['rename `x` in b.ts to `y`', 'b.ts', 'export const y = 2\nfunction f(x) {\n  return x\n}\n'],
    ['rename x to y in b.ts line 1', 'b.ts', 'export const y = 2\nfunction f(x) {\n  return x\n}\n'],
    ['rename x to y in b.ts line 2', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename the parameter x to y', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename x to y in the function f', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename x to y in f()', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
  ])('"%s" says which', async (prompt, path, after) => {
    expect((await ask(prompt, two)).changed).toEqual({ [path]: after })
  })

  test('the file that is open decides, and so does what is selected', async () => {
    expect(Object.keys((await ask('rename x to y', two, { focus: 'b.ts' })).changed)).toEqual(['b.ts'])
    const selected = await ask('rename x to y', two, { selection: { path: 'b.ts', text: 'x) {' } })
    expect(selected.changed).toEqual({ 'b.ts': 'export const x = 2\nfunction f(y) {\n  return y\n}\n' })
  })
})
