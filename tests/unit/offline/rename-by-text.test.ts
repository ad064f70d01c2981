import { expect, it } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

const renames: readonly (readonly [string, string, Texts, Texts])[] = [
  [
    'through a module that another one exports as a whole',
    'rename load to fetchIt',
    {
      'a.ts': 'export const load = 1\n',
      'i.ts': "export * from './a'\nexport * as ns from './a'\n",
      'j.ts': "import * as own from './a'\nexport { own }\nexport { ns as other } from './i'\n",
      'b.ts':
        "import { ns } from './i'\nimport * as I from './i'\nimport { own, other } from './j'\nf(ns.load, I.ns.load, own.load, other.load, (await import('./a')).load)\n",
    },
    {
      'a.ts': 'export const fetchIt = 1\n',
      'b.ts':
        "import { ns } from './i'\nimport * as I from './i'\nimport { own, other } from './j'\nf(ns.fetchIt, I.ns.fetchIt, own.fetchIt, other.fetchIt, (await import('./a')).fetchIt)\n",
    },
  ],
  [
    'in a type that is imported in place',
    'rename Foo to Bar',
    { 'a.ts': 'export type Foo = 1\n', 'b.ts': "let y: import('./a').Foo\nlet z: typeof import('./c').Foo\n" },
    { 'a.ts': 'export type Bar = 1\n', 'b.ts': "let y: import('./a').Bar\nlet z: typeof import('./c').Foo\n" },
  ],
  [
    'in texts that are evidently keys',
    'rename P.x to left',
    {
      'a.ts':
        'class P { constructor(public x: number) {} }\nconst p = new P(1)\nconst key: keyof P = "x"\nf(p["x"], "x" in p)\n',
    },
    {
      'a.ts':
        'class P { constructor(public left: number) {} }\nconst p = new P(1)\nconst key: keyof P = "left"\nf(p["left"], "left" in p)\n',
    },
  ],
  [
    'in a text that is a key of an element, and not of the list',
    'rename P.length to extent',
    {
      'a.ts': 'class P { length = 1 }\nconst list: P[] = []\nf(list["length"], list[0]["length"])\n',
    },
    {
      'a.ts': 'class P { extent = 1 }\nconst list: P[] = []\nf(list["length"], list[0]["extent"])\n',
    },
  ],
  [
    'in types that name a key, and not where they name one of another type',
    'rename P.x to left',
    {
      'a.ts':
        "interface P { x: number }\ninterface Q { x: number }\nlet all: keyof P\nlet p: Pick<P, 'x'>\nlet q: Pick<Q, 'x'>\n",
    },
    {
      'a.ts':
        "interface P { left: number }\ninterface Q { x: number }\nlet all: keyof P\nlet p: Pick<P, 'left'>\nlet q: Pick<Q, 'x'>\n",
    },
  ],
  [
    'beside an eval that cannot see it',
    'rename k to key in a.js line 2',
    { 'a.js': 'function f(k) { return eval("k") }\nfunction g(k) { return k }\n' },
    { 'a.js': 'function f(k) { return eval("k") }\nfunction g(key) { return key }\n' },
  ],
]
it.each(renames)('[O17] renames %s', async (_, prompt, texts, after) => {
  expect((await ask(prompt, texts)).changed).toEqual(after)
})

const refusals: readonly (readonly [string, string, string, string])[] = [
  [
    'a text that may be a key of any type',
    'rename P.x to left',
    'class P { x = 1 }\nfunction get<K extends keyof P>(k: K) {}\nget("x")\n',
    'a.ts:3',
  ],
  [
    'a key of something that nobody can tell',
    'rename P.x to left',
    'class P { x = 1 }\nfunction g(a: any) { return a["x"] }\n',
    'a.ts:2',
  ],
  ['what stands inside with', 'rename k to key', 'var k = 1\nwith (o) { k }\n', 'a.ts:2'],
  ['what an eval may name', 'rename k to key', 'function f(k) {\n  return eval("k")\n}\n', 'a.ts:2'],
]
it.each(refusals)('[O17] changes nothing for %s, and says where', async (_, prompt, text, place) => {
  const { changed, prose } = await ask(prompt, { 'a.ts': text })
  expect({ changed, prose }).toEqual({ changed: {}, prose: expect.stringContaining(`(${place})`) })
})

it('[O18] names what cannot be a name', async () => {
  for (const to of ['1x', '`1x`', '2nd-try']) {
    const { changed, prose } = await ask(`rename a to ${to}`, { 'a.ts': 'const a = 1\n' })
    expect(changed).toEqual({})
    expect(prose).toContain(`I cannot rename \`a\` to \`${to.replaceAll('`', '')}\`: that is not a name in`)
  }
})

it('[O6] keeps the only import of a file that declares what another module has', async () => {
  const text = "import { Foo } from './foo'\ndeclare module './foo' { interface Foo { x: 1 } }\n"
  const kept = await ask('remove unused imports', { 'a.ts': text })
  expect({ changed: kept.changed, prose: kept.prose }).toEqual({ changed: {}, prose: expect.stringContaining('`Foo`') })
  const { changed } = await ask('remove unused imports', { 'a.ts': `${text}export {}\n` })
  expect(changed['a.ts']).toBe(`${text.split('\n')[1]}\nexport {}\n`)
})
