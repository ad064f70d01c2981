import { expect, it } from 'vitest'
import { ask, code } from './offline-room.ts'

const renames: readonly (readonly [string, string, string, string])[] = [
  [
    'a field of a dataclass, where it is a keyword of its constructor and of replace',
    'rename P.x to left',
    'from dataclasses import dataclass, replace\n@dataclass\nclass P:\n    x: int\np = P(x=1)\nq = replace(p, x=other(x=2))\nprint(p.x)\n',
    'from dataclasses import dataclass, replace\n@dataclass\nclass P:\n    left: int\np = P(left=1)\nq = replace(p, left=other(x=2))\nprint(p.left)\n',
  ],
  [
    'a field of a named tuple, in _replace and in a pattern',
    'rename x to left',
    'class P(NamedTuple):\n    x: int\np = P(x=1)\np._replace(x=2)\nmatch p:\n    case P(x=1): pass\n',
    'class P(NamedTuple):\n    left: int\np = P(left=1)\np._replace(left=2)\nmatch p:\n    case P(left=1): pass\n',
  ],
  [
    'a key of a typed dictionary, where it is evident',
    'rename P.x to left',
    'class P(TypedDict):\n    x: int\np = P(x=1)\nprint(p["x"])\n',
    'class P(TypedDict):\n    left: int\np = P(left=1)\nprint(p["left"])\n',
  ],
  [
    'a field of a dataclass, in a dictionary that its constructor is given',
    'rename P.x to left',
    '@dataclass\nclass P:\n    x: int\nd = {"x": 1}\np = P(**d)\nprint("x")\n',
    '@dataclass\nclass P:\n    left: int\nd = {"left": 1}\np = P(**d)\nprint("x")\n',
  ],
  [
    'an attribute, but not the parameter of a constructor that is written',
    'rename A.name to title',
    'class A:\n    def __init__(self, name):\n        self.name = name\nclass B(A): pass\nA(name=1).name\nB(name=1)\n',
    'class A:\n    def __init__(self, name):\n        self.title = name\nclass B(A): pass\nA(name=1).title\nB(name=1)\n',
  ],
  [
    'a class, in types that are quoted',
    'rename Foo to Bar',
    'class Foo:\n    def m(self) -> "Foo":\n        return cast("Foo", 1)\nx: "list[Foo]" = []\ny: Literal["Foo"] = "Foo"\nz: "Foos"\n',
    'class Bar:\n    def m(self) -> "Bar":\n        return cast("Bar", 1)\nx: "list[Bar]" = []\ny: Literal["Foo"] = "Foo"\nz: "Foos"\n',
  ],
]
it.each(renames)('[O16] Python: renames %s', async (_, prompt, before, after) => {
  const { texts } = await ask(prompt, { 'a.py': before })
  expect(texts['a.py']).toBe(after)
})

it('[O16] Python: renames a class in the quoted types of files that import it', async () => {
  const texts = { 'a.py': 'class Foo: pass\n', 'b.py': 'from a import Foo\ndef f(x: "Foo | None"): pass\n' }
  const { changed } = await ask('rename Foo to Bar', texts)
  expect(changed['b.py']).toBe('from a import Bar\ndef f(x: "Bar | None"): pass\n')
})

const dataclass = '@dataclass\nclass P:\n    x: int\n'
const refusals: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
  [
    'a copy of something that nobody can tell',
    'rename P.x to left',
    { 'a.py': `${dataclass}def f(p): return replace(p, x=3)\n` },
    'a.py:4',
  ],
  [
    'a field that a text names',
    'rename P.x to left',
    { 'a.py': `${dataclass}def f(p): return getattr(p, "x")\n` },
    'a.py:4',
  ],
  [
    'a key of a typed dictionary that a literal may have',
    'rename P.x to left',
    { 'a.py': 'class P(TypedDict):\n    x: int\nq: P = {"x": 1}\n' },
    'a.py:3',
  ],
  [
    'a class that is quoted by way of its module',
    'rename Foo to Bar',
    { 'a.py': 'class Foo: pass\n', 'b.py': 'import a\ndef f(x: "a.Foo"): pass\n' },
    'b.py:2',
  ],
  [
    'a parameter that is passed by name, and that an override has too',
    'rename size to length in a.py line 2',
    {
      'a.py': code`
        class A:
            def f(self, size): return size
        class B(A):
            def f(self, size): return size
        def g(a: A): return a.f(size=1)
      `,
    },
    'a.py:4',
  ],
]
it.each(refusals)('[O16] Python: changes nothing for %s, and says where', async (_, prompt, texts, place) => {
  const { changed, prose } = await ask(prompt, texts)
  expect({ changed, prose }).toEqual({ changed: {}, prose: expect.stringMatching(/^I changed nothing: /) })
  expect(prose).toContain(`(${place})`)
})
