import { describe, expect, test } from 'vitest'
import { ask, code, syntax, type Texts } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly before: string
  readonly after: string
}

const cases: readonly Case[] = [
  {
    title: 'a local of the same name is another one',
    prompt: 'rename total to amount',
    before: code`
      total = 1
      def add(items):
          total = 0
          for item in items:
              total += item
          return total
      print(total, f"{total:>{total}} total")  # total
    `,
    after: code`
      amount = 1
      def add(items):
          total = 0
          for item in items:
              total += item
          return total
      print(amount, f"{amount:>{amount}} total")  # total
    `,
  },
  {
    title: 'what is assigned further down in a function is local to all of it',
    prompt: 'rename x to y',
    before: 'x = 1\ndef f():\n    print(x)\n    x = 2\ndef g():\n    print(x)\n',
    after: 'y = 1\ndef f():\n    print(x)\n    x = 2\ndef g():\n    print(y)\n',
  },
  {
    title: 'global and nonlocal reach outside',
    prompt: 'rename count to total',
    before: code`
      count = 0
      def up():
          global count
          count += 1
          def inner():
              return count
      def other():
          count = 5
          def more():
              nonlocal count
              count = 6
          return count
    `,
    after: code`
      total = 0
      def up():
          global total
          total += 1
          def inner():
              return total
      def other():
          count = 5
          def more():
              nonlocal count
              count = 6
          return count
    `,
  },
  {
    title: 'nonlocal changes with the function around it',
    prompt: 'rename count to total in other',
    before:
      'def other():\n    count = 5\n    def more():\n        nonlocal count\n        count = 6\n    return count\n',
    after:
      'def other():\n    total = 5\n    def more():\n        nonlocal total\n        total = 6\n    return total\n',
  },
  {
    title: 'comprehensions have names of their own, but not in their first iterable',
    prompt: 'rename x to y',
    before: 'x = [1]\na = [x for x in x if x]\nb = {x: 1 for z in x for w in x}\n',
    after: 'y = [1]\na = [x for x in y if x]\nb = {y: 1 for z in y for w in y}\n',
  },
  {
    title: 'names of a class body are not seen in its methods',
    prompt: 'rename the variable size to width',
    before:
      'size = 1\nclass Box:\n    size = 2\n    double = size * 2\n    def get(self, n=size):\n        return size + self.size\n',
    after:
      'width = 1\nclass Box:\n    size = 2\n    double = size * 2\n    def get(self, n=size):\n        return width + self.size\n',
  },
  {
    title: 'an attribute, of self and of what is evidently of the class',
    prompt: 'rename Box.size to width',
    before: code`
      class Box:
          size = 2
          def __init__(self, size: int):
              self.size = size
          def grow(self, other: "Box"):
              self.size += 1
      class Bag:
          def __init__(self):
              self.size = 1
      box = Box(size=3)
      print(box.size, Box.size)
      def show(box: Box, bag: Bag):
          return box.size + bag.size
    `,
    after: code`
      class Box:
          width = 2
          def __init__(self, size: int):
              self.width = size
          def grow(self, other: "Box"):
              self.width += 1
      class Bag:
          def __init__(self):
              self.size = 1
      box = Box(size=3)
      print(box.width, Box.width)
      def show(box: Box, bag: Bag):
          return box.width + bag.size
    `,
  },
  {
    title: 'a parameter, and the keyword where the function is called',
    prompt: 'rename the parameter name to who in greet',
    before:
      'def greet(name, *, loud=False):\n    return name.upper() if loud else name\ndef other(name): pass\ngreet(name="Ann", loud=True)\nother(name="Bo")\n',
    after:
      'def greet(who, *, loud=False):\n    return who.upper() if loud else who\ndef other(name): pass\ngreet(who="Ann", loud=True)\nother(name="Bo")\n',
  },
  {
    title: 'a parameter of a constructor',
    prompt: 'rename the parameter size to width in __init__',
    before: 'class Box:\n    def __init__(self, size):\n        self.size = size\nBox(size=1)\n',
    after: 'class Box:\n    def __init__(self, width):\n        self.size = width\nBox(width=1)\n',
  },
  {
    title: 'a method through its class, self and super',
    prompt: 'rename run to go anyway',
    before:
      'class A:\n    def run(self): pass\nclass B(A):\n    def run(self):\n        super().run()\n        self.run()\nB().run()\nsubprocess.run()\n',
    after:
      'class A:\n    def go(self): pass\nclass B(A):\n    def go(self):\n        super().go()\n        self.go()\nB().go()\nsubprocess.run()\n',
  },
  {
    title: 'patterns of match bind names',
    prompt: 'rename value to thing in f',
    before:
      'def f(a):\n    match a:\n        case [value, *rest]:\n            return value\n        case Point(value=value):\n            return value\n        case {"value": value} | value.B:\n            return rest\n',
    after:
      'def f(a):\n    match a:\n        case [thing, *rest]:\n            return thing\n        case Point(value=thing):\n            return thing\n        case {"value": thing} | thing.B:\n            return rest\n',
  },
  {
    title: 'with, except, walrus, del, decorators, annotations and lambdas',
    prompt: 'rename it to thing',
    before: code`
      it = make()
      with open(it) as it, other as (it, b):
          pass
      try:
          del it
      except it as e:
          print(e)
      if (it := 3) and (lambda it: it)(it):
          pass
      @it
      def f(a: it = it, *it2) -> it:
          return [it for it in range(3)]
    `,
    after: code`
      thing = make()
      with open(thing) as thing, other as (thing, b):
          pass
      try:
          del thing
      except thing as e:
          print(e)
      if (thing := 3) and (lambda it: it)(thing):
          pass
      @thing
      def f(a: thing = thing, *it2) -> thing:
          return [it for it in range(3)]
    `,
  },
]

