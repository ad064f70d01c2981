/** Renames of what other files import. */
import { describe, expect, test } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly before: Texts
  readonly after: Texts
}

const files: readonly Case[] = [
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
      'There are 2 things called `x` here; I took the constant `x` (a.ts:1), because it is declared at the top of its file. Renaming the constant `x` to `y`: 3 places in 2 files. Left alone: the constant `x` in `f` (b.ts:3) and the word in comments or text (notes.md).',
    )
  })
})
