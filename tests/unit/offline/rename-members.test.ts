import { describe, expect, test } from 'vitest'
import { ask, code, type Texts } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly before: string
  readonly after: string
}

const cases: readonly Case[] = [
  {
    title: 'a method, where the receiver is evident: this, new, annotations, what functions return',
    prompt: 'rename the method `Clock.tick` to `step` anyway',
    before: code`
      class Clock {
        tick() { return this.again() }
        again() { [1].forEach(() => this.tick()) }
      }
      class Timer { tick() {} }
      const made = new Clock()
      made.tick()
      new Clock().tick()
      function run(clock: Clock, timer: Timer, maybe?: Clock) {
        clock.tick()
        timer.tick()
        maybe?.tick()
        clock.again().tick()
      }
      function give(): Clock { return made }
      give().tick()
      const all: Clock[] = [made]
      for (const one of all) one.tick()
      all.forEach((one) => one.tick())
      all[0]?.tick()
    `,
    after: code`
      class Clock {
        step() { return this.again() }
        again() { [1].forEach(() => this.step()) }
      }
      class Timer { tick() {} }
      const made = new Clock()
      made.step()
      new Clock().step()
      function run(clock: Clock, timer: Timer, maybe?: Clock) {
        clock.step()
        timer.tick()
        maybe?.step()
        clock.again().tick()
      }
      function give(): Clock { return made }
      give().step()
      const all: Clock[] = [made]
      for (const one of all) one.step()
      all.forEach((one) => one.step())
      all[0]?.step()
    `,
  },
  {
    title: 'overrides and implementations of one family change together',
    prompt: 'rename `Shape.area` to `extent`',
    before: code`
      interface Shape { area(): number }
      abstract class Base implements Shape { abstract area(): number }
      class Square extends Base { area() { return super.area() } }
      class Other { area() { return 1 } }
      const sum = (shapes: readonly Shape[]) => shapes.map((shape) => shape.area())
    `,
    after: code`
      interface Shape { extent(): number }
      abstract class Base implements Shape { abstract extent(): number }
      class Square extends Base { extent() { return super.extent() } }
      class Other { area() { return 1 } }
      const sum = (shapes: readonly Shape[]) => shapes.map((shape) => shape.extent())
    `,
  },
  {
    title: 'a property of an interface, in literals, patterns and shorthand',
    prompt: 'rename the property size to extent',
    before: code`
      interface Planet { size: number; moon?: Planet }
      const size = 3
      const one: Planet = { size: 1, moon: { size: 2 } }
      const list: Planet[] = [{ size }, { size: size }]
      list.push({ size })
      function show({ size, moon }: Planet, other: { size: number }) {
        return size + other.size + (moon?.size ?? 0)
      }
      show({ size: 3 }, { size: 4 })
      const make = (): Planet => ({ size: 5 })
      for (const { size: s } of list) use(s)
    `,
    after: code`
      interface Planet { extent: number; moon?: Planet }
      const size = 3
      const one: Planet = { extent: 1, moon: { extent: 2 } }
      const list: Planet[] = [{ extent: size }, { extent: size }]
      list.push({ extent: size })
      function show({ extent: size, moon }: Planet, other: { size: number }) {
        return size + other.size + (moon?.extent ?? 0)
      }
      show({ extent: 3 }, { size: 4 })
      const make = (): Planet => ({ extent: 5 })
      for (const { extent: s } of list) use(s)
    `,
  },
  {
    title: 'a property through what functions return, choices, callbacks, getters and types written in place',
    prompt: 'rename Planet.size to extent',
    before: code`
      interface Planet { size: number }
      interface Sky { at(index: number): Planet; each(visit: (planet: Planet) => void): void; add(planet: Planet): void }
      type Visit = (planet: Planet, size: number) => void
      const found = (sky: Sky) => sky.at(0)
      function first(sky: Sky) { return found(sky) ?? { size: 0 } }
      function f(sky: Sky, { main, other: { size } }: { main: Planet; other: { size: string } }) {
        found(sky).size
        first(sky)?.size
        sky.each((planet) => planet.size)
        sky.each(({ size }) => use(size))
        sky.add({ size: 1 })
        const visit: Visit = (planet, size) => planet.size + size
        const either = sky ? main : sky.at(1)
        return either.size + main.size + size.length
      }
      function make(big: boolean): Planet { return big ? { size: 9 } : { size: 1 } }
      class Box { get planet(): Planet { return make(true) } }
      const n: Planet['size'] = new Box().planet.size
      type Small = Pick<Planet, 'size'> & Omit<Sky, 'size'>
      const later = async () => make(true)
      const g = async () => (await later()).size
      function h<T extends Planet>(it: T) { return it.size }
    `,
    after: code`
      interface Planet { extent: number }
      interface Sky { at(index: number): Planet; each(visit: (planet: Planet) => void): void; add(planet: Planet): void }
      type Visit = (planet: Planet, size: number) => void
      const found = (sky: Sky) => sky.at(0)
      function first(sky: Sky) { return found(sky) ?? { extent: 0 } }
      function f(sky: Sky, { main, other: { size } }: { main: Planet; other: { size: string } }) {
        found(sky).extent
        first(sky)?.extent
        sky.each((planet) => planet.extent)
        sky.each(({ extent: size }) => use(size))
        sky.add({ extent: 1 })
        const visit: Visit = (planet, size) => planet.extent + size
        const either = sky ? main : sky.at(1)
        return either.extent + main.extent + size.length
      }
      function make(big: boolean): Planet { return big ? { extent: 9 } : { extent: 1 } }
      class Box { get planet(): Planet { return make(true) } }
      const n: Planet['extent'] = new Box().planet.extent
      type Small = Pick<Planet, 'extent'> & Omit<Sky, 'size'>
      const later = async () => make(true)
      const g = async () => (await later()).extent
      function h<T extends Planet>(it: T) { return it.extent }
    `,
  },
  {
    title: 'a parameter property is a parameter and a member',
    prompt: 'rename `name` to `label` in Tag',
    before:
      'class Tag {\n  constructor(private readonly name: string) {\n    use(name)\n  }\n  text() { return this.name }\n}\n',
    after:
      'class Tag {\n  constructor(private readonly label: string) {\n    use(label)\n  }\n  text() { return this.label }\n}\n',
  },
  {
    title: 'a private member keeps its mark',
    prompt: 'rename #count to #total',
    before: 'class A {\n  #count = 0\n  up() { this.#count++; return this.#count }\n}\n',
    after: 'class A {\n  #total = 0\n  up() { this.#total++; return this.#total }\n}\n',
  },
  {
    title: 'a constant of an enum, with and without the name of the enum',
    prompt: 'rename Side.Left to West',
    before: 'enum Side { Left = 1, Right = Left + 1 }\nlet a: Side.Left = Side.Left\nconst Left = 3\n',
    after: 'enum Side { West = 1, Right = West + 1 }\nlet a: Side.West = Side.West\nconst Left = 3\n',
  },
  {
    title: 'a member of a receiver that is not evident, if no other class has one of that name',
    prompt: 'rename wobble to sway',
    before: 'class A {\n  wobble() {}\n}\nexport const f = (thing) => thing.wobble()\ndocument.wobble()\n',
    after: 'class A {\n  sway() {}\n}\nexport const f = (thing) => thing.sway()\ndocument.wobble()\n',
  },
]

