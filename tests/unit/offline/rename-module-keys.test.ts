import { describe, expect, it } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

const source = 'export const foo = () => 1\n'
const renamedSource = 'export const baz = () => 1\n'

/** What a file that takes `foo` of `./a` becomes when that is called `baz`. */
const followed: readonly (readonly [string, string, string])[] = [
  [
    'a key of a namespace',
    'import * as m from "./a"\nuse(m["foo"], m.foo)\n',
    'import * as m from "./a"\nuse(m["baz"], m.baz)\n',
  ],
  [
    'a key of an awaited import',
    'const m = await import("./a")\nuse(m["foo"])\n',
    'const m = await import("./a")\nuse(m["baz"])\n',
  ],
  [
    'a pattern of a namespace',
    'import * as m from "./a"\nconst { foo: q } = m\n',
    'import * as m from "./a"\nconst { baz: q } = m\n',
  ],
  [
    'a pattern with a text',
    'import * as m from "./a"\nconst { "foo": q } = m\n',
    'import * as m from "./a"\nconst { "baz": q } = m\n',
  ],
  [
    'another name of a namespace',
    'import * as m from "./a"\nconst n = m\nuse(n.foo)\n',
    'import * as m from "./a"\nconst n = m\nuse(n.baz)\n',
  ],
  [
    'require in a pattern',
    'const { foo } = require("./a")\nuse(foo)\n',
    'const { baz: foo } = require("./a")\nuse(foo)\n',
  ],
  [
    'require in place',
    'use(require("./a").foo, require("./a")["foo"])\n',
    'use(require("./a").baz, require("./a")["baz"])\n',
  ],
  ['require by a name', 'const m = require("./a")\nuse(m.foo)\n', 'const m = require("./a")\nuse(m.baz)\n'],
  ['an import that requires', 'import m = require("./a")\nuse(m.foo)\n', 'import m = require("./a")\nuse(m.baz)\n'],
  ['a spy', 'import * as m from "./a"\njest.spyOn(m, "foo")\n', 'import * as m from "./a"\njest.spyOn(m, "baz")\n'],
  ['what stands in for it', 'vi.mock("./a", () => ({ foo: 1 }))\n', 'vi.mock("./a", () => ({ baz: 1 }))\n'],
  [
    'what stands in for it by a short key, beside the real one',
    'const foo = vi.fn()\nvi.mock("./a", async (real) => {\n  return { ...(await real()), foo }\n})\n',
    'const foo = vi.fn()\nvi.mock("./a", async (real) => {\n  return { ...(await real()), baz: foo }\n})\n',
  ],
  [
    'the real one of a test',
    'const { foo } = jest.requireActual("./a")\nconst real = await vi.importActual("./a")\nuse(foo, real.foo)\n',
    'const { baz: foo } = jest.requireActual("./a")\nconst real = await vi.importActual("./a")\nuse(foo, real.baz)\n',
  ],
  [
    'the mocked one of a test',
    'import * as m from "./a"\nvi.mocked(m).foo.mockReturnValue(1)\n;(m as Fake).foo()\n',
    'import * as m from "./a"\nvi.mocked(m).baz.mockReturnValue(1)\n;(m as Fake).baz()\n',
  ],
  [
    'types of the whole module',
    'import type * as m from "./a"\nlet f: (typeof m)["foo"]\nlet g: Pick<typeof m, "foo">\n',
    'import type * as m from "./a"\nlet f: (typeof m)["baz"]\nlet g: Pick<typeof m, "baz">\n',
  ],
  [
    'no text beside it',
    'import { foo } from "./a"\nuse(foo, "foo", { foo: "foo" })\n',
    'import { baz } from "./a"\nuse(baz, "foo", { foo: "foo" })\n',
  ],
]

describe('a rename follows modules that are not imported by name', () => {
  it.each(followed)('[O17] %s', async (_, before, after) => {
    const { texts, prose } = await ask('rename foo to baz in a.ts', { 'a.ts': source, 'b.test.ts': before })
    expect(texts, prose).toEqual({ 'a.ts': renamedSource, 'b.test.ts': after })
  })

  it('[O17] what `module.exports` gives keeps its name, for those who require it', async () => {
    const texts: Texts = {
      'a.js': 'const foo = 1\nmodule.exports = { foo }\n',
      'd.js': 'const { foo } = require("./a")\nuse(foo, require("./a").foo)\n',
    }
    const { changed } = await ask('rename foo to baz in a.js', texts)
    expect(changed).toEqual({ 'a.js': 'const baz = 1\nmodule.exports = { foo: baz }\n' })
  })

  it('[O17] spies of a class name its methods', async () => {
    const before =
      'class Clock { tick() {} }\nconst c = new Clock()\njest.spyOn(c, "tick")\njest.spyOn(Clock.prototype, "tick")\n'
    const { texts } = await ask('rename Clock.tick to step', { 'a.ts': before })
    expect(texts['a.ts']).toBe(before.replaceAll('tick', 'step'))
  })
})

describe('nothing is changed where a text may be a name of the module', () => {
  it.each([
    ['the module is handed on', 'import * as m from "./a"\nuse(m)\nuse("foo")\n', 'b.test.ts:3'],
    ['a key is worked out', 'import * as m from "./a"\nconst key = "foo"\nuse(m[key])\n', 'b.test.ts:2'],
    ['its keys are asked for', 'import * as m from "./a"\nlet key: keyof typeof m = "foo"\n', 'b.test.ts:2'],
    ['a call has it beside the module', 'import * as m from "./a"\nwrap(m, "foo")\n', 'b.test.ts:2'],
    [
      'what stands in for it is made in another way',
      'vi.mock("./a", () => Object.assign({}, { foo: 1 }))\n',
      'b.test.ts:1',
    ],
    ['an object has its type', 'import * as m from "./a"\nconst fake: Partial<typeof m> = { foo: f }\n', 'b.test.ts:2'],
  ])('[O17] %s', async (_, before, where) => {
    const { changed, prose } = await ask('rename foo to baz in a.ts', { 'a.ts': source, 'b.test.ts': before })
    expect(changed, prose).toEqual({})
    expect(prose).toContain(where)
  })
})