describe('renaming in Python', () => {
  test.each(cases)('$title', async ({ prompt, before, after }) => {
    const { texts, prose } = await ask(prompt, { 'a.py': before })
    expect(texts['a.py'], prose).toBe(after)
    const parsed = await syntax.parse('a.py', texts['a.py'] ?? '')
    expect(parsed.kind === 'parsed' && parsed.tree.errors).toEqual([])
  })

  test('across files: from, aliases, modules, stars, packages and __all__', async () => {
    const before: Texts = {
      'lib/__init__.py': "from .core import load\n__all__ = ['load', 'other']\n",
      'lib/core.py': 'def load(): pass\n',
      'lib/more.py': 'from .core import load as fetch\nfrom . import core\nload = 1\ncore.load()\nfetch()\n',
      'app.py': 'import lib.core\nimport lib\nfrom lib import load\nlib.core.load()\nlib.load()\nload()\n',
      'star.py': 'from lib.core import *\nload()\n',
      'other.py': 'from json import load\nload()\n',
    }
    const { texts } = await ask('rename the function load to read in lib/core.py', before)
    expect(texts).toEqual({
      'lib/__init__.py': "from .core import read\n__all__ = ['read', 'other']\n",
      'lib/core.py': 'def read(): pass\n',
      'lib/more.py': 'from .core import read as fetch\nfrom . import core\nload = 1\ncore.read()\nfetch()\n',
      'app.py': 'import lib.core\nimport lib\nfrom lib import read\nlib.core.read()\nlib.read()\nread()\n',
      'star.py': 'from lib.core import *\nread()\n',
      'other.py': 'from json import load\nload()\n',
    })
  })

  test('a name from a package gets an alias, a module keeps its name', async () => {
    const before = { 'a.py': 'from json import loads\nimport os\nloads(os.sep)\n' }
    expect((await ask('rename loads to parse', before)).texts['a.py']).toBe(
      'from json import loads as parse\nimport os\nparse(os.sep)\n',
    )
    const refused = await ask('rename os to system', before)
    expect(refused.changed).toEqual({})
    expect(refused.prose).toContain('module')
  })

  test.each([
    ['rename x to print', /:2/],
    ['rename x to lambda', /reserved/],
    ['rename x to b', /:\d/],
  ])('"%s" is refused where it would clash', async (prompt, says) => {
    const { changed, prose } = await ask(prompt, { 'a.py': 'x = 1\nprint(x)\nb = 2\n' })
    expect(changed).toEqual({})
    expect(prose).toMatch(says)
  })
})

describe('keywords that a dictionary holds', () => {
  const f = 'def f(size, other=0):\n    return size\n'

  test.each([
    ['in the call', 'f(**{"size": 1, "other": 2})\n', 'f(**{"length": 1, "other": 2})\n'],
    ['by a name', 'd = {"size": 1}\nf(**d)\n', 'd = {"length": 1}\nf(**d)\n'],
    ['kept for later', 'g = functools.partial(f, size=1)\n', 'g = functools.partial(f, length=1)\n'],
  ])('[O2] follow where it is written out: %s', async (_, before, after) => {
    const { texts, prose } = await ask('rename size to length in f', { 'a.py': f + before })
    expect(texts['a.py'], prose).toBe(f.replaceAll('size', 'length') + after)
  })

  test.each([
    ['it is used otherwise too', 'd = {"size": 1}\nprint(d["size"])\nf(**d)\n', 'a.py:3 and a.py:4'],
    ['it is made of keywords', 'd = dict(size=1)\nf(**d)\n', 'a.py:3'],
    ['a function hands it on', 'def g(**given):\n    f(**given)\ng(size=1)\n', 'a.py:5'],
  ])('[O2] are a reason to change nothing where %s', async (_, before, where) => {
    const { changed, prose } = await ask('rename size to length in f', { 'a.py': f + before })
    expect(changed, prose).toEqual({})
    expect(prose).toContain(where)
  })
})