describe('renaming a member', () => {
  test.each(cases)('$title', async ({ prompt, before, after }) => {
    const { texts, prose } = await ask(prompt, { 'a.ts': before })
    expect(texts['a.ts'], prose).toBe(after)
  })

  test('across files, through imports and their aliases', async () => {
    const before: Texts = {
      'clock.ts': 'export class Clock {\n  tick() {}\n}\nexport const shared = new Clock()\n',
      'b.ts': "import { Clock as C, shared } from './clock'\nconst c: C | null = null\nc?.tick()\nshared.tick()\n",
      'c.ts': "import * as lib from './clock'\nexport class Watch extends lib.Clock {}\n",
    }
    const { changed } = await ask('rename Clock.tick to step', before)
    expect(changed).toEqual({
      'clock.ts': 'export class Clock {\n  step() {}\n}\nexport const shared = new Clock()\n',
      'b.ts': "import { Clock as C, shared } from './clock'\nconst c: C | null = null\nc?.step()\nshared.step()\n",
    })
  })

  test('a property of props in JSX', async () => {
    const before: Texts = {
      'dial.tsx':
        'interface Props { size: number }\nexport const Dial = ({ size }: Props) => <i title="size">{size}</i>\n',
      'app.tsx': 'import { Dial } from \'./dial\'\nexport const App = () => <p><Dial size={3} /><b size="1" /></p>\n',
    }
    const { texts } = await ask('rename Props.size to extent', before)
    expect(texts).toEqual({
      'dial.tsx':
        'interface Props { extent: number }\nexport const Dial = ({ extent: size }: Props) => <i title="size">{size}</i>\n',
      'app.tsx': 'import { Dial } from \'./dial\'\nexport const App = () => <p><Dial extent={3} /><b size="1" /></p>\n',
    })
  })

  test('[O2] where it is not evident nothing is changed; asked for anyway, that is left alone and named', async () => {
    const before = { 'a.ts': 'class Box {\n  map() {}\n}\nexport const f = (thing) => thing.map()\n' }
    const refused = await ask('rename Box.map to each', before)
    expect(refused.changed).toEqual({})
    expect(refused.prose).toContain('`map` where I cannot tell whose it is (a.ts:4)')
    expect(refused.prose).toContain('"rename `Box.map` to `each` anyway"')
    const { texts, prose } = await ask('rename `Box.map` to `each` anyway', before)
    expect(texts['a.ts']).toBe('class Box {\n  each() {}\n}\nexport const f = (thing) => thing.map()\n')
    expect(prose).toContain('`map` where I cannot tell whose it is (a.ts:4)')
  })

  test.each([
    ['handed to a parameter', 'take(one)', 'zed'],
    ['put where the type is written', 'const other: P = one', 'zed'],
    ['handed on by another name', 'const two = one\ntake(two)', 'zed'],
    ['only read', 'use(one.x)', 'x'],
  ])('[O2] an object literal without a type, %s', async (_what, use, key) => {
    const before = `interface P { x: number; y: number }\nfunction take(p: P) {}\nconst one = { x: 1, y: 2 }\n${use}\n`
    const { texts, prose } = await ask('rename P.x to zed', { 'a.ts': before })
    expect(texts['a.ts'], prose).toContain('interface P { zed: number')
    expect(texts['a.ts'], prose).toContain(`const one = { ${key}: 1, y: 2 }`)
  })

  test('[O2] an object literal whose fate is not evident keeps the whole rename from happening', async () => {
    const before = 'export interface P { x: number; y: number }\nexport const make = () => ({ x: 1, y: 2 })\n'
    const { changed, prose } = await ask('rename P.x to zed', { 'a.ts': before })
    expect(changed).toEqual({})
    expect(prose).toContain('a.ts:2')
    const other = before.replace('y: 2', 'z: 2')
    expect(Object.keys((await ask('rename P.x to zed', { 'a.ts': other })).changed)).toEqual(['a.ts'])
  })

  test('for a property of an interface the answer says how far types were followed', async () => {
    const { prose } = await ask('rename Planet.size to extent', { 'a.ts': 'interface Planet { size: number }\n' })
    expect(prose).toBe(
      'Renaming the property `Planet.size` to `extent`: 1 place in a.ts. I follow types only where they are written, so let a type checker look at it.',
    )
  })

  test('a member whose new name the class or a relative has already is refused', async () => {
    const before = { 'a.ts': 'class A {\n  tick() {}\n}\nclass B extends A {\n  step() {}\n}\n' }
    const { changed, prose } = await ask('rename A.tick to step', before)
    expect(changed).toEqual({})
    expect(prose).toContain('`B` has a member of that name already')
  })

  test('two classes with a member of that name: the class decides', async () => {
    const before = { 'a.ts': 'class A {\n  tick() {}\n}\nclass B {\n  tick() {}\n}\n' }
    expect((await ask('rename tick to step', before)).prose).toContain('2 different things')
    expect((await ask('rename B.tick to B.step', before)).texts['a.ts']).toBe(
      'class A {\n  tick() {}\n}\nclass B {\n  step() {}\n}\n',
    )
  })

  test('[O2] what names a member by a text is a place of it, where the value is evident', async () => {
    const before = `interface Cart { total: number }
export const f = (c: Cart) => ('total' in c ? c["total"] + c.total : 0)
export const g = (m: Map<string, number>) => m["total"]
`
    const { texts, prose } = await ask('rename the property total of Cart to sum', { 'a.ts': before })
    expect(texts['a.ts'], prose).toBe(`interface Cart { sum: number }
export const f = (c: Cart) => ('sum' in c ? c["sum"] + c.sum : 0)
export const g = (m: Map<string, number>) => m["total"]
`)
    const unclear = `interface Cart { total: number }\nexport const f = (c) => c["total"]\n`
    const refused = await ask('rename the property total of Cart to sum', { 'a.ts': unclear })
    expect(refused.changed).toEqual({})
    expect(refused.prose).toContain('cannot tell whose it is (a.ts:2)')
    const python =
      'class A:\n    def load(self):\n        return 1\n\n\na = A()\nprint(a.load(), getattr(a, "load")())\n'
    const { texts: after } = await ask('rename load to read', { 'a.py': python })
    expect(after['a.py']).toBe(python.replaceAll('load', 'read'))
  })

  test.each([
    [
      'count of A to __count',
      'class A:\n    def __init__(self):\n        self.count = 1\n\n\na = A()\nprint(a.count)\n',
    ],
    ['__count of A to count', 'class A:\n    __count = 1\n\n\nclass B(A):\n    __count = 2\n'],
  ])('[O2] Python: a name of the class\u2019s own is refused: rename the attribute %s', async (asked, text) => {
    const { changed, prose } = await ask(`rename the attribute ${asked}`, { 'a.py': text })
    expect(changed).toEqual({})
    expect(prose).toMatch(/a name of its class's own where it begins with two underscores/)
  })

  test.each([
    ['planet.py', 'class Planet:\n    extent = 1\n', 'dial.js', 'f((x) => x.extent, { extent: 2 })\n'],
    ['planet.js', 'class Planet { extent = 1 }\n', 'dial.py', 'def f(x):\n    return x.extent, getattr(x, "extent")\n'],
  ])('[O2] a member of %s is none of what another language names alike', async (path, text, other, alike) => {
    const { changed } = await ask('rename Planet.extent to radius', { [path]: text, [other]: alike })
    expect(changed).toEqual({ [path]: text.replace('extent', 'radius') })
  })
})
