/** A new name may be in use in files that do not change: what they mean by it would be the renamed thing from then on. */
import { expect, it } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

/** Title, prompt, texts, and what is said. */
const refused: readonly (readonly [string, string, Texts, RegExp])[] = [
  [
    'Go: what is built in',
    'rename size to len',
    {
      'a.go': 'package a\n\nfunc size(x []int) int { return 1 }\n',
      'b.go': 'package a\n\nfunc g(x []int) int { return len(x) }\n',
    },
    /`len` is in use \(b\.go:3\)/,
  ],
  [
    'Go: a package that another file imports',
    'rename total to fmt',
    {
      'a.go': 'package a\n\nfunc total() int { return 1 }\n',
      'b.go': 'package a\n\nimport "fmt"\n\nfunc f() { fmt.Println(1) }\n',
    },
    /`fmt` is in use \(b\.go:5\)/,
  ],
  [
    'Go: a word that is a name to the grammar',
    'rename total to nil',
    { 'a.go': 'package a\n\nfunc total() int { return 1 }\n' },
    /not a name in Go/,
  ],
  [
    'Kotlin: what the library has',
    'rename show to println',
    { 'a.kt': 'package a\n\nfun show(x: Any) { }\n', 'b.kt': 'package a\n\nfun g() { println("x") }\n' },
    /`println` is in use \(b\.kt:3\)/,
  ],
  [
    'Swift: what the library has',
    'rename show to print',
    { 'a.swift': 'func show(_ x: String) { }\n', 'b.swift': 'func g() { print("x") }\n' },
    /`print` is in use \(b\.swift:1\)/,
  ],
  [
    'Ruby: what every object has',
    'rename show to puts',
    { 'a.rb': 'def show(x)\nend\n', 'b.rb': 'puts "x"\n' },
    /`puts` is in use \(b\.rb:1\)/,
  ],
  [
    'C: what a library has',
    'rename helper to count',
    { 'a.c': 'int helper(void) { return 1; }\n', 'b.c': '#include "lib.h"\nint f(void) { return count(2); }\n' },
    /`count` is in use \(b\.c:2\)/,
  ],
  [
    'C: what the text of a macro names',
    'rename helper to count',
    { 'a.c': 'int helper(void) { return 1; }\n', 'b.h': '#define TWICE(x) (count(x) * 2)\n' },
    /`count` is in use \(b\.h:1\)/,
  ],
  [
    'Bash: a variable that the shell goes by',
    'rename DIR to PATH',
    { 'a.sh': 'DIR=1\necho "$DIR"\n' },
    /not a name in Bash/,
  ],
  [
    'Bash: a command that a script runs which reads it',
    'rename show to ls',
    { 'a.sh': 'show() { echo 1; }\n', 'b.sh': 'source a.sh\nls\n' },
    /`ls` is in use \(b\.sh:2\)/,
  ],
  [
    'Python: what is built in, below a star import',
    'rename size to len in a.py',
    { 'a.py': 'def size(x):\n    return 1\n', 'b.py': 'from a import *\n\nprint(len([1]), size(2))\n' },
    /mean something else at b\.py:3/,
  ],
  [
    'Python: a star import that does not take what begins with an underscore',
    'rename load to _load',
    { 'a.py': 'def load():\n    return 1\n', 'b.py': 'from a import *\n\nprint(load())\n' },
    /mean something else at b\.py:3/,
  ],
  [
    'JavaScript: what a page has, in scripts that share one',
    'rename show to alert',
    { 'a.js': 'function show() { return 1 }\n', 'b.js': 'alert(1)\n' },
    /mean something else at b\.js:1/,
  ],
  [
    'JavaScript: a function that another script of the page calls',
    'rename init to start',
    { 'a.js': 'function init() { return 1 }\n', 'b.js': 'init()\n' },
    /cannot tell whose it is \(b\.js:1\)/,
  ],
]

it.each(refused)('[O11] changes nothing for %s', async (_, prompt, texts, said) => {
  const { changed, prose } = await ask(prompt, texts)
  expect(changed).toEqual({})
  expect(prose).toMatch(said)
})

/** Title, prompt, texts, and the texts that change. */
const renamed: readonly (readonly [string, string, Texts, Texts])[] = [
  [
    'Go: a name that another package uses',
    'rename size to len',
    {
      'a/a.go': 'package a\n\nfunc size(x []int) int { return 1 }\n',
      'b/b.go': 'package b\n\nfunc g(x []int) int { return len(x) }\n',
    },
    { 'a/a.go': 'package a\n\nfunc len(x []int) int { return 1 }\n' },
  ],
  [
    'Swift: a name that a local thing of another file has',
    'rename show to draw',
    { 'a.swift': 'func show(_ x: String) { }\n', 'b.swift': 'func g() { let draw = 1; print(draw) }\n' },
    { 'a.swift': 'func draw(_ x: String) { }\n' },
  ],
]

it.each(renamed)('[O11] takes %s', async (_, prompt, texts, expected) => {
  const { changed, prose } = await ask(prompt, texts)
  expect({ prose, changed }).toEqual({ prose, changed: expected })
})
